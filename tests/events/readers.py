"""Our calendar files as other programs read them: when things start, in UTC."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import recurring_ical_events
import vobject

Starts = list[datetime]

KHAL = """
[calendars]
[[ours]]
path = {folder}/ours
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


def unfolded(file: bytes) -> list[str]:
    """Give the properties of a file, each on one line (RFC 5545, 3.1)."""
    return file.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def names(file: bytes) -> list[str]:
    """Give the names of all lines, taken apart the way the laxest readers do."""
    lines = file.replace(b"\r\n ", b"").decode().splitlines()
    return [line.replace(":", ";").partition(";")[0] for line in lines]


def values(file: bytes, name: str) -> list[str]:
    """Give what stands after the name of a property, behind the zones."""
    return [
        line.removeprefix(name)[1:]
        for line in unfolded(file.rpartition(b"END:VTIMEZONE\r\n")[2])
        if line.startswith((f"{name}:", f"{name};"))
    ]


def under_another_name(file: bytes, zone_name: str) -> bytes:
    """Rename a zone, so that readers can't look it up and must follow VTIMEZONE."""
    return file.replace(
        f"TZID={zone_name}:".encode(), f"TZID=Ours {zone_name}:".encode()
    ).replace(f"TZID:{zone_name}\r\n".encode(), f"TZID:Ours {zone_name}\r\n".encode())


def by_recurring_ical_events(file: bytes) -> Starts:
    """Expand with recurring-ical-events (on icalendar and dateutil)."""
    calendar = icalendar.Calendar.from_ical(file)
    found = recurring_ical_events.of(calendar).between(
        datetime(1999, 1, 1, tzinfo=UTC), datetime(2110, 1, 1, tzinfo=UTC)
    )
    return sorted(event.start.astimezone(UTC) for event in found)


def by_vobject(file: bytes) -> Starts:
    """Expand with vobject, which leaves changed dates to its caller."""
    by_rule: set[datetime] = set()
    replaced: set[datetime] = set()
    changed: list[datetime] = []
    for event in vobject.readOne(file.decode()).vevent_list:
        planned = event.getChildValue("recurrence_id")
        if planned is not None:
            replaced.add(planned.astimezone(UTC))
            changed.append(event.dtstart.value.astimezone(UTC))
        else:
            dates: Any = event.rruleset or [event.dtstart.value]
            by_rule |= {one.astimezone(UTC) for one in dates}
    return sorted([*(by_rule - replaced), *changed])


def by_khal(file: bytes, folder: Path) -> Starts:
    """Import into khal, a calendar for the command line, and list what it shows."""
    (folder / "ours").mkdir(parents=True)
    (folder / "config").write_text(KHAL.format(folder=folder))
    (folder / "file.ics").write_bytes(file)
    khal = [str(Path(sys.executable).with_name("khal")), "-c", str(folder / "config")]
    subprocess.run(
        [*khal, "import", "--batch", str(folder / "file.ics")], check=True, timeout=60
    )
    shown = subprocess.run(
        [*khal, "list", "--day-format=", "--format={start}", "2025-01-01", "1500d"],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    return sorted(
        datetime.fromisoformat(line.strip()).replace(tzinfo=UTC)
        for line in shown.stdout.splitlines()
    )


def lasts(file: bytes) -> timedelta:
    """Give how long the first event of a file lasts, by icalendar."""
    event = icalendar.Calendar.from_ical(file).events[0]
    return event.end.astimezone(UTC) - event.start.astimezone(UTC)
