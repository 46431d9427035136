"""From the components of a calendar file to events and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.calendar_reader.clocks import Clocks, Moment
from events.calendar_reader.drafts import Draft, minutes_of, read_draft
from events.calendar_reader.pieces import MOST_ROWS, CalendarPart, Piece, split
from events.calendar_reader.records import (
    CalendarEvent,
    Endless,
    EventComponent,
    NotRead,
    Skipped,
)
from events.calendar_reader.repeats import repeats
from events.calendar_reader.wording import Properties, value
from events.when import LAST_YEAR
from networking_site.lib.refused import Refused
from networking_site.lib.text import clean_line

LONGEST_NAME = 40
LONGEST_LABEL = 60
MOST_ENDLESS = 3

Keys = dict[datetime, str]


def read_calendar(
    data: bytes, *, now: datetime, floating_zone: str = "UTC"
) -> list[EventComponent | Skipped]:
    """Read a calendar file: one record for each of its components, in its order.

    `floating_zone` is for times without a zone in calendars without one. Raises Refused
    for a file that is no calendar, or too large.
    """
    drafts: list[Draft] = []
    records: list[EventComponent | Skipped] = []
    for calendar in split(data):
        clocks = Clocks(calendar, floating_zone=floating_zone)
        _read_part(calendar, clocks, drafts, records)
    drafts = _without_repetitions(drafts, records)
    changes: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.replaces:
            changes.setdefault(draft.uid, []).append(draft)
    events = {draft.uid: draft for draft in drafts if not draft.replaces}
    keys: dict[str, Keys] = {}
    _read_events(events, changes, keys, records, now=now)
    for uid, of_one_event in changes.items():
        start = events[uid].start if uid in events else None
        taken: set[str] = set()
        for draft in of_one_event:
            records.append(_change(draft, start, keys.get(uid, {}), taken))
    return sorted(records, key=lambda record: record.line)


def _read_part(
    calendar: CalendarPart,
    clocks: Clocks,
    drafts: list[Draft],
    records: list[EventComponent | Skipped],
) -> None:
    for piece in calendar.pieces:
        props = piece.properties()
        try:
            drafts.append(read_draft(piece, props, clocks))
        except NotRead as reason:
            records.append(_skipped(piece, props, reason.reason))


def _read_events(
    events: dict[str, Draft],
    changes: dict[str, list[Draft]],
    keys: dict[str, Keys],
    records: list[EventComponent | Skipped],
    *,
    now: datetime,
) -> None:
    """Read the events, and refuse the file once it asks for too many dates or steps."""
    dates, endless = sum(map(len, changes.values())), 0
    for uid, draft in events.items():
        try:
            component = _event(draft, changes.get(uid, []), keys, now=now)
        except NotRead as reason:
            endless += isinstance(reason, Endless)
            records.append(_skipped(draft.piece, draft.props, reason.reason))
        else:
            dates += len(component.events)
            records.append(component)
        if endless > MOST_ENDLESS:
            refusal = _("Line %(line)d: too many rules of this file lead nowhere.")
            raise Refused(refusal % {"line": draft.piece.line})
        if dates > MOST_ROWS:
            refusal = _(
                "This file has more than %(most)d dates; split it into smaller ones."
            )
            raise Refused(refusal % {"most": MOST_ROWS})


def _skipped(piece: Piece, props: Properties, reason: str) -> Skipped:
    label = value(props, "SUMMARY") or value(props, "TZID")
    return Skipped(
        line=piece.line,
        name=clean_line(piece.name)[:LONGEST_NAME],
        title=clean_line(label)[:LONGEST_LABEL],
        reason=reason,
    )


def _without_repetitions(
    drafts: list[Draft], records: list[EventComponent | Skipped]
) -> list[Draft]:
    """Keep the most recent of components for the same event, the first among equals."""
    best: dict[tuple[str, datetime | None], Draft] = {}
    for draft in drafts:
        other = best.get(draft.identity)
        if other is None or draft.sequence > other.sequence:
            best[draft.identity] = draft
    for draft in drafts:
        chosen = best[draft.identity]
        if chosen is not draft:
            reason = _("The same event (UID) is also in line %(line)d, which is taken.")
            reason %= {"line": chosen.piece.line}
            records.append(_skipped(draft.piece, draft.props, reason))
    return [draft for draft in drafts if best[draft.identity] is draft]


def _event(
    draft: Draft, changes: list[Draft], keys: dict[str, Keys], *, now: datetime
) -> EventComponent:
    """Give an event with its dates, less those that components of their own change."""
    given = draft.props.get("RRULE", []) + draft.props.get("RDATE", [])
    if not any(one.value for one in given):
        return _component(draft, [_on(draft, draft.start.wall)])
    found = repeats(draft.props, start=draft.start, clocks=draft.clocks, now=now)
    keys[draft.uid] = found.keys
    changed = {_planned_day(change, draft.start.clock) for change in changes}
    events = [
        replace(
            _on(draft, wall, key=found.keys[wall]),
            minutes=minutes_of(found.lengths[wall], is_day=draft.start.is_day)
            if wall in found.lengths
            else draft.minutes,
        )
        for wall in found.walls
        if wall not in changed and wall.date() not in changed
    ]
    if not events:
        raise NotRead(_("None of its dates is left."))
    return replace(
        _component(draft, events),
        rule=found.rule,
        remarks=(*draft.wording.remarks, *found.remarks),
        complete_until=found.complete_until,
    )


def _change(
    draft: Draft, event_start: Moment | None, keys: Keys, taken: set[str]
) -> EventComponent | Skipped:
    """Give the one date that a component changes, under the key it has in its event."""
    replaces = draft.replaces or draft.start
    planned = _planned_day(draft, event_start.clock if event_start else replaces.clock)
    if isinstance(planned, datetime):
        key = keys.get(planned)
    else:
        key = next((keys[wall] for wall in keys if wall.date() == planned), None)
    if key is None:
        key = f"{planned:%Y%m%d}"
        if key in taken or key in keys.values():
            key = f"{planned:%Y%m%dT%H%M%S}"
    if key in taken:
        return _skipped(
            draft.piece, draft.props, _("This date of the event is changed twice.")
        )
    taken.add(key)
    changed = _component(draft, [_on(draft, draft.start.wall, key=key)])
    return replace(changed, changes_one_date=True)


def _planned_day(change: Draft, clock: tzinfo) -> date:
    """Give the date a component changes: on the wall of its event, or a whole day."""
    replaces = change.replaces or change.start
    return replaces.wall.date() if replaces.is_day else replaces.wall_at(clock)


def _component(draft: Draft, events: list[CalendarEvent]) -> EventComponent:
    return EventComponent(
        line=draft.piece.line,
        uid=draft.uid,
        title=draft.wording.title,
        rule=None,
        changes_one_date=False,
        events=tuple(events),
        complete_until=datetime(LAST_YEAR + 2, 1, 1, tzinfo=UTC),
        remarks=draft.wording.remarks,
    )


def _on(draft: Draft, wall: datetime, *, key: str = "") -> CalendarEvent:
    shown, zone_name = _shown(replace(draft.start, wall=wall), draft.clocks.own_zone)
    said = draft.wording
    return CalendarEvent(
        uid=draft.uid,
        recurrence_id=key,
        title=said.title,
        description=said.description,
        place_name=said.place_name,
        address=said.address,
        join_link=said.join_link,
        day=shown.date(),
        start_time=shown.time(),
        minutes=draft.minutes,
        time_zone=zone_name,
        sequence=draft.sequence,
        is_cancelled=value(draft.props, "STATUS").upper() == "CANCELLED",
        is_private=value(draft.props, "CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"},
    )


def _shown(moment: Moment, own_zone: str) -> tuple[datetime, str]:
    """Give a time in the zone people read it in: its own, or else the calendar's.

    A time that the calendar's clock shows twice stays in UTC, where it is the second.
    """
    if moment.is_day or moment.zone_name not in {"", "UTC"}:
        return moment.wall, moment.zone_name
    there = ZoneInfo(own_zone or "UTC")
    wall = moment.wall_at(there)
    if replace(moment, wall=wall, clock=there).instant == moment.instant:
        return wall, there.key
    return moment.wall_at(ZoneInfo("UTC")), "UTC"
