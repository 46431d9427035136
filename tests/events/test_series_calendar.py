"""What calendars are told of a series, as bytes, and as two readers expand it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events import actions
from events.calendars import invitation_for, series_invitation_for, withdrawal_for
from events.models import Event, Rsvp, Series, SeriesAnswer
from events.recurrence import Recurrence, Rhythm, planned_dates
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.events.readers import (
    by_khal,
    by_recurring_ical_events,
    by_vobject,
    names,
    values,
)
from tests.events.series import NOW, a_series, dates
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
ALL, NONE = SeriesAnswer.Answer.GOING, SeriesAnswer.Answer.NOT_GOING
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING
ZONES = ["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "UTC"]
LINK = "https://meet.example/secret-room"


def file_of(series: Series, client: Client | None = None) -> bytes:
    """Give the file of a series as a visitor, or somebody signed in, gets it."""
    answer = (client or Client()).get(f"/events/series/{series.public_id}.ics")
    assert answer.status_code == 200
    return answer.content


def own_feed(member) -> bytes:
    """Give a member's own feed."""
    token = actions.renew_feed_key(member, now=NOW)
    return Client().get(f"/events/calendar/{token}.ics").content


def instants(series: Series, **which) -> list[datetime]:
    """Give when the dates are, as the site has it."""
    found = Event.objects.filter(series=series, **which)
    return sorted(found.values_list("starts_at", flat=True))


def calendars_to(member) -> list[bytes]:
    """Give the calendar part of each letter to a member, in order."""
    letters = Letter.objects.filter(receiver=member).exclude(calendar="")
    return [letter.calendar.encode() for letter in letters.order_by("pk")]


def say(series, member, answer=ALL, now=NOW):
    return actions.answer_series(series, member=member, answer=answer, now=now)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


# ── The file ───────────────────────────────────────────────────────────────────────


def test_the_file_of_a_series_has_one_uid_a_rule_and_what_is_left_out_or_changed():
    series = a_series(audience="public")
    _, second, third, fourth, _ = dates(series)
    actions.skip(second, now=NOW)
    actions.change_date(third, changes={"start_time": time(20)}, now=NOW)
    actions.cancel(fourth, note="Snow.", now=NOW)

    file = file_of(series)

    assert set(values(file, "UID")) == {series.uid}
    assert values(file, "RRULE") == ["FREQ=WEEKLY;BYDAY=TU;COUNT=5"]
    assert values(file, "EXDATE") == ["TZID=Europe/Warsaw:20260915T190000"]
    assert values(file, "RECURRENCE-ID") == [
        "TZID=Europe/Warsaw:20260922T190000",
        "TZID=Europe/Warsaw:20260929T190000",
    ]
    assert values(file, "STATUS") == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert re.findall(rb"TZID:(.+)\r", file) == [b"Europe/Warsaw"]


def test_a_date_that_a_visitor_may_not_open_is_left_out_of_her_file(client_of, ben):
    series = a_series(audience="public")
    actions.change_date(dates(series)[1], changes={"audience": "members"}, now=NOW)

    assert values(file_of(series), "EXDATE") == ["TZID=Europe/Warsaw:20260915T190000"]
    assert values(file_of(series, client_of(ben)), "EXDATE") == []


def test_a_series_nobody_may_open_has_no_file(client, client_of, ben):
    series = a_series(status="draft")

    assert client.get(f"/events/series/{series.public_id}.ics").status_code == 404
    hidden = client_of(ben).get(f"/events/series/{series.public_id}.ics")
    assert hidden.status_code == 404


