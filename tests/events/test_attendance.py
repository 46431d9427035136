"""Check-in by ticket and by name, corrections, and what a member sees of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from contacts.profiles import actions as profiles
from contacts.profiles.models import Profile
from events import actions, tokens
from events.models import Attendance, Event, Rsvp
from networking_site.lib.refused import Refused
from tests.cast import make_member
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def host(make_member):
    """Eve runs the breakfast and is no organiser."""
    return make_member("eve", name="Eve Lind")


@pytest.fixture
def event(host, ben, cleo):
    """A breakfast in an hour, to which ben goes."""
    return at(an_event(host=host, kind="in_person"), HOUR, goes=[ben])


def at(event, away, *, goes=()):
    """Put an event so far from now, two hours long, with these people going."""
    for member in goes:
        actions.answer(event, member=member, answer=GOING, now=timezone.now())
    starts = timezone.now() + away
    Event.objects.filter(pk=event.pk).update(
        starts_at=starts, ends_at=starts + 2 * HOUR
    )
    event.refresh_from_db()
    return event


def ticket(event, member):
    rsvp = event.rsvps.select_related("event").get(member=member)
    return f"/events/tickets/{tokens.token_of(rsvp, use=tokens.TICKET)}/"


def door(event):
    return f"{event.get_absolute_url()}host/check-in/"


def noted(event):
    rows = event.attendances.select_related("member__profile")
    return {row.member.profile.handle: row.came for row in rows}


# The ticket.


def test_her_ticket_holds_only_an_address_that_a_host_can_open(ben, event, client_of):
    page = client_of(ben).get(f"{event.get_absolute_url()}ticket/")

    held = page.context["qr"].text
    assert re.fullmatch(r"http://[^/]+/events/tickets/[\w-]+\.[\w-]+/", held)
    assert held.endswith(ticket(event, ben))
    assert "Ben" not in held
    assert "ben@" not in held


def test_without_a_place_there_is_no_ticket(ben, cleo, event, client_of):
    actions.answer(event, member=ben, answer=NOT_GOING, now=event.starts_at - HOUR)

    for member in (ben, cleo):
        path = f"{event.get_absolute_url()}ticket/"
        assert client_of(member).get(path).status_code == 404


def test_the_page_of_the_event_leads_to_the_ticket_and_later_says_she_was_there(
    ben, host, event, client_of, now
):
    client = client_of(ben)
    assert b"My ticket" in client.get(event.get_absolute_url()).content

    source = Attendance.Source.NAME
    actions.check_in(event, member=ben, source=source, by=host, now=now)

    page = client.get(event.get_absolute_url()).content
    assert b"My ticket" not in page
    assert b"You were there." in page


# Scanned.


def test_a_host_scans_a_ticket_and_checks_in_by_one_press(ben, host, event, client_of):
    client = client_of(host)

    page = client.get(ticket(event, ben))
    assert page.context["one"].face.name == "Ben"
    assert noted(event) == {}
    page = client.post(ticket(event, ben), {"said": "came"}, follow=True)

    assert noted(event) == {"ben": True}
    assert event.attendances.get().source == "ticket"
    assert event.attendances.get().noted_by == host
    assert "Checked in already" in page.content.decode()


def test_a_ticket_used_before_says_so_and_keeps_the_first_time(
    ben, host, event, client_of
):
    client = client_of(host)
    client.post(ticket(event, ben), {"said": "came"})
    first = event.attendances.get().noted_at

    page = client.get(ticket(event, ben))
    client.post(ticket(event, ben), {"said": "came"})

    assert "Checked in already" in page.content.decode()
    assert event.attendances.get().noted_at == first


def test_a_check_in_is_undone(ben, host, event, client_of):
    client = client_of(host)
    for said in ("came", "nothing"):
        client.post(ticket(event, ben), {"said": said})

    assert noted(event) == {}


def test_the_ticket_of_another_day_or_event_of_hers_says_so_and_checks_nobody_in(
    ben, host, client_of
):
    later = an_event(host=host, title="Next week")
    actions.answer(later, member=ben, answer=GOING, now=timezone.now())
    client = client_of(host)

    page = client.post(ticket(later, ben), {"said": "came"}, follow=True)

    text = page.content.decode()
    assert "This ticket is for another time, or another event" in text
    assert "Next week" in text
    assert noted(later) == {}


def test_a_ticket_is_nobodys_business_but_the_hosts(ben, cleo, host, event, client_of):
    path = ticket(event, ben)

    assert client_of(cleo).get(path).status_code == 404
    assert client_of(cleo).post(path, {"said": "came"}).status_code == 404
    own = client_of(ben).get(path)
    assert "This is your own ticket" in own.content.decode()
    assert client_of(ben).post(path, {"said": "came"}).status_code == 404
    assert noted(event) == {}


def test_the_host_of_another_event_can_not_check_in(ben, cleo, event, client_of):
    an_event(host=cleo)

    page = client_of(cleo).post(ticket(event, ben), {"said": "came"})

    assert page.status_code == 404
    assert "No ticket for you to check" in page.content.decode()
    assert noted(event) == {}


def test_forged_and_outworn_tickets_check_nobody_in(ben, host, event, client_of):
    real = ticket(event, ben)
    rsvp = event.rsvps.select_related("event").get(member=ben)
    question = tokens.token_of(rsvp, use=tokens.STILL_COMING)
    client, before = client_of(host), event.starts_at - 2 * HOUR
    for answer in (NOT_GOING, GOING):
        actions.answer(event, member=ben, answer=answer, now=before)

    forged = [f"/events/tickets/{token}/" for token in (question, "x", "a.b", "é" * 99)]
    for path in (real, real[:-3] + "x/", *forged):
        page = client.post(path, {"said": "came"})
        assert page.status_code == 404
        assert "look for the person by name" in page.content.decode()
    assert noted(event) == {}


def test_a_block_between_host_and_guest_opens_no_ticket(ben, host, event, client_of):
    path = ticket(event, ben)
    profiles.block(ben, other=host, now=timezone.now())

    assert client_of(host).post(path, {"said": "came"}).status_code == 404
    page = client_of(host).get(f"{door(event)}?q=ben")
    assert page.context["door"].people == page.context["door"].others == []
    assert noted(event) == {}


def test_a_place_given_back_is_checked_in_all_the_same(ben, host, event, client_of):
    path = ticket(event, ben)
    actions.answer(event, member=ben, answer=NOT_GOING, now=event.starts_at - HOUR)

    page = client_of(host).get(path)

    assert "was given back" in page.content.decode()
    client_of(host).post(path, {"said": "came"})
    assert noted(event) == {"ben": True}


# By name.


def test_a_host_finds_people_by_name_however_it_is_typed(host, event, client_of, now):
    sofia = make_member("sofia", name="Sofía Grünwald")
    actions.answer(event, member=sofia, answer=GOING, now=now)

    page = client_of(host).get(f"{door(event)}?q=GRUNW")

    assert [one.face.handle for one in page.context["door"].people] == ["sofia"]


def test_somebody_without_a_place_is_found_and_checked_in(cleo, host, event, client_of):
    client = client_of(host)
    page = client.get(f"{door(event)}?q=cle")
    assert [one.face.handle for one in page.context["door"].others] == ["cleo"]

    client.post(door(event), {"handle": "cleo", "said": "came"})

    assert noted(event) == {"cleo": True}
    page = client.get(door(event))
    assert [one.face.handle for one in page.context["door"].others] == ["cleo"]
    assert page.context["door"].here == 1


def test_htmx_gets_just_the_list(host, event, client_of):
    part = client_of(host).post(
        f"{door(event)}?q=ben",
        {"handle": "ben", "said": "came"},
        headers={"HX-Request": "true"},
    )

    assert b'id="door"' in part.content
    assert b"<html" not in part.content
    assert b"Here since" in part.content


@pytest.mark.parametrize(
    "said",
    [
        {"handle": "nobody", "said": "came"},
        {"handle": "ben", "said": "maybe"},
        {"handle": "ben"},
        {"said": "came"},
        {"handle": "=1+1", "said": "came"},
        {"handle": "b" * 5000, "said": "came"},
    ],
)
def test_what_makes_no_sense_notes_nobody(host, event, client_of, said):
    page = client_of(host).post(door(event), said, follow=True)

    assert page.status_code == 200
    assert noted(event) == {}


def test_members_who_run_nothing_here_find_no_door(ben, cleo, event, client_of):
    for member in (ben, cleo):
        assert client_of(member).get(door(event)).status_code == 404
        said = {"handle": "ben", "said": "came"}
        assert client_of(member).post(door(event), said).status_code == 404


def test_nobody_is_checked_in_days_before_or_at_what_is_off(ben, host, now):
    early, off = an_event(host=host), an_event(host=host)
    Event.objects.filter(pk=off.pk).update(status="cancelled")
    off.refresh_from_db()

    source = Attendance.Source.NAME
    for event in (early, off):
        with pytest.raises(Refused):
            actions.check_in(event, member=ben, source=source, by=host, now=now)


# Afterwards.


def test_a_host_corrects_what_was_noted_when_it_is_over(ben, host, event, client_of):
    client = client_of(host)
    client.post(door(event), {"handle": "ben", "said": "absent"})
    assert noted(event) == {}  # not while it runs

    at(event, -3 * HOUR)
    for said, state in (("absent", False), ("came", True), ("absent", False)):
        client.post(door(event), {"handle": "ben", "said": said})
        assert noted(event) == {"ben": state}


def test_only_a_hosts_deed_notes_who_did_not_come(
    ben, cleo, dov, host, event, client_of, now
):
    for member in (cleo, dov):
        actions.answer(event, member=member, answer=GOING, now=now)
    client, rest = client_of(host), f"{door(event)}rest/"
    client.post(door(event), {"handle": "ben", "said": "came"})
    client.post(rest)
    assert noted(event) == {"ben": True}

    at(event, -3 * HOUR)
    for _ in range(2):
        client.post(rest)

    assert noted(event) == {"ben": True, "cleo": False, "dov": False}


def test_whom_a_host_does_not_see_she_does_not_note_either(
    ben, cleo, host, event, client_of, now
):
    actions.answer(event, member=cleo, answer=GOING, now=now)
    profiles.block(ben, other=host, now=now)
    at(event, -3 * HOUR)

    client_of(host).post(f"{door(event)}rest/")

    assert noted(event) == {"cleo": False}


def test_a_member_sees_where_she_was_and_nobody_elses(
    ben, cleo, host, event, client_of, now
):
    source = Attendance.Source.NAME
    actions.check_in(event, member=ben, source=source, by=host, now=now)

    hers = client_of(ben).get("/events/mine/been/")
    others = client_of(cleo).get("/events/mine/been/")

    assert [row["title"] for row in hers.context["rows"]] == ["Tuesday breakfast"]
    assert others.context["rows"] == []
    seen_by = {
        who.profile.handle: list(Attendance.objects.visible_to(who))
        for who in (ben, cleo, host)
    }
    assert {who: len(rows) for who, rows in seen_by.items()} == {
        "ben": 1,
        "cleo": 0,
        "eve": 1,
    }


def test_after_a_year_it_is_forgotten(ben, cleo, host, event, now):
    source = Attendance.Source.NAME
    for member in (ben, cleo):
        actions.check_in(event, member=member, source=source, by=host, now=now)
    year = timedelta(days=365)
    Attendance.objects.filter(member=ben).update(noted_at=now - year - HOUR)

    assert actions.forget_attendance(now=now) == 1
    assert noted(event) == {"cleo": True}


def test_the_list_at_the_door_goes_page_after_page(host, event, client_of, now):
    for number in range(55):
        member = make_member(f"m{number}", name="Same Name")
        actions.answer(event, member=member, answer=GOING, now=now)
    client, seen, query = client_of(host), [], ""
    while True:
        found = client.get(door(event) + query).context["door"]
        seen += [one.face.handle for one in found.people]
        query = found.page.next_url
        if not query:
            break

    assert len(seen) == len(set(seen)) == 56
    assert Profile.objects.filter(handle__in=seen).count() == 56
