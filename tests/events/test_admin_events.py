"""An organiser looks after events in the admin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.profiles import actions as profiles
from events import actions
from events.admin import people
from events.models import Attendance, Event, Rsvp
from events.recurrence import Rhythm
from networking_site.lib.outbox.models import Letter
from networking_site.lib.trail.models import Deed
from tests.scenes import a_shared_room, an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/events/event/"
NOW = datetime.now(UTC)


def page_of(event):
    return f"{LIST}{event.pk}/change/"


def press(client, event, action, **more):
    """Press a button on the page of an event."""
    chosen = {"_selected_action": [event.pk], "action": action, "on_its_page": "1"}
    return client.post(LIST, chosen | more)


def titles(client, query):
    shown = client.get(f"{LIST}?{query}").context["cl"].result_list
    return sorted(event.title for event in shown)


def deeds():
    return list(Deed.objects.order_by("pk").values_list("deed", flat=True))


# The buttons.


def test_she_publishes_from_its_page_and_stays_there(ada, client_of):
    draft = an_event(status="draft")
    client = client_of(ada)
    assert b'value="publish"' in client.get(page_of(draft)).content

    answers = [press(client, draft, "publish") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page_of(draft)] * 2
    draft.refresh_from_db()
    assert draft.status == "published"
    assert deeds() == ["events.published"]
    assert b'value="publish"' not in client.get(page_of(draft)).content


def test_she_is_asked_for_a_word_and_the_people_read_it_once(ada, ben, client_of):
    walk = an_event(title="The walk")
    actions.answer(walk, member=ben, answer=Rsvp.Answer.GOING, now=NOW)
    Letter.objects.all().delete()
    client = client_of(ada)

    asked = press(client, walk, "cancel")
    without = press(client, walk, "cancel", note=" ")
    answers = [press(client, walk, "cancel", note="Storm.") for _ in range(2)]

    assert (asked.status_code, without.status_code) == (200, 422)
    assert b'name="on_its_page"' in asked.content
    assert answers[1]["Location"] == page_of(walk)
    letter = Letter.objects.get()
    assert (letter.receiver, "Storm." in letter.text) == (ben, True)
    assert deeds() == ["events.cancelled"]
    assert b"Storm." in client.get(page_of(walk)).content


def test_a_copy_is_made_once_and_she_lands_on_it(ada, client_of):
    walk, token = an_event(), uuid4()
    client = client_of(ada)

    answers = [press(client, walk, "clone", token=token) for _ in range(2)]

    copy = Event.objects.exclude(pk=walk.pk).get()
    assert [answer["Location"] for answer in answers] == [page_of(copy)] * 2
    assert (copy.status, deeds()) == ("draft", ["events.cloned"])


def test_copies_of_several_from_the_list_are_made_once_each(ada, client_of):
    events = [an_event(title="One"), an_event(title="Two")]
    chosen = {"_selected_action": [event.pk for event in events], "action": "clone"}
    chosen["token"] = uuid4()
    client = client_of(ada)

    for _ in range(2):
        client.post(LIST, chosen)

    assert Event.objects.filter(status="draft").count() == 2


def test_what_can_not_be_done_says_why_and_leaves_no_trail(ada, client_of):
    over = an_event(status="draft", day=date(2020, 1, 7))
    client = client_of(ada)

    page = press(client, over, "publish")
    said = client.get(page["Location"]).content.decode()

    assert "This event is over already." in said
    assert deeds() == []


def test_messages_are_written_where_hosts_write_them(ada, client_of):
    walk, other = an_event(), an_event(title="Other")
    client = client_of(ada)

    one = press(client, walk, "message")
    both = client.post(
        LIST, {"_selected_action": [walk.pk, other.pk], "action": "message"}
    )

    assert one["Location"] == f"/events/{walk.slug}/host/message/"
    assert both["Location"] == LIST


def test_each_link_on_its_page_opens_for_an_organiser(ada, client_of):
    walk = an_event(day=date(2020, 1, 7))
    client = client_of(ada)

    page = client.get(page_of(walk)).content.decode()

    for part in ("", "message/", "check-in/", "rooms/"):
        path = f"/events/{walk.slug}/host/{part}"
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200


def test_one_to_come_can_be_repeated_and_one_that_was_can_not(ada, client_of):
    walk, over = an_event(), an_event(day=date(2020, 1, 7))
    client = client_of(ada)
    path = f"/events/{walk.slug}/host/repeat/"

    assert f'href="{path}"' in client.get(page_of(walk)).content.decode()
    assert client.get(path).status_code == 200
    assert "/host/repeat/" not in client.get(page_of(over)).content.decode()


def test_who_may_only_read_has_no_buttons(make_member, client_of):
    hilda = make_member("hilda")
    hilda.is_staff = True
    hilda.save()
    hilda.user_permissions.set(Permission.objects.filter(codename="view_event"))
    walk = an_event(status="draft")

    page = client_of(hilda).get(page_of(walk))

    assert page.status_code == 200
    assert b'name="action"' not in page.content


@pytest.mark.parametrize(
    "sent",
    [
        {"_selected_action": ["abc"]},
        {"_selected_action": ["9" * 40]},
        {"_selected_action": ["-1"]},
        {"_selected_action": []},
        {"token": "nonsense"},
        {"action": "nothing"},
        {"index": "9" * 40},
        {"note": "x" * 5000},
        {"note": "\u202e"},
        {"select_across": "x"},
    ],
)
@pytest.mark.parametrize("action", ["publish", "clone", "cancel", "message"])
def test_nonsense_breaks_nothing(ada, client_of, action, sent):
    walk = an_event()
    chosen = {"_selected_action": [walk.pk], "action": action, "on_its_page": "1"}

    answer = client_of(ada).post(LIST, chosen | sent)

    assert answer.status_code in (200, 302, 422)


# Its people.


def test_its_page_tells_who_goes_who_waits_and_who_came(
    ada, ben, cleo, make_member, client_of
):
    an_hour_ago = NOW - timedelta(hours=1)
    begun = an_event(
        capacity=1,
        day=an_hour_ago.date(),
        start_time=an_hour_ago.time().replace(microsecond=0),
    )
    eve = make_member("eve")
    before = NOW - timedelta(days=1)
    for member in (ben, eve, cleo):
        actions.answer(begun, member=member, answer=Rsvp.Answer.GOING, now=before)
    actions.check_in(begun, member=ben, source=Attendance.Source.NAME, by=ada, now=NOW)

    page = client_of(ada).get(page_of(begun))

    part = page.context["parts"][0]
    assert [(line.name, line.came) for line in part["going"]] == [("Ben", "came")]
    in_line = [(line.name, line.came) for line in part["in_line"]]
    assert in_line == [("Eve", "not noted"), ("Cleo", "not noted")]
    assert b"1 came, 0 did not." in page.content


def test_whom_she_may_not_see_is_not_named(ada, ben, cleo, client_of):
    walk = an_event()
    for member in (ben, cleo):
        actions.answer(walk, member=member, answer=Rsvp.Answer.GOING, now=NOW)
    profiles.block(ben, other=ada, now=NOW)

    page = client_of(ada).get(page_of(walk))

    assert [line.name for line in page.context["parts"][0]["going"]] == ["Cleo"]
    assert b"2 going with their guests" in page.content


def test_of_many_only_the_first_are_loaded(ada, make_member, client_of, monkeypatch):
    monkeypatch.setattr(people, "MOST_SHOWN", 3)
    walk = an_event()
    for number in range(5):
        member = make_member(f"m{number}")
        actions.answer(walk, member=member, answer=Rsvp.Answer.GOING, now=NOW)

    page = client_of(ada).get(page_of(walk))

    part = page.context["parts"][0]
    assert [line.name for line in part["going"]] == ["M0", "M1", "M2"]
    assert part["counts"]["going"] == 5
    assert b"(the first 3 of 5)" in page.content
    assert page.content.count(f"/events/{walk.slug}/host/".encode()) >= 2


# Its rounds.


def test_its_page_tells_of_its_rounds(ada, ben, client_of):
    a_shared_room(hosts=[ben], people=[ben], slug="evening")
    without = an_event(slug="walk")
    client = client_of(ada)

    held = client.get(page_of(Event.objects.get(slug="evening"))).content.decode()
    none = client.get(page_of(without)).content.decode()

    assert "1 round of 10 minutes: over." in held
    assert "/events/evening/host/rooms/evening/" in held
    assert client.get("/events/evening/host/rooms/evening/").status_code == 200
    assert "It has no rounds." in none
    assert "/events/walk/host/rooms/evening/" not in none


# The list.


def test_she_narrows_the_list(ada, ben, client_of):
    an_event(title="Hosted", host=ben)
    an_event(title="Alone", kind="in_person")
    an_event(title="Gone", day=date(2020, 1, 7), host=ben)
    weekly = an_event(title="Weekly", host=ben)
    series = actions.make_series(weekly, rhythm=Rhythm.WEEKLY, count=2, now=NOW)
    client = client_of(ada)

    assert titles(client, "when=past") == ["Gone"]
    assert titles(client, "when=to_come&hosted=no") == ["Alone"]
    assert titles(client, "kind__exact=in_person") == ["Alone"]
    assert titles(client, f"of_series={series.public_id}") == ["Weekly", "Weekly"]
    assert titles(client, "of_series=none") == ["Alone", "Gone", "Hosted"]
    assert len(titles(client, "of_series=nonsense&when=x&hosted=y")) == 5


def test_an_event_whose_only_host_left_is_without_host(ada, ben, client_of):
    an_event(title="Orphan", host=ben)
    ben.is_active = False
    ben.save()

    assert titles(client_of(ada), "hosted=no") == ["Orphan"]


def test_the_list_tells_the_time_there_and_hers(ada, ben, client_of):
    in_lisbon = {"start_time": time(18), "day": date(2027, 6, 1), "host": ben}
    an_event(title="Tokyo", time_zone="Asia/Tokyo", **in_lisbon)
    an_event(title="Here", time_zone="Europe/Lisbon", **in_lisbon)

    page = client_of(ada).get(f"{LIST}?when=to_come").content.decode()

    assert "Tue 1 Jun 2027, 18:00 Tokyo (10:00 Lisbon)" in page
    assert "Tue 1 Jun 2027, 18:00 Lisbon" in page
    assert "Ben" in page


def test_the_list_costs_the_same_however_long(ada, ben, client_of):
    client = client_of(ada)

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    an_event(host=ben)
    one = cost()
    for number in range(10):
        an_event(title=f"Event {number}", host=ben)

    assert cost() == one