def test_a_date_of_a_series_as_a_file_is_known_by_its_planned_time(client):
    series = a_series(audience="public")
    second = dates(series)[1]
    actions.change_date(second, changes={"day": date(2026, 9, 17)}, now=NOW)

    file = client.get(f"/events/{second.slug}/event.ics").content

    assert values(file, "UID") == [series.uid]
    assert values(file, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20260915T190000"]
    assert values(file, "DTSTART") == ["TZID=Europe/Warsaw:20260917T190000"]
    assert values(file, "RRULE") == []


@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(),
    rhythm=st.sampled_from(list(Rhythm)),
    every=st.integers(1, 3),
    count=st.integers(2, 14),
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2026, 9, 2), date(2027, 4, 30)),
    hour=st.integers(0, 23),
)
def test_two_readers_expand_any_series_to_the_instants_of_the_site(
    ben, data, rhythm, every, count, zone, first, hour
):
    if rhythm == Rhythm.NTH:
        first = first.replace(day=min(first.day, 28))
    if rhythm == Rhythm.LAST:
        first = date(first.year, first.month, 24) + timedelta(days=4)
        first = first.replace(day=1) - timedelta(days=1) if first.day < 20 else first
        first = _last_of_its_weekday(first)
    try:
        event = an_event(
            day=first, start_time=time(hour, 30), time_zone=zone, audience="public"
        )
    except Refused:  # an hour that the clocks leave out on the first day
        return
    choice = Recurrence(
        datetime.combine(first, time(hour, 30)), rhythm, every, count=count
    )
    odd_days = {
        one.wall.date(): None
        for one in planned_dates(choice, zone_name=zone)
        if one.starts_at is None
    }
    try:
        series = actions.make_series(
            event,
            rhythm=rhythm,
            every=every,
            count=count,
            at_odd_hours=odd_days,
            now=NOW,
        )
        if data.draw(st.booleans()):
            say(series, ben)
        _do_things_to(series, data)
        with suppress(Refused):  # unless every date is off by now
            say(series, ben)
        _opt_out_of_some(series, ben, data)

        for one in Series.objects.all():
            file = file_of(one)
            assert by_recurring_ical_events(file) == instants(one)
            assert by_vobject(file) == instants(one)
        hers = sorted(
            Rsvp.objects.belonging_to(ben)
            .going()
            .values_list("event__starts_at", flat=True)
        )
        feed = own_feed(ben)
        assert by_recurring_ical_events(feed) == hers
        assert not hers or by_vobject(feed) == hers
    finally:
        Event.objects.all().delete()
        Series.objects.all().delete()


def _last_of_its_weekday(day: date) -> date:
    while (day + timedelta(days=7)).month == day.month:
        day += timedelta(days=7)
    return day


def _do_things_to(series: Series, data: st.DataObject) -> None:
    deeds = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(["skip", "move", "hour", "cancel", "all", "split"]),
                st.integers(0, 13),
            ),
            max_size=4,
        )
    )
    for deed, index in deeds:
        series.refresh_from_db()
        made = [one for one in dates(series) if one.status == "published"]
        if not made:
            return
        one = made[index % len(made)]
        try:
            with transaction.atomic():
                if deed == "skip":
                    actions.skip(one, now=NOW)
                elif deed == "cancel":
                    actions.cancel(one, note="", now=NOW)
                elif deed == "move":
                    day = one.day + timedelta(days=1)
                    actions.change_date(one, changes={"day": day}, now=NOW)
                elif deed == "hour":
                    changes = {"start_time": time(11, 15), "minutes": 30}
                    actions.change_date(one, changes=changes, now=NOW)
                elif deed == "all":
                    changes = {"start_time": time(12, 45)}
                    actions.change_rest(one, changes=changes, now=NOW)
                else:
                    changes = {"start_time": time(13, 45), "title": "Anew"}
                    actions.change_following(one, changes=changes, now=NOW)
        except Refused:
            continue


def _opt_out_of_some(series: Series, member, data: st.DataObject) -> None:
    for event in dates(series):
        if event.status == "published" and data.draw(st.integers(0, 4)) == 0:
            actions.answer(event, member=member, answer=NOT_GOING, now=NOW)


def test_a_third_reader_shows_the_same_dates(ben, tmp_path):
    series = a_series(count=8)
    say(series, ben)
    actions.change_date(dates(series)[1], changes={"start_time": time(9)}, now=NOW)
    actions.answer(dates(series)[3], member=ben, answer=NOT_GOING, now=NOW)

    hers = instants(series, rsvps__answer="going")
    assert len(hers) == 7
    assert by_khal(own_feed(ben), tmp_path) == hers


# ── Her own feed ───────────────────────────────────────────────────────────────────


def test_a_series_she_answered_is_in_her_feed_less_the_dates_she_said_no_to(ben):
    series = a_series()
    say(series, ben)
    actions.answer(dates(series)[2], member=ben, answer=NOT_GOING, now=NOW)

    feed = own_feed(ben)

    assert values(feed, "RRULE") == ["FREQ=WEEKLY;BYDAY=TU;COUNT=5"]
    assert values(feed, "EXDATE") == ["TZID=Europe/Warsaw:20260922T190000"]
    assert names(feed).count("UID") == 1


