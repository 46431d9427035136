"""Our calendar files read by other programs: the same instants everywhere.

`EVERY_ZONE=1` takes all zones of the tz database, not only those with a history.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from events.calendar_reader import EventComponent, read_calendar
from events.calendar_writer import Repeats, event_file, feed
from events.calendar_writer.zones import zone_lines
from events.recurrence import Recurrence, Rhythm, planned_dates, rule_text
from events.when import first_instant
from networking_site.lib.zones import zone_names
from tests.events.entries import a_series, an_entry
from tests.events.readers import (
    by_khal,
    by_recurring_ical_events,
    by_vobject,
    under_another_name,
)

SOME_ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Warsaw",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
]
ZONES = sorted(zone_names()) if os.environ.get("EVERY_ZONE") else SOME_ZONES
CHOICES = {
    "weekly at seven": Recurrence(
        datetime(2026, 12, 1, 19), Rhythm.WEEKLY, until=date(2027, 12, 7)
    ),
    "every second Tuesday": Recurrence(
        datetime(2026, 12, 1, 19), Rhythm.WEEKLY, every=2, count=40
    ),
    "last Thursday of the month": Recurrence(
        datetime(2026, 12, 31, 19), Rhythm.LAST, until=date(2028, 12, 28)
    ),
    "third Friday of the month": Recurrence(
        datetime(2026, 11, 20, 19), Rhythm.NTH, count=24
    ),
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("zone_name", ZONES)
def test_readers_expand_a_series_to_the_instants_of_zoneinfo(
    zone_name: str, choice: Recurrence
) -> None:
    entries, instants = a_series(choice, zone_name=zone_name)

    file = event_file(entries)

    assert by_recurring_ical_events(file) == instants
    renamed = under_another_name(file, zone_name)
    assert renamed != file or zone_name == "UTC"
    assert by_recurring_ical_events(renamed) == instants
    assert by_vobject(renamed) == instants


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("zone_name", ["Europe/Warsaw", "Pacific/Kiritimati"])
def test_khal_shows_a_series_at_the_instants_of_zoneinfo(
    zone_name: str, choice: Recurrence, tmp_path: Path
) -> None:
    entries, instants = a_series(choice, zone_name=zone_name)

    assert by_khal(event_file(entries), tmp_path) == instants


@pytest.mark.parametrize(
    "first", [datetime(2027, 3, 14, 2, 30), datetime(2026, 10, 11, 2, 30)]
)
def test_a_date_whose_time_is_missing_or_twice_there_can_be_skipped_or_moved(
    first: datetime, tmp_path: Path
) -> None:
    choice = Recurrence(first, Rhythm.WEEKLY, count=4)
    rule = rule_text(choice, zone_name="Europe/Warsaw")
    planned = planned_dates(choice, zone_name="Europe/Warsaw")
    [odd] = [one.wall for one in planned if one.why_not]
    others = [one.starts_at for one in planned if one.starts_at]
    moved = an_entry(wall=odd.replace(hour=5), planned_for=odd)

    skipping = event_file([an_entry(wall=first, repeats=Repeats(rule, (odd,)))])
    moving = event_file([an_entry(wall=first, repeats=Repeats(rule)), moved])

    all_four = sorted([*others, first_instant(moved.wall, zone_name="Europe/Warsaw")])
    assert by_recurring_ical_events(skipping) == by_vobject(skipping) == others
    assert by_khal(skipping, tmp_path / "skipping") == others
    assert by_recurring_ical_events(moving) == by_vobject(moving) == all_four
    assert by_khal(moving, tmp_path / "moving") == all_four


def test_our_own_reader_reads_what_we_write() -> None:
    choice = CHOICES["every second Tuesday"]
    entries, instants = a_series(choice, zone_name="Europe/Warsaw")

    records = read_calendar(event_file(entries), now=datetime(2026, 11, 1, tzinfo=UTC))

    components = [one for one in records if isinstance(one, EventComponent)]
    series, moved = components
    assert len(series.events) + len(moved.events) == len(instants)
    assert [event.recurrence_id for event in moved.events] == ["20270112"]


@pytest.mark.parametrize("zone_name", ZONES)
def test_a_zone_described_is_the_zone_at_each_change_of_its_clock(
    zone_name: str,
) -> None:
    here = ZoneInfo(zone_name)
    text = zone_lines(zone_name, 2006, 2030).replace("\r\n ", "").replace("\r\n", "\n")
    described = tzical(io.StringIO(text)).get()
    # Found anew, so that nothing is taken over from what is tested.
    hours = [
        datetime(2007, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        for hour in range(0, 24 * 365 * 23, 6)
    ]
    changes = [
        hour
        for hour, next_hour in pairwise(hours)
        if hour.astimezone(here).utcoffset() != next_hour.astimezone(here).utcoffset()
    ]

    for change in [datetime(2026, 12, 1, 19, tzinfo=UTC), *changes]:
        for minutes in range(-180, 9 * 60, 30):
            at = change + timedelta(minutes=minutes)
            wall = at.astimezone(here).replace(tzinfo=None)
            ours = wall.replace(tzinfo=described).astimezone(UTC)
            assert ours == wall.replace(tzinfo=here).astimezone(UTC), wall


def test_a_feed_of_many_zones_is_read_whole_by_three_readers() -> None:
    entries = [
        an_entry(uid=f"{number}", zone_name=name, title=f"In {name}")
        for number, name in enumerate(SOME_ZONES)
    ]

    file = feed(entries, name="Table", source="https://x.org/f.ics", color="teal")

    calendar = icalendar.Calendar.from_ical(file)
    titles = [entry.title for entry in entries]
    assert calendar.get_missing_tzids() == set()
    assert [str(event["SUMMARY"]) for event in calendar.events] == titles
    assert calendar.calendar_name == "Table"
    others = vobject.readOne(file.decode()).vevent_list
    assert [event.summary.value for event in others] == titles
    ours = read_calendar(file, now=datetime(2026, 11, 1, tzinfo=UTC))
    assert [one.title for one in ours if isinstance(one, EventComponent)] == titles
    assert not any(
        component.errors for component in [calendar, *calendar.subcomponents]
    )
