"""The site's own calendar files, feeds and mails, as bytes: who gets what, how long."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.profiles.models import Profile
from events import actions
from events.calendars import invitation_for, withdrawal_for
from events.models import Event, FeedKey, Rsvp
from tests.events.readers import (
    by_khal,
    by_recurring_ical_events,
    by_vobject,
    names,
    values,
)
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING
GROUP = "/events/calendar.ics"
LINK = "https://meet.example/secret-room"


@pytest.fixture
def now():
    return datetime.now(UTC)


def own_feed(member) -> str:
    """Make a key for a member, and give the address of her feed."""
    token = actions.renew_feed_key(member, now=datetime.now(UTC))
    return f"/events/calendar/{token}.ics"


def summaries(client, path: str) -> list[str]:
    """Give the titles in a feed."""
    answer = client.get(path)
    assert answer.status_code == 200
    return sorted(values(answer.content, "SUMMARY"))


def letters(mailoutbox) -> list:
    """Give the mails as mail programs get them."""
    raw = [mail.message().as_bytes(linesep="\r\n") for mail in mailoutbox]
    return [message_from_bytes(one, policy=policy.default) for one in raw]


def calendar_parts(mail) -> list[bytes]:
    """Give the calendar parts of a mail."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [part.get_payload(decode=True) for part in parts]


# ── The feed for everybody ─────────────────────────────────────────────────────────


def test_the_group_feed_holds_public_events_and_no_others(client):
    an_event(title="Open", audience="public")
    an_event(title="Ours")
    an_event(title="By link", audience="link")
    an_event(title="Unfinished", audience="public", status=Event.Status.DRAFT)

    assert summaries(client, GROUP) == ["Open"]


def test_the_group_feed_is_a_calendar_that_names_itself_and_nobody_else(client, ada):
    an_event(title="Open", audience="public", host=ada)

    answer = client.get(GROUP)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex"
    assert b"\r\nNAME:The Long Table\r\n" in answer.content
    assert b"\r\nX-WR-CALNAME:The Long Table\r\n" in answer.content
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in answer.content
    assert b"\r\nSOURCE;VALUE=URI:http://localhost:8000/events/calendar.ics\r\n" in (
        answer.content
    )
    assert not {"METHOD", "ORGANIZER", "ATTENDEE"} & set(names(answer.content))


def test_whoever_signs_in_gets_the_same_group_feed(client, client_of, ada):
    an_event(title="Open", audience="public")
    an_event(title="Ours")

    assert client_of(ada).get(GROUP).content == client.get(GROUP).content


def test_a_cancelled_event_stays_in_the_feed_for_thirty_days(client, now, time_machine):
    event = an_event(audience="public", day=(now + timedelta(days=60)).date())
    actions.cancel(event, note="Snow.", now=now)

    assert values(client.get(GROUP).content, "STATUS") == ["CANCELLED"]
    assert values(client.get(GROUP).content, "SEQUENCE") == ["1"]

    time_machine.move_to(now + timedelta(days=30))
    assert values(client.get(GROUP).content, "STATUS") == ["CANCELLED"]

    time_machine.move_to(now + timedelta(days=32))
    assert values(client.get(GROUP).content, "STATUS") == []


def test_a_past_event_stays_in_the_feed_for_some_weeks(client, now, time_machine):
    an_event(audience="public")

    time_machine.move_to(now + timedelta(days=7 + 27))
    assert summaries(client, GROUP) == ["Tuesday breakfast"]

    time_machine.move_to(now + timedelta(days=7 + 30))
    assert summaries(client, GROUP) == []


def test_the_join_link_is_in_no_file_or_feed_or_mail(
    client, client_of, ben, cleo, now, run_jobs, mailoutbox
):
    event = an_event(audience="public", join_link=LINK, capacity=1, host=ben)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)
    actions.answer(event, member=ben, answer=NOT_GOING, now=now)
    actions.answer(event, member=ben, answer=GOING, now=now)
    run_jobs()

    files = [
        client.get(GROUP).content,
        client_of(cleo).get(f"/events/{event.slug}/event.ics").content,
        client.get(own_feed(cleo)).content,
        client.get(own_feed(ben)).content,
        *(part for mail in letters(mailoutbox) for part in calendar_parts(mail)),
    ]

    assert len(files) == 5
    assert all(b"SUMMARY:Tuesday breakfast" in file for file in files)
    assert not any(b"secret-room" in file for file in files)


