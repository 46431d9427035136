"""Making an event on the site, changing it, calling it off, and who runs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from events import actions
from events.models import Event, Hosting, Rsvp
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING = Rsvp.Answer.GOING


@pytest.fixture
def now():
    return datetime.now(UTC)


def typed(**more):
    """What a host types in a minute."""
    return {
        "token": str(uuid4()),
        "title": "Walk and talk",
        "day": "2027-06-01",
        "start_time": "18:00",
        "minutes": "90",
        "time_zone": "Europe/Berlin",
        "kind": "in_person",
        "join_minutes": "15",
        "most_guests": "0",
        "audience": "members",
        "people_shown_to": "members",
        **more,
    }


def letters(kind):
    return Letter.objects.filter(kind=f"events/{kind}")


# Making one.


def test_a_member_makes_an_event_that_only_she_sees_until_she_publishes_it(
    ben, cleo, client_of
):
    host, stranger = client_of(ben), client_of(cleo)

    page = host.post("/events/new/", typed(topics="Walks, Trees"), follow=True)

    event = Event.objects.get()
    path = event.get_absolute_url()
    assert page.redirect_chain == [(path, 302)]
    assert event.starts_at == datetime(2027, 6, 1, 16, 0, tzinfo=UTC)
    assert sorted(topic.name for topic in event.topics.all()) == ["Trees", "Walks"]
    assert stranger.get(path).status_code == 404
    host.post(f"{path}host/publish/")
    assert stranger.get(path).status_code == 200


def test_a_form_sent_twice_makes_one_event(ben, client_of):
    client, form = client_of(ben), typed()

    client.post("/events/new/", form)
    client.post("/events/new/", form)

    assert Event.objects.count() == Hosting.objects.count() == 1


def test_the_token_of_another_hosts_form_opens_nothing(ben, cleo, client_of):
    form = typed()
    client_of(ben).post("/events/new/", form)

    answer = client_of(cleo).post("/events/new/", form)

    assert answer.status_code == 422
    assert b"This form was used already" in answer.content
    assert Event.objects.count() == 1


def test_the_form_begins_with_her_own_zone(ben, client_of):
    form = client_of(ben).get("/events/new/").context["form"]

    assert form["time_zone"].value() == "Europe/Lisbon"


def test_where_organisers_make_the_events_a_member_is_told_so(
    ada, ben, client_of, settings
):
    settings.MEMBERS_MAKE_EVENTS = False

    told = client_of(ben).post("/events/new/", typed(), follow=True)
    client_of(ada).post("/events/new/", typed(title="Hers"))

    assert b"Here the organisers make the events" in told.content
    assert [event.title for event in Event.objects.all()] == ["Hers"]


def test_twenty_events_a_day_are_enough(ben, client_of):
    for number in range(20):
        an_event(host=ben, title=f"Event {number}")

    page = client_of(ben).post("/events/new/", typed())

    assert page.status_code == 422
    assert b"Twenty events a day are enough" in page.content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "9999-12-31"),
        ("day", "0001-01-01"),
        ("day", "1999-12-31"),
        ("day", "2101-01-01"),
        ("day", "2027-02-30"),
        ("day", "tomorrow"),
        ("start_time", "25:00"),
        ("start_time", ""),
        ("minutes", "-1"),
        ("minutes", "0"),
        ("minutes", "576000"),
        ("minutes", "1e400"),
        ("minutes", "NaN"),
        ("minutes", "9" * 5000),
        ("capacity", "0"),
        ("capacity", "-5"),
        ("capacity", "2147483648"),
        ("most_guests", "6"),
        ("offer_hours", "0"),
        ("offer_hours", "169"),
        ("join_minutes", "1441"),
        ("time_zone", "Europe"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "z" * 5000),
        ("join_link", "javascript:alert(1)"),
        ("join_link", "https://"),
        ("country", "XX"),
        ("kind", "by_post"),
        ("audience", "nobody"),
        ("title", "\u202e"),
        ("title", ""),
        ("title", "x" * 121),
        ("description", "x" * 10_001),
        ("token", "1"),
    ],
)
def test_what_makes_no_sense_is_asked_back_beside_its_field(
    ben, client_of, field, value
):
    answer = client_of(ben).post("/events/new/", typed(**{field: value}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2027-03-28", "does not exist"), ("2027-10-31", "exists twice")],
)
def test_a_time_the_clocks_skip_or_repeat_is_asked_back_and_nothing_typed_is_lost(
    ben, client_of, day, sentence
):
    form = typed(day=day, start_time="02:30", title="Night walk", question="Shoes?")

    page = client_of(ben).post("/events/new/", form)

    assert page.status_code == 422
    shown = page.context["form"]
    assert sentence in shown.errors["start_time"][0]
    assert {name: shown[name].value() for name in form} == form


def test_where_something_folded_needs_another_look_it_is_open(ben, client_of):
    client = client_of(ben)

    folded = client.get("/events/new/").content.decode()
    page = client.post("/events/new/", typed(capacity="0")).content.decode()

    assert '<details class="disclosure" open>' not in folded
    assert page.count('<details class="disclosure" open>') == 1


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7|add:7 }}{% now 'Y' %}",
        "Walk\r\nBcc: eve@example.org",
        "=HYPERLINK(1)",
    ],
)
def test_a_title_is_a_line_of_text_wherever_it_is_read(
    ben, cleo, client_of, now, title, run_jobs, mailoutbox
):
    client_of(ben).post("/events/new/", typed(title=title))
    event = actions.publish(Event.objects.get(), now=now)
    actions.answer(event, member=cleo, answer=GOING, now=now)

    page = client_of(cleo).get(event.get_absolute_url()).content.decode()
    actions.cancel(event, note=title, now=now)
    run_jobs()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    mail = mailoutbox[0]
    assert "\n" not in mail.subject
    assert mail.recipients() == [cleo.email]
    assert "<script>alert" not in mail.alternatives[0][0]


def test_a_preview_shows_it_and_keeps_nothing(ben, client_of):
    form = typed(description="Bring **shoes**.", preview="1")

    page = client_of(ben).post("/events/new/", form)
    part = client_of(ben).post("/events/new/", form, headers={"HX-Request": "true"})

    assert page.status_code == 200
    assert b"<strong>shoes</strong>" in page.content
    assert page.context["form"]["title"].value() == "Walk and talk"
    assert b"<html" not in part.content
    assert b"<strong>shoes</strong>" in part.content
    assert Event.objects.count() == 0


def test_a_preview_of_half_an_event_is_a_page(ben, client_of):
    page = client_of(ben).post("/events/new/", {"preview": "1", "title": "Wa"})

    assert page.status_code == 200
    assert page.context["draft"]["when"] is None


# Changing it.


@pytest.fixture
def walk(ben, cleo, client_of, now):
    """Ben's walk, to which cleo goes."""
    event = an_event(
        host=ben,
        title="The walk",
        kind="in_person",
        place_name="The lime tree",
        day=date(2027, 6, 1),
        start_time=time(18),
        time_zone="Europe/Lisbon",
    )
    actions.answer(event, member=cleo, answer=GOING, now=now)
    return event


