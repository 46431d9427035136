"""The dates of events that repeat in calendar files."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import icalendar
import pytest
import recurring_ical_events

from events.calendar_reader import EventComponent
from networking_site.lib.refused import Refused
from tests.events.calendars import NOW, calendar, instants, only, read, reason


def test_weekly_meeting_stays_at_seven_when_the_clocks_change() -> None:
    weekly = only(
        "UID:w\nDTSTART;TZID=Europe/Warsaw:20260310T190000\nRRULE:FREQ=WEEKLY;COUNT=4"
    )

    assert {event.start_time for event in weekly.events} == {time(19)}
    assert [instant.hour for instant in instants(weekly)] == [18, 18, 18, 17]


def test_time_that_exists_twice_is_the_first_and_one_in_the_gap_is_read() -> None:
    twice = only("UID:t\nDTSTART;TZID=Europe/Warsaw:20261025T023000")
    gap = only("UID:g\nDTSTART;TZID=Europe/Warsaw:20260329T023000")

    assert instants(twice) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert instants(gap) == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]


def test_exdate_takes_a_date_out_in_any_zone() -> None:
    weekly = only(
        "UID:w\nDTSTART;TZID=Europe/Warsaw:20261103T190000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;TZID=Europe/Warsaw:20261110T190000\nEXDATE:20261117T180000Z"
    )

    assert [event.day.day for event in weekly.events] == [3, 24]


def test_a_component_that_changes_one_date_moves_only_that() -> None:
    series, moved = read(
        "UID:w\nDTSTART;TZID=Europe/Warsaw:20261103T190000\nRRULE:FREQ=WEEKLY;COUNT=3",
        "UID:w\nRECURRENCE-ID:20261110T180000Z\nSUMMARY:Moved\n"
        "DTSTART;TZID=Europe/Warsaw:20261111T200000",
    )

    assert isinstance(series, EventComponent)
    assert isinstance(moved, EventComponent)
    assert [event.recurrence_id for event in series.events] == ["20261103", "20261117"]
    assert [event.recurrence_id for event in moved.events] == ["20261110"]
    assert moved.events[0].day == date(2026, 11, 11)
    assert moved.changes_one_date


def test_rdate_adds_days_times_and_periods_with_their_own_length() -> None:
    event = only(
        "UID:r\nDTSTART:20261103T190000Z\nDURATION:PT1H\n"
        "RDATE;VALUE=DATE:20261105\nRDATE:20261106T080000Z\n"
        "RDATE;VALUE=PERIOD:20261107T080000Z/PT3H,20261108T080000Z/20261108T100000Z"
    )

    assert event.rule == ""
    assert [
        (one.day.day, one.start_time.hour, one.minutes) for one in event.events
    ] == [
        (3, 19, 60),
        (5, 19, 60),
        (6, 8, 60),
        (7, 8, 180),
        (8, 8, 120),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=30",
        "FREQ=MONTHLY;BYDAY=1TU;COUNT=12",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2;COUNT=10",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20270301T180000Z",
        "FREQ=YEARLY;BYMONTH=3,11;BYMONTHDAY=3;COUNT=4",
        "FREQ=WEEKLY;UNTIL=20270106",
    ],
)
def test_rules_give_the_dates_that_another_program_gives(rule: str) -> None:
    text = f"UID:o\nDTSTART;TZID=Europe/Warsaw:20261103T190000\nRRULE:{rule}"
    parsed = icalendar.Calendar.from_ical(calendar(text))

    others = recurring_ical_events.of(parsed).between(
        datetime(2026, 1, 1), datetime(2028, 11, 22)
    )

    starts = sorted(other["DTSTART"].dt.astimezone(UTC) for other in others)
    assert [one for one in instants(only(text)) if one.year < 2029] == starts


def test_start_counts_as_the_first_date_and_a_day_as_until_its_end() -> None:
    off_the_rule = only(
        "UID:f\nDTSTART:20261103T190000Z\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3"
    )
    until_a_day = only(
        "UID:u\nDTSTART:20261103T190000Z\nRRULE:FREQ=WEEKLY;UNTIL=20261110"
    )

    assert [event.day.day for event in off_the_rule.events] == [3, 6, 13]
    assert [event.day.day for event in until_a_day.events] == [3, 10]


def test_endless_rule_gives_the_nearest_two_hundred_dates() -> None:
    daily = only("UID:d\nDTSTART:20200101T090000Z\nRRULE:FREQ=DAILY")
    weekly = only("UID:w\nDTSTART:20261201T090000Z\nRRULE:FREQ=WEEKLY")

    assert len(daily.events) == 200
    assert daily.events[0].day == date(2026, 11, 24)
    assert daily.remarks == ("only the 200 dates nearest to today",)
    assert weekly.events[-1].day <= (NOW + timedelta(days=730)).date()
    assert all(b - a == timedelta(days=7) for a, b in pairwise(instants(weekly)))
    assert weekly.remarks == ("dates up to 2028-11-22",)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=SECONDLY", "It repeats more often than daily (FREQ)."),
        ("FREQ=HOURLY;COUNT=3", "It repeats more often than daily (FREQ)."),
        ("FREQ=DAILY;INTERVAL=0", "makes no sense (INTERVAL=0)."),
        ("FREQ=DAILY;INTERVAL=" + "9" * 200, "makes no sense (INTERVAL=9999"),
        ("FREQ=DAILY;COUNT=-1", "makes no sense (COUNT=-1)."),
        ("FREQ=DAILY;BYDAY=XX", "Its rule (RRULE) can't be read."),
        ("BYDAY=MO", "Its rule (RRULE) can't be read."),
        ("FREQ=DAILY;UNTIL=never", "Its rule (RRULE) can't be read."),
        ("RSCALE=CHINESE;FREQ=YEARLY", "another calendar (RSCALE=CHINESE)."),
        (
            "FREQ=DAILY;BYHOUR="
            + ",".join(map(str, range(24)))
            + ";BYMINUTE="
            + ",".join(map(str, range(60))),
            "more dates than a calendar can hold.",
        ),
    ],
)
def test_rules_that_make_no_sense_are_skipped_at_once(rule: str, said: str) -> None:
    assert said in reason(f"UID:r\nDTSTART:20000101T000000Z\nRRULE:{rule}")


def test_rule_that_never_meets_a_date_is_skipped_and_many_are_refused() -> None:
    never = "UID:{}\nDTSTART:20000101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    assert reason(never.format("n")) == "Its rule (RRULE) never gives a date."
    with pytest.raises(Refused) as refused:
        read(*(never.format(number) for number in range(4000)))

    assert "too many rules of this file lead nowhere." in refused.value.reason


def test_rare_but_real_days_are_met() -> None:
    event = only("UID:f\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY")

    assert [one.day.year for one in event.events] == [2024, 2028]