def test_the_way_into_the_call_is_only_in_the_files_of_who_is_going(
    client, client_of, ben, cleo, now
):
    event = an_event(audience="public", join_link=LINK)
    actions.answer(event, member=ben, answer=GOING, now=now)
    path = f"/events/{event.slug}/event.ics"
    way_in = f"http://localhost:8000/events/{event.slug}/join/"

    for file in (client_of(ben).get(path), client.get(own_feed(ben))):
        assert values(file.content, "CONFERENCE") == [
            f'VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Join":{way_in}'
        ]
        assert values(file.content, "LOCATION") == [way_in]
    for file in (client_of(cleo).get(path), client.get(path), client.get(GROUP)):
        assert b"/join/" not in file.content


def test_the_way_in_opens_for_who_is_going_when_it_is_time(
    client_of, ben, cleo, now, time_machine
):
    event = an_event(join_link=LINK)
    actions.answer(event, member=ben, answer=GOING, now=now)
    path = f"/events/{event.slug}/join/"

    assert client_of(ben).get(path)["Location"] == event.get_absolute_url()
    time_machine.move_to(event.starts_at - timedelta(minutes=10))
    opened = client_of(ben).get(path)
    assert opened["Location"] == LINK
    assert opened["Referrer-Policy"] == "no-referrer"
    assert client_of(cleo).get(path)["Location"] == event.get_absolute_url()


def test_feeds_of_members_hold_no_place_that_visitors_do_not_read(client, ben, now):
    place = {"kind": "in_person", "place_name": "Ada's kitchen", "summary": "Bring tea"}
    for audience in ("members", "public"):
        event = an_event(title=audience, audience=audience, **place)
        actions.answer(event, member=ben, answer=GOING, now=now)

    file = client.get(own_feed(ben)).content

    assert values(file, "SUMMARY") == ["members", "public"]
    assert values(file, "LOCATION") == ["Ada's kitchen"]
    assert file.count(b"Bring tea") == 1


# ── A member's own feed ────────────────────────────────────────────────────────────


def test_her_own_feed_holds_where_she_goes_and_what_she_hosts(client, ben, cleo, now):
    an_event(title="Hosts", host=ben)
    an_event(title="Unfinished", host=ben, status=Event.Status.DRAFT)
    an_event(title="Nothing to her", audience="public")
    goes, left, waits = (an_event(title=t, capacity=1) for t in ("Goes", "No", "Waits"))
    actions.answer(waits, member=cleo, answer=GOING, now=now)
    for event in (goes, left, waits):
        actions.answer(event, member=ben, answer=GOING, now=now)
    actions.answer(left, member=ben, answer=NOT_GOING, now=now)

    assert summaries(client, own_feed(ben)) == ["Goes", "Hosts"]


def test_who_waits_has_nothing_in_her_calendar_until_she_has_a_place(
    client, ben, cleo, now, run_jobs, mailoutbox
):
    event = an_event(capacity=1)
    for member in (cleo, ben):
        actions.answer(event, member=member, answer=GOING, now=now)
    path = own_feed(ben)
    run_jobs()

    assert summaries(client, path) == []
    to_ben = [mail for mail in letters(mailoutbox) if mail["To"] == ben.email]
    assert [calendar_parts(mail) for mail in to_ben] == [[]]

    actions.answer(event, member=cleo, answer=NOT_GOING, now=now)
    assert summaries(client, path) == ["Tuesday breakfast"]


def test_the_key_is_long_shown_once_and_kept_as_its_hash(client_of, ben):
    page = client_of(ben).post("/events/calendar/renew/")
    found = re.search(rb"https?://[^<\" ]+/events/calendar/([\w-]+)\.ics", page.content)
    again = client_of(ben).get("/events/calendar/")

    assert found
    token = found[1].decode()
    assert len(token) * 6 >= 128
    assert FeedKey.objects.get(member=ben).digest != token
    assert token.encode() not in again.content
    assert page.content.count(
        f"webcal://localhost:8000/events/calendar/{token}".encode()
    )


def test_a_revoked_or_renewed_key_opens_nothing_from_the_next_request_on(
    client, client_of, ben
):
    old = own_feed(ben)
    assert client.get(old).status_code == 200

    new = own_feed(ben)
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]

    client_of(ben).post("/events/calendar/revoke/")
    assert client.get(new).status_code == 404
    etag = {"If-None-Match": "*"}
    assert client.get(new, headers=etag).status_code == 404


@pytest.mark.parametrize("gone", ["suspended", "waits to be let in", "erased"])
def test_the_feed_of_who_is_not_here_is_not_there(client, ben, now, gone):
    path = own_feed(ben)
    if gone == "suspended":
        type(ben).objects.filter(pk=ben.pk).update(is_active=False)
    elif gone == "waits to be let in":
        Profile.objects.filter(user=ben).update(waiting_since=now)
    else:
        ben.delete()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 5000, "0" * 43, "ü", "%2e%2e"])