def edited(**more):
    """What stands in the form of ben's walk, but for what is changed."""
    stands = {"title": "The walk", "place_name": "The lime tree"}
    return typed(time_zone="Europe/Lisbon", **{**stands, **more})


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"start_time": "19:30"}, ["19:30", "18:00"]),
        ({"minutes": "60"}, ["18:00–19:00", "18:00–19:30"]),
        ({"place_name": "The oak"}, ["New place: The oak"]),
        ({"kind": "hybrid"}, ["In person and on line"]),
        ({"join_link": "https://meet.example/x"}, ["The link to the call"]),
    ],
)
def test_a_change_that_matters_is_told_with_a_word(
    ben, cleo, client_of, walk, what, said
):
    client_of(ben).post(
        f"/events/{walk.slug}/host/edit/", edited(word="Sorry!", **what)
    )

    letter = letters("changed").get()
    walk.refresh_from_db()
    assert letter.receiver == cleo
    assert all(words in letter.text for words in [*said, "Sorry!"])
    assert "meet.example" not in letter.text + letter.html
    assert walk.sequence == 1


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"title": "The long walk"},
        {"description": "Bring shoes."},
        {"capacity": "12"},
        {"audience": "public"},
    ],
)
def test_a_change_that_does_not_matter_to_people_is_not_told(
    ben, client_of, walk, what
):
    answer = client_of(ben).post(f"/events/{walk.slug}/host/edit/", edited() | what)

    walk.refresh_from_db()
    assert answer.status_code == 302
    assert (letters("changed").count(), walk.sequence) == (0, 0)


def test_a_letter_of_a_change_waits_no_longer_for_who_stays_away(
    ben, cleo, client_of, walk, now, run_jobs, mailoutbox
):
    form = edited(start_time="20:00")
    client_of(ben).post(f"/events/{walk.slug}/host/edit/", form)
    walk.refresh_from_db()

    actions.answer(walk, member=cleo, answer=Rsvp.Answer.NOT_GOING, now=now)
    run_jobs()

    assert Letter.objects.get(kind="events/changed", receiver=cleo).state == "dropped"