def test_the_date_she_waits_for_is_left_out_of_her_feed(ben, cleo):
    series = a_series(capacity=1)
    actions.answer(dates(series)[4], member=cleo, answer=GOING, now=NOW)
    say(series, ben)

    assert values(own_feed(ben), "EXDATE") == ["TZID=Europe/Warsaw:20261006T190000"]
    assert len(by_vobject(own_feed(cleo))) == 1


def test_the_way_into_the_calls_of_a_series_is_one_address(
    ben, client_of, time_machine
):
    series = a_series(join_link=LINK)
    say(series, ben)
    path = f"/events/series/{series.public_id}/join/"

    assert values(own_feed(ben), "LOCATION") == [f"http://localhost:8000{path}"]
    assert b"secret-room" not in own_feed(ben)
    assert b"secret-room" not in b"".join(calendars_to(ben))
    assert client_of(ben).get(path)["Location"] == series.get_absolute_url()
    time_machine.move_to(dates(series)[1].starts_at - timedelta(minutes=5))
    assert client_of(ben).get(path)["Location"] == LINK


def test_a_cancelled_date_stays_a_while_and_is_then_left_out(ben, time_machine):
    series = a_series(count=12)
    say(series, ben)
    actions.cancel(dates(series)[8], note="", now=NOW)

    assert values(own_feed(ben), "STATUS") == ["CONFIRMED", "CANCELLED"]

    time_machine.move_to(NOW + timedelta(days=32))
    assert values(own_feed(ben), "STATUS") == ["CONFIRMED"]
    assert values(own_feed(ben), "EXDATE") == ["TZID=Europe/Warsaw:20261103T190000"]


# ── Mails ──────────────────────────────────────────────────────────────────────────