def test_a_key_nobody_has_is_not_there(client, token):
    assert client.get(f"/events/calendar/{token}.ics").status_code == 404


def test_her_feed_is_private_and_not_for_search_engines(client, ben):
    answer = client.get(own_feed(ben))

    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SOURCE" not in answer.content


def test_her_feed_shows_what_she_may_see_now(client, ben, now):
    event = an_event()
    actions.answer(event, member=ben, answer=GOING, now=now)
    path = own_feed(ben)
    assert summaries(client, path) == ["Tuesday breakfast"]

    Event.objects.filter(pk=event.pk).update(status=Event.Status.DRAFT)

    assert summaries(client, path) == []


# ── Conditional requests (RFC 9110, 13.1) ──────────────────────────────────────────


def test_who_has_the_file_is_told_so_in_a_304(client, ben, now):
    event = an_event(audience="public")
    actions.answer(event, member=ben, answer=GOING, now=now)

    for path in (GROUP, own_feed(ben), f"/events/{event.slug}/event.ics"):
        first = client.get(path)
        by_etag = client.get(path, headers={"If-None-Match": first["ETag"]})
        by_date = client.get(
            path, headers={"If-Modified-Since": first["Last-Modified"]}
        )

        assert [by_etag.status_code, by_date.status_code] == [304, 304]
        assert by_etag.content == b""
        assert by_etag["ETag"] == first["ETag"]
        assert by_etag["Cache-Control"] == first["Cache-Control"]


