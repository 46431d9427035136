"""The dates of a series, from what its host chose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from events.recurrence import (
    MOST_DATES,
    Recurrence,
    Rhythm,
    in_words,
    planned_dates,
    rule_text,
    walls,
    why_not_recur,
)
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone, zone_names

TUESDAY = datetime(2026, 12, 1, 19)
LAST_THURSDAY = datetime(2026, 12, 31, 19)
WARSAW = "Europe/Warsaw"


def days(recurrence: Recurrence) -> list[str]:
    return [f"{wall:%d.%m.}" for wall in walls(recurrence)]


def test_every_second_tuesday_until_a_day_that_is_itself_included() -> None:
    series = Recurrence(TUESDAY, Rhythm.WEEKLY, every=2, until=date(2027, 1, 12))

    assert in_words(series) == "every second Tuesday"
    assert days(series) == ["01.12.", "15.12.", "29.12.", "12.01."]
    assert rule_text(series, zone_name=WARSAW) == (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270112T225959Z"
    )


def test_last_thursday_of_the_month_three_times() -> None:
    series = Recurrence(LAST_THURSDAY, Rhythm.LAST, count=3)

    assert in_words(series) == "on the last Thursday of the month"
    assert days(series) == ["31.12.", "28.01.", "25.02."]
    assert rule_text(series, zone_name=WARSAW) == "FREQ=MONTHLY;BYDAY=-1TH;COUNT=3"


def test_which_tuesday_of_the_month_is_told_by_the_first_date() -> None:
    second = Recurrence(datetime(2026, 12, 8, 19), Rhythm.NTH, count=3)

    assert in_words(second) == "on the second Tuesday of the month"
    assert days(second) == ["08.12.", "12.01.", "09.02."]
    assert rule_text(second, zone_name=WARSAW) == "FREQ=MONTHLY;BYDAY=2TU;COUNT=3"


@pytest.mark.parametrize(
    ("rhythm", "every", "words"),
    [
        (Rhythm.WEEKLY, 1, "every Thursday"),
        (Rhythm.WEEKLY, 3, "every 3 weeks on Thursday"),
        (Rhythm.LAST, 2, "on the last Thursday of every second month"),
        (Rhythm.LAST, 3, "every 3 months on the last Thursday"),
    ],
)
def test_how_often_is_said_in_words(rhythm: Rhythm, every: int, words: str) -> None:
    assert in_words(Recurrence(LAST_THURSDAY, rhythm, every=every, count=2)) == words


def test_seven_in_the_evening_stays_seven_in_all_zones_for_a_year() -> None:
    weekly = Recurrence(TUESDAY, Rhythm.WEEKLY, count=53)
    for name in sorted(zone_names()):
        planned = planned_dates(weekly, zone_name=name)

        seen = [
            one.starts_at.astimezone(zone(name)).replace(tzinfo=None)
            for one in planned
            if one.starts_at
        ]
        assert seen == [TUESDAY + timedelta(weeks=week) for week in range(53)], name


def test_a_time_that_does_not_exist_or_exists_twice_is_reported() -> None:
    in_the_gap = Recurrence(datetime(2027, 3, 21, 2, 30), Rhythm.WEEKLY, count=3)
    twice = Recurrence(datetime(2026, 10, 18, 2, 30), Rhythm.WEEKLY, count=3)

    spring = planned_dates(in_the_gap, zone_name=WARSAW)
    autumn = planned_dates(twice, zone_name=WARSAW)

    assert [one.starts_at for one in spring] == [
        datetime(2027, 3, 21, 1, 30, tzinfo=UTC),
        None,
        datetime(2027, 4, 4, 0, 30, tzinfo=UTC),
    ]
    assert "does not exist in Europe/Warsaw" in spring[1].why_not
    assert autumn[1].wall == datetime(2026, 10, 25, 2, 30)
    assert autumn[1].starts_at is None
    assert "exists twice in Europe/Warsaw" in autumn[1].why_not


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (Recurrence(TUESDAY, Rhythm.WEEKLY), "Say when it ends"),
        (
            Recurrence(TUESDAY, Rhythm.WEEKLY, until=date(2027, 1, 1), count=3),
            "Say when it ends",
        ),
        (
            Recurrence(TUESDAY, Rhythm.WEEKLY, until=date(2026, 11, 30)),
            "ends before its first date",
        ),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, count=0), "at least one date"),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, every=0, count=2), "from 1 to 52"),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, every=53, count=2), "from 1 to 52"),
        (Recurrence(TUESDAY, Rhythm.LAST, count=2), "not the last Tuesday"),
        (Recurrence(LAST_THURSDAY, Rhythm.NTH, count=2), "fifth"),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, count=MOST_DATES + 1), "five years"),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, count=10**5000), "five years"),
        (Recurrence(TUESDAY, Rhythm.WEEKLY, until=date(2031, 12, 1)), "five years"),
        (Recurrence(datetime(9999, 12, 28), Rhythm.WEEKLY, count=2), "2000 and 2100"),
    ],
)
def test_a_choice_that_makes_no_series_is_refused(
    series: Recurrence, reason: str
) -> None:
    assert reason in (why_not_recur(series) or "")
    with pytest.raises(Refused, match=reason):
        walls(series)
    with pytest.raises(Refused, match=reason):
        rule_text(series, zone_name=WARSAW)


def test_five_years_of_weeks_can_be_planned() -> None:
    by_count = Recurrence(TUESDAY, Rhythm.WEEKLY, count=MOST_DATES)
    by_day = Recurrence(TUESDAY, Rhythm.WEEKLY, until=date(2031, 11, 30))

    assert len(walls(by_count)) == MOST_DATES == 261
    assert walls(by_day) == walls(by_count)


@given(
    first=st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),
    rhythm=st.sampled_from(Rhythm),
    every=st.integers(1, 12),
    end=st.one_of(st.integers(1, 5), st.timedeltas(timedelta(0), timedelta(days=900))),
)
def test_the_text_of_the_rule_gives_the_same_dates(
    first: datetime, rhythm: Rhythm, every: int, end: int | timedelta
) -> None:
    first = first.replace(second=0, microsecond=0)
    if isinstance(end, int):
        series = Recurrence(first, rhythm, every=every, count=end)
    else:
        series = Recurrence(first, rhythm, every=every, until=(first + end).date())
    if why_not_recur(series):
        return

    text = rule_text(series, zone_name="UTC").replace("Z", "")

    found = walls(series)
    assert found == list(rrulestr(text, dtstart=first))
    assert found[0] == first
    assert {(wall.weekday(), wall.time()) for wall in found} == {
        (first.weekday(), first.time())
    }
    assert all(earlier < later for earlier, later in pairwise(found))
