"""The list, the event's page, and answering from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contacts.profiles.actions import connect
from events import actions
from events.models import Event, Rsvp
from tests.scenes import an_event

pytestmark = pytest.mark.django_db


def test_she_answers_and_sees_herself_among_the_people_going(ben, client_of):
    event = an_event()
    client = client_of(ben)

    page = client.post(
        f"{event.get_absolute_url()}answer/", {"answer": "going"}, follow=True
    )

    assert [face.handle for face in page.context["people"]] == ["ben"]
    assert page.context["rsvp"].state == "going"


def test_people_she_is_connected_with_come_first_and_are_named(
    ben, cleo, make_member, client_of
):
    event, now = an_event(), datetime.now(UTC)
    eve, fay = make_member("eve"), make_member("fay", about_me_shown_to="nobody")
    for member in (cleo, eve, fay):
        actions.answer(event, member=member, answer=Rsvp.Answer.GOING, now=now)
    connect(ben, fay, origin_kind="test", origin_id=uuid4(), now=now)

    page = client_of(ben).get(event.get_absolute_url())

    assert [face.handle for face in page.context["people"]] == ["fay", "cleo", "eve"]
    assert page.context["also_going"].names == ["Fay"]
    assert b"Fay goes too" in page.content


def test_in_a_full_event_she_reads_her_place_in_line(ben, cleo, client_of):
    event = an_event(capacity=1)
    now = datetime.now(UTC)
    actions.answer(event, member=cleo, answer=Rsvp.Answer.GOING, now=now)

    page = client_of(ben).post(
        f"{event.get_absolute_url()}answer/", {"answer": "going"}, follow=True
    )

    assert page.context["rsvp"].state == "waiting"
    assert page.context["rsvp"].place_in_line == 1


def test_htmx_gets_just_the_part_that_changed(ben, client_of):
    event = an_event()

    part = client_of(ben).post(
        f"{event.get_absolute_url()}answer/",
        {"answer": "going"},
        headers={"HX-Request": "true"},
    )

    assert part.status_code == 200
    assert b'id="answering"' in part.content
    assert b"<html" not in part.content


@pytest.mark.parametrize("answer", ["", "maybe", "waiting", "going' or 1=1"])
def test_an_answer_that_is_none_changes_nothing(ben, client_of, answer):
    event = an_event()

    response = client_of(ben).post(
        f"{event.get_absolute_url()}answer/", {"answer": answer}
    )

    assert response.status_code == 422
    assert Rsvp.objects.count() == 0


def test_a_get_never_answers(ben, client_of):
    event = an_event()

    assert client_of(ben).get(f"{event.get_absolute_url()}answer/").status_code == 405
    assert Rsvp.objects.count() == 0


def test_who_is_blocked_does_not_see_the_one_among_the_people_going(
    ben, dov, client_of
):
    event = an_event(host=ben)
    now = datetime.now(UTC)
    actions.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)

    page = client_of(dov).get(event.get_absolute_url())

    assert page.status_code == 200
    assert page.context["people"] == []
    assert page.context["event"].hosts == []


def test_visitors_read_public_events_and_how_many_go_but_not_who(ben, client):
    event = an_event(
        audience="public", host=ben, join_link="https://meet.example/secret"
    )
    now = datetime.now(UTC)
    actions.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)

    page = client.get(event.get_absolute_url())

    assert page.status_code == 200
    assert page.context["event"].going_count == 1
    assert b"Ben" not in page.content
    assert b"meet.example" not in page.content


def test_the_join_link_reaches_only_those_going_shortly_before(ben, cleo, client_of):
    soon = datetime.now(UTC) + timedelta(minutes=10)
    event = an_event(
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
        join_link="https://meet.example/secret",
    )
    actions.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=datetime.now(UTC))
    path = event.get_absolute_url()

    assert b"meet.example/secret" in client_of(ben).get(path).content
    assert b"meet.example" not in client_of(cleo).get(path).content


def test_markdown_of_a_host_holds_no_script_image_or_hidden_link(ben, client_of):
    event = an_event(
        description="# Hi\n<script>x</script> ![p](https://e.example/p.png) "
        "[a](javascript:alert(1)) [b](https://ok.example)"
    )

    page = client_of(ben).get(event.get_absolute_url()).content.decode()

    assert "<script>x" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert 'rel="nofollow ugc noopener noreferrer"' in page


@pytest.mark.parametrize(
    "query", ["?kind=x", "?when=never", "?after=zzz", "?after=W10"]
)
def test_nonsense_in_the_address_is_an_ordinary_page(client, query):
    assert client.get(f"/events/{query}").status_code == 200


def test_past_and_coming_events_are_two_lists(ben, client_of):
    an_event(title="Coming")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    an_event(title="Gone", day=long_ago.date())
    client = client_of(ben)

    coming = [card.title for card in client.get("/events/").context["events"]]
    gone = [card.title for card in client.get("/events/?when=past").context["events"]]

    assert (coming, gone) == (["Coming"], ["Gone"])


def admin_form(**more):
    return {
        "title": "Walk and talk",
        "kind": "in_person",
        "day": "2027-06-01",
        "start_time": "18:00",
        "minutes": "90",
        "time_zone": "Europe/Berlin",
        "join_minutes": "15",
        "audience": "public",
        "people_shown_to": "members",
        "most_guests": "0",
        "hostings-TOTAL_FORMS": "0",
        "hostings-INITIAL_FORMS": "0",
        "rsvps-TOTAL_FORMS": "0",
        "rsvps-INITIAL_FORMS": "0",
        **more,
    }


def test_an_organiser_makes_publishes_and_cancels_an_event(ada, ben, client_of):
    client = client_of(ada)
    client.post("/admin/events/event/add/", admin_form())
    event = Event.objects.get()
    assert (event.status, event.starts_at.hour) == ("draft", 16)

    def act(**data):
        return client.post(
            "/admin/events/event/", {"_selected_action": [event.pk], **data}
        )

    act(action="publish")
    actions.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=datetime.now(UTC))
    assert b"A word to the people" in act(action="cancel").content
    act(action="cancel", note="Rain.")

    event.refresh_from_db()
    assert (event.status, event.cancel_note) == ("cancelled", "Rain.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "9999-12-31"),
        ("day", "0001-01-01"),
        ("minutes", "-1"),
        ("minutes", "576000"),
        ("minutes", "1e400"),
        ("capacity", "0"),
        ("capacity", "99999999999"),
        ("time_zone", "Europe"),
        ("start_time", "25:00"),
        ("join_link", "javascript:alert(1)"),
        ("title", "\u202e"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_beside_its_field(
    ada, client_of, field, value
):
    response = client_of(ada).post(
        "/admin/events/event/add/", admin_form(**{field: value})
    )

    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert field in errors or "start_time" in errors
    assert Event.objects.count() == 0


def test_an_organiser_names_the_hosts(ada, ben, client_of):
    page = client_of(ada).get("/admin/events/event/add/")
    assert page.context["adminform"].form["time_zone"].value() == "Europe/Lisbon"

    form = admin_form(**{"hostings-TOTAL_FORMS": "1", "hostings-0-member": ben.pk})
    client_of(ada).post("/admin/events/event/add/", form)

    assert Event.objects.belonging_to(ben).count() == 1