def test_a_change_gives_the_file_anew(client, ben, now):
    event = an_event(audience="public")
    first = client.get(GROUP)

    event.title = "Lunch"
    actions.save(event, now=now)
    again = client.get(GROUP, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert values(again.content, "SUMMARY") == ["Lunch"]


def test_the_same_feed_has_the_same_bytes_all_day(client, ben, now, time_machine):
    an_event(audience="public")
    time_machine.move_to(now.replace(hour=1, minute=0))
    first = client.get(GROUP)

    time_machine.move_to(now.replace(hour=23, minute=0))
    assert client.get(GROUP).content == first.content


# ── One event's file ───────────────────────────────────────────────────────────────


def test_the_file_of_an_event_is_for_who_may_open_its_page(client, client_of, ben):
    path = f"/events/{an_event().slug}/event.ics"
    draft = f"/events/{an_event(status=Event.Status.DRAFT, host=ben).slug}/event.ics"

    answer = client_of(ben).get(path)

    assert client.get(path).status_code == 404
    assert client_of(ben).get(draft).status_code == 404
    assert answer["Content-Disposition"].endswith('.ics"')
    assert values(answer.content, "SUMMARY") == ["Tuesday breakfast"]


def test_the_file_of_an_event_by_link_needs_its_key(client):
    event = an_event(audience="link", link_key="k" * 43)
    path = f"/events/{event.slug}/event.ics"

    assert client.get(path).status_code == 404
    assert client.get(f"{path}?key={'k' * 43}").status_code == 200


def test_every_zone_named_is_described(client, ben):
    for zone in ("Europe/Warsaw", "America/New_York", "UTC"):
        an_event(audience="public", time_zone=zone)

    file = client.get(GROUP).content

    used = set(re.findall(rb"TZID=([^:]+):", file))
    assert used == {b"Europe/Warsaw", b"America/New_York"}
    assert set(re.findall(rb"TZID:(.+)\r", file)) == used


def test_three_readers_find_the_instants_of_the_site(client, ben, now, tmp_path):
    for zone in ("Europe/Warsaw", "Asia/Kolkata", "UTC"):
        event = an_event(audience="public", time_zone=zone)
        actions.answer(event, member=ben, answer=GOING, now=now)
    instants = sorted(Event.objects.values_list("starts_at", flat=True))

    for number, path in enumerate((GROUP, own_feed(ben))):
        file = client.get(path).content
        assert by_recurring_ical_events(file) == instants
        assert by_vobject(file) == instants
        shown = [at.replace(second=0) for at in instants]
        assert by_khal(file, tmp_path / str(number)) == shown


@pytest.mark.parametrize(
    "evil", ["a\r\nATTENDEE:mailto:x@y.z", "<script>", "=cmd|x;,\\"]
)
def test_no_title_becomes_a_property(client, evil):
    an_event(audience="public", title=evil)

    file = client.get(GROUP).content

    assert "ATTENDEE" not in names(file)
    assert b"BEGIN:VEVENT" in file


# ── What it costs ──────────────────────────────────────────────────────────────────


def test_feeds_cost_the_same_with_one_event_and_with_thirty(client, ben, now):
    path = own_feed(ben)
    counts: dict[str, list[int]] = {GROUP: [], path: []}
    for more in (1, 29):
        for _ in range(more):
            event = an_event(audience="public")
            actions.answer(event, member=ben, answer=GOING, now=now)
        for feed, found in counts.items():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(feed)
            found.append(len(queries))

    assert all(few == many <= 12 for few, many in counts.values())


def test_a_feed_holds_the_soonest_when_there_are_too_many(client, monkeypatch):
    monkeypatch.setattr("events.calendars.feeds.MOST_EVENTS", 2)
    for days in (3, 1, 2):
        day = (datetime.now(UTC) + timedelta(days=days)).date()
        an_event(title=str(days), day=day, audience="public")

    assert summaries(client, GROUP) == ["1", "2"]


def test_what_is_over_takes_no_room_from_what_comes(client, monkeypatch):
    monkeypatch.setattr("events.calendars.feeds.MOST_EVENTS", 2)
    monkeypatch.setattr("events.calendars.feeds.MOST_PAST", 1)
    for days in (-3, -2, 1, 2, 3):
        day = (datetime.now(UTC) + timedelta(days=days)).date()
        an_event(title=str(days), day=day, audience="public")

    assert summaries(client, GROUP) == ["-2", "1", "2"]


# ── Mails of the site (RFC 5546, 6047) ─────────────────────────────────────────────


def test_who_gets_a_place_gets_an_invitation_as_the_one_calendar_part(
    ben, cleo, now, run_jobs, mailoutbox, settings
):
    settings.DEFAULT_FROM_EMAIL = "The Long Table <hello@localhost>"
    event = an_event(capacity=1, time_zone="Europe/Warsaw")
    for member in (cleo, ben):
        actions.answer(event, member=member, answer=GOING, now=now)
    run_jobs()
    mailoutbox.clear()
    actions.answer(event, member=cleo, answer=NOT_GOING, now=now)

    run_jobs()

    [mail] = [mail for mail in letters(mailoutbox) if mail["To"] == ben.email]
    [file] = calendar_parts(mail)
    part = list(mail.iter_parts())[-1]
    assert mail.get_content_type() == "multipart/alternative"
    assert part["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert b"\r\nMETHOD:REQUEST\r\n" in file
    assert values(file, "UID") == [str(event.public_id)]
    [organiser] = values(file, "ORGANIZER")
    assert organiser == 'CN="The Long Table":mailto:hello@localhost'
    assert organiser.endswith(mail["From"].addresses[0].addr_spec)
    assert values(file, "ATTENDEE") == [
        'CN="Ben";PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:ben@example.org'
    ]
    assert re.findall(rb"TZID:(.+)\r", file) == [b"Europe/Warsaw"]


def test_a_cancelled_event_takes_itself_off_the_calendars_that_have_it(
    ben, cleo, now, run_jobs, mailoutbox
):
    event = an_event(capacity=1)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)
    run_jobs()
    mailoutbox.clear()

    actions.cancel(event, note="Snow.", now=now)
    run_jobs()

    by_receiver = {mail["To"]: calendar_parts(mail) for mail in letters(mailoutbox)}
    [file] = by_receiver[ben.email]
    assert b"\r\nMETHOD:CANCEL\r\n" in file
    assert values(file, "STATUS") == ["CANCELLED"]
    assert values(file, "UID") == [str(event.public_id)]
    assert by_receiver[cleo.email] == []


def test_each_word_to_a_calendar_has_a_higher_sequence_than_the_one_before(
    ben, cleo, now
):
    event = an_event()
    said = []

    def say(make):
        rsvp = event.rsvps.select_related("event", "member__profile").get(member=ben)
        said.append(int(values(make(rsvp), "SEQUENCE")[0]))

    actions.answer(event, member=ben, answer=GOING, now=now)
    say(invitation_for)
    event.start_time = (now + timedelta(hours=1)).time().replace(microsecond=0)
    actions.save(event, now=now)
    say(invitation_for)
    actions.answer(event, member=ben, answer=NOT_GOING, now=now)
    say(withdrawal_for)
    actions.answer(event, member=ben, answer=GOING, now=now)
    say(invitation_for)
    actions.cancel(event, note="", now=now)
    say(withdrawal_for)

    assert said == sorted(set(said))


def test_only_a_place_makes_an_invitation(ben, cleo, now):
    event = an_event(capacity=1)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)
    waits = event.rsvps.get(member=cleo)

    assert invitation_for(waits) == withdrawal_for(waits) == b""
    assert invitation_for(event.rsvps.get(member=ben)) != b""


def test_a_visitor_reads_nothing_of_the_page_about_calendars(client):
    assert Client().get("/events/calendar/").status_code == 302