def test_one_mail_invites_to_the_whole_series(ben, run_jobs, mailoutbox):
    series = a_series()
    say(series, ben)
    run_jobs()

    [mail] = mailoutbox
    parsed = message_from_bytes(
        mail.message().as_bytes(linesep="\r\n"), policy=policy.default
    )
    parts = [p for p in parsed.walk() if p.get_content_type() == "text/calendar"]
    assert parsed.get_content_type() == "multipart/alternative"
    assert len(parts) == 1
    assert parts[0]["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    file = parts[0].get_payload(decode=True)
    assert values(file, "RRULE") == ["FREQ=WEEKLY;BYDAY=TU;COUNT=5"]
    assert len(values(file, "ORGANIZER")) == len(values(file, "ATTENDEE")) == 1
    assert by_recurring_ical_events(file) == instants(series)


def test_what_her_calendar_holds_after_each_mail_is_where_she_goes(ben, cleo):
    series = a_series(capacity=1)
    actions.answer(dates(series)[4], member=cleo, answer=GOING, now=NOW)
    say(series, ben)
    assert by_vobject(calendars_to(ben)[-1]) == instants(series, rsvps__member=ben)[:4]

    actions.answer(dates(series)[4], member=cleo, answer=NOT_GOING, now=NOW)
    assert by_vobject(calendars_to(ben)[-1]) == instants(series)

    actions.change_rest(dates(series)[0], changes={"start_time": time(8)}, now=NOW)
    assert by_vobject(calendars_to(ben)[-1]) == instants(series)

    actions.extend(series, count=7, now=NOW)
    assert by_vobject(calendars_to(ben)[-1]) == instants(series)


def test_a_split_ends_one_series_and_invites_to_the_other(ben):
    series = a_series()
    say(series, ben)

    following = actions.change_following(
        dates(series)[2], changes={"start_time": time(8)}, now=NOW
    )

    ended, begun = calendars_to(ben)[-2:]
    assert set(values(ended, "UID")) == {series.uid}
    assert set(values(begun, "UID")) == {following.uid}
    assert by_vobject(ended) == instants(series)
    assert by_vobject(begun) == instants(following)


def test_leaving_the_whole_cancels_it_and_leaves_what_is_behind_her(ben):
    series = a_series()
    say(series, ben)
    say(series, ben, NONE, now=NOW + timedelta(hours=1))
    assert b"\r\nMETHOD:CANCEL\r\n" in calendars_to(ben)[-1]
    assert values(calendars_to(ben)[-1], "RECURRENCE-ID") == []

    say(series, ben, now=NOW + timedelta(hours=2))
    say(series, ben, NONE, now=dates(series)[1].ends_at)
    last = calendars_to(ben)[-1]
    assert b"\r\nMETHOD:REQUEST\r\n" in last
    assert by_vobject(last) == instants(series)[:2]


def test_one_date_that_is_called_off_is_cancelled_by_its_planned_time(ben):
    series = a_series()
    say(series, ben)

    actions.cancel(dates(series)[1], note="Snow.", now=NOW)

    last = calendars_to(ben)[-1]
    assert b"\r\nMETHOD:CANCEL\r\n" in last
    assert values(last, "UID") == [series.uid]
    assert values(last, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20260915T190000"]
    assert values(last, "STATUS") == ["CANCELLED"]


def test_who_only_waits_gets_words_and_no_calendar_part(ben, cleo):
    series = a_series(capacity=1)
    say(series, cleo)
    say(series, ben)
    actions.change_rest(dates(series)[0], changes={"start_time": time(8)}, now=NOW)
    actions.cancel_rest(series, note="", now=NOW)

    assert Letter.objects.filter(receiver=ben).count() == 3
    assert calendars_to(ben) == []


def test_who_answered_one_date_is_invited_to_that_one(ben):
    series = a_series()
    third = dates(series)[2]
    actions.answer(third, member=ben, answer=GOING, now=NOW)

    file = invitation_for(third.rsvps.get(member=ben))

    assert values(file, "RRULE") == []
    assert values(file, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20260922T190000"]
    assert by_recurring_ical_events(file) == [third.starts_at]


def test_who_came_before_it_was_a_series_keeps_one_entry_for_that_date(ben):
    event = an_event(day=date(2026, 9, 8), start_time=time(19))
    actions.answer(event, member=ben, answer=GOING, now=NOW)
    before = invitation_for(event.rsvps.get(member=ben))

    series = actions.make_series(event, rhythm=Rhythm.WEEKLY, count=3, now=NOW)

    after = invitation_for(dates(series)[0].rsvps.get(member=ben))
    assert values(before, "UID") == values(after, "UID")
    assert int(values(before, "SEQUENCE")[0]) < int(values(after, "SEQUENCE")[0])
    assert by_vobject(after) == [event.starts_at]


def test_the_number_of_a_series_rises_with_every_word_to_her(ben, cleo):
    series = a_series(capacity=1, count=6)
    actions.answer(dates(series)[5], member=cleo, answer=GOING, now=NOW)
    say(series, ben)
    actions.answer(dates(series)[5], member=cleo, answer=NOT_GOING, now=NOW)
    actions.change_rest(dates(series)[0], changes={"start_time": time(8)}, now=NOW)
    actions.extend(series, count=7, now=NOW)
    series.refresh_from_db()
    actions.change_following(dates(series)[3], changes={"start_time": time(9)}, now=NOW)
    say(series, ben, NONE, now=NOW + timedelta(hours=1))
    say(series, ben, now=NOW + timedelta(hours=2))

    said = [
        int(values(file, "SEQUENCE")[0])
        for file in calendars_to(ben)
        if values(file, "UID")[0] == series.uid
    ]
    assert len(said) == 7
    assert said == sorted(set(said))


def test_the_number_of_a_date_rises_with_every_word_about_it(ben):
    series = a_series()
    say(series, ben)
    series.refresh_from_db()
    said = []

    def note(file):
        ours = re.findall(
            rb"BEGIN:VEVENT.*?END:VEVENT", file.replace(b"\r\n ", b""), re.DOTALL
        )
        said.extend(
            int(re.search(rb"SEQUENCE:(\d+)", one)[1])
            for one in ours
            if b"RECURRENCE-ID;TZID=Europe/Warsaw:20260915" in one
        )

    def mine():
        return dates(series)[1].rsvps.get(member=ben)

    actions.change_date(dates(series)[1], changes={"start_time": time(8)}, now=NOW)
    note(series_invitation_for(Series.objects.get(), ben))
    actions.answer(dates(series)[1], member=ben, answer=NOT_GOING, now=NOW)
    note(withdrawal_for(mine()))
    actions.answer(dates(series)[1], member=ben, answer=GOING, now=NOW)
    note(invitation_for(mine()))
    actions.cancel(dates(series)[1], note="", now=NOW)
    note(withdrawal_for(mine()))

    assert len(said) == 4
    assert said == sorted(set(said))