def test_an_edit_keeps_what_happened_meanwhile(ben, walk, now):
    opened_before = Event.objects.get(pk=walk.pk)
    actions.cancel(walk, note="Rain.", now=now)

    actions.change(opened_before, says={"title": "The wet walk"}, now=now)

    walk.refresh_from_db()
    assert (walk.title, walk.status) == ("The wet walk", "cancelled")
    assert walk.cancel_note == "Rain."


def test_a_refused_edit_changes_nothing(ben, client_of, walk):
    form = edited(title="New", start_time="01:30", day="2027-03-28")

    answer = client_of(ben).post(f"/events/{walk.slug}/host/edit/", form)

    walk.refresh_from_db()
    assert answer.status_code == 422
    assert walk.title == "The walk"


def test_more_places_by_the_form_move_the_first_in_line_up(
    ben, cleo, dov, client_of, walk, now
):
    client = client_of(ben)
    client.post(f"/events/{walk.slug}/host/edit/", edited(capacity="1"))
    actions.answer(walk, member=dov, answer=GOING, now=now)

    client.post(f"/events/{walk.slug}/host/edit/", edited(capacity="2"))

    assert {rsvp.answer for rsvp in walk.rsvps.all()} == {"going"}
    assert letters("got_a_place").get().receiver == dov


# Calling it off, and making it again.


def test_a_host_cancels_with_a_word(ben, cleo, client_of, walk):
    path = f"/events/{walk.slug}/host/cancel/"
    client = client_of(ben)

    assert client.get(path).status_code == 200
    assert client.post(path, {"note": " "}).status_code == 422
    client.post(path, {"note": "Rain."})

    letter = letters("cancelled").get()
    assert letter.receiver == cleo
    assert "Rain." in letter.text


def test_published_or_cancelled_twice_is_once(cleo, walk, now):
    assert actions.publish(walk, now=now).status == "published"
    for _ in range(2):
        actions.cancel(walk, note="Rain.", now=now)

    walk.refresh_from_db()
    assert (letters("cancelled").count(), walk.sequence) == (1, 1)


def test_an_organiser_clones_in_the_admin(ada, client_of, walk):
    action = {"action": "clone", "_selected_action": [walk.pk]}

    client_of(ada).post("/admin/events/event/", action)

    copy = Event.objects.exclude(pk=walk.pk).get()
    assert (copy.title, copy.status) == ("The walk", "draft")
    assert [hosting.member for hosting in copy.hostings.all()] == [ada]


def test_a_clone_says_the_same_a_week_later_and_is_made_once(ben, walk, now):
    actions.change(walk, says={}, topics=["Walks"], now=now)
    token = uuid4()

    first = actions.clone(walk, host=ben, token=token, now=now)
    again = actions.clone(walk, host=ben, token=token, now=now)

    assert first == again
    assert (first.status, first.title, first.place_name) == (
        *("draft", "The walk", "The lime tree"),
    )
    assert first.day == walk.day + timedelta(weeks=1)
    assert first.uid != walk.uid
    assert first.rsvps.count() == 0
    assert [topic.name for topic in first.topics.all()] == ["Walks"]


def test_a_clone_of_what_is_long_past_is_on_the_next_such_day(ben, now):
    past = an_event(host=ben, day=date(2020, 1, 7), start_time=time(19))

    copy = actions.clone(past, host=ben, token=uuid4(), now=now)

    assert copy.day.weekday() == 1
    assert now.date() < copy.day <= now.date() + timedelta(days=7)


def test_a_clone_leaps_over_a_night_without_that_hour(ben):
    at_half_past_two = an_event(
        host=ben, day=date(2027, 3, 21), start_time=time(2, 30), time_zone="Europe/Rome"
    )

    copy = actions.clone(
        at_half_past_two,
        host=ben,
        token=uuid4(),
        now=datetime(2027, 3, 1, tzinfo=UTC),
    )

    assert copy.day == date(2027, 4, 4)


# Organisers, in the admin.


def test_a_change_in_the_admin_tells_people_too(ada, cleo, client_of, walk):
    form = edited(place_name="The oak", word="Bigger.", topics="Walks, Trees")
    for name in ("hostings", "rsvps"):
        form |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}

    answer = client_of(ada).post(f"/admin/events/event/{walk.pk}/change/", form)

    assert answer.status_code == 302
    assert "Bigger." in letters("changed").get().text
    assert sorted(topic.name for topic in walk.topics.all()) == ["Trees", "Walks"]
