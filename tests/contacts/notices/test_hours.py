"""Mornings and quiet hours on every clock there is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.notices.hours import after_quiet, is_morning, morning_after
from networking_site.lib.zones import zone_names

ZONES = st.sampled_from(sorted(zone_names())).map(ZoneInfo)
MOMENTS = st.datetimes(
    min_value=datetime(2010, 1, 1),
    max_value=datetime(2035, 1, 1),
    timezones=st.just(UTC),
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "told", "morning"),
    [
        ("Europe/Lisbon", "2026-03-10T06:59+00:00", "2026-03-10T07:00+00:00"),
        ("Europe/Lisbon", "2026-03-10T07:00+00:00", "2026-03-11T07:00+00:00"),
        # The night in which clocks go forward, and the one in which they go back.
        ("Europe/Lisbon", "2026-03-28T23:00+00:00", "2026-03-29T06:00+00:00"),
        ("Europe/Lisbon", "2026-10-24T23:00+01:00", "2026-10-25T07:00+00:00"),
        ("Asia/Kolkata", "2026-03-10T12:00+05:30", "2026-03-11T07:00+05:30"),
        ("Pacific/Kiritimati", "2026-03-10T12:00+14:00", "2026-03-11T07:00+14:00"),
        # A day that the island left out: its seven o'clock is that of the day after.
        ("Pacific/Apia", "2011-12-29T12:00-10:00", "2011-12-31T07:00+14:00"),
    ],
)
def test_the_next_morning_is_at_seven_on_her_own_clock(zone, told, morning):
    assert morning_after(at(told), zone=ZoneInfo(zone)) == at(morning)


@given(MOMENTS, ZONES)
def test_everywhere_and_always_morning_comes_within_two_days(moment, zone):
    morning = morning_after(moment, zone=zone)

    assert moment < morning <= moment + timedelta(hours=49)
    assert is_morning(morning, zone=zone)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-03-10T21:59+00:00", "2026-03-10T21:59+00:00"),
        ("2026-03-10T22:00+00:00", "2026-03-11T07:30+00:00"),
        ("2026-03-11T07:29+00:00", "2026-03-11T07:30+00:00"),
        ("2026-03-11T07:30+00:00", "2026-03-11T07:30+00:00"),
        ("2026-03-28T23:30+00:00", "2026-03-29T07:30+01:00"),
        ("2026-10-24T23:30+01:00", "2026-10-25T07:30+00:00"),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now, leaves):
    found = after_quiet(
        at(now), begins=time(22), ends=time(7, 30), zone=ZoneInfo("Europe/Lisbon")
    )

    assert found == at(leaves)


def test_an_end_that_comes_twice_is_the_one_that_lies_ahead():
    quiet = {"begins": time(23), "ends": time(1, 30), "zone": ZoneInfo("Europe/Lisbon")}

    first = after_quiet(at("2026-10-25T01:15+01:00"), **quiet)
    second = after_quiet(at("2026-10-25T01:15+00:00"), **quiet)

    assert first == at("2026-10-25T01:30+01:00")
    assert second == at("2026-10-25T01:30+00:00")


@given(MOMENTS, ZONES, CLOCKS, CLOCKS)
def test_a_letter_never_leaves_in_quiet_hours_and_never_waits_for_ever(
    moment, zone, begins, ends
):
    if begins == ends:
        return
    quiet = {"begins": begins, "ends": ends, "zone": zone}

    leaves = after_quiet(moment, **quiet)

    assert moment <= leaves <= moment + timedelta(hours=49)
    if leaves > moment:
        assert after_quiet(leaves, **quiet) - leaves <= timedelta(hours=1)
