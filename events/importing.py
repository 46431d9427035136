"""Keeps the events of a calendar file, and accounts for each of its components."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.profiles.models import User
from events import actions
from events.calendar_reader import (
    MOST_ROWS,
    CalendarEvent,
    EventComponent,
    Skipped,
    read_calendar,
)
from events.models import Event, Series
from events.rules import why_not_cancel, why_not_publish
from events.when import first_instant
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone

AS_IN_THE_FILE = (
    *("title", "description", "place_name", "address", "join_link"),
    *("day", "start_time", "minutes", "time_zone", "sequence"),
)


class Outcome(StrEnum):
    """What became of a component, and of each of its dates."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Line:
    """One component in the account; `detail` is the reason, or counts its dates."""

    line: int
    name: str
    title: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True)
class Order:
    """What an import was asked to do, beside reading the file."""

    now: datetime
    host: User | None
    publish: bool


Fate = tuple[Outcome, str]


def import_calendar(
    data: bytes,
    *,
    now: datetime,
    host_email: str = "",
    publish: bool = False,
    dry_run: bool = False,
) -> list[Line]:
    """Bring the events of a calendar file in, and account for each of its components.

    All or nothing: one transaction, which a dry run rolls back at its end. Locks the
    events that it may change. Raises Refused for a file that is no calendar or too
    large, and for a host who is not a member.
    """
    host = _member(host_email) if host_email else None
    records = read_calendar(data, now=now, floating_zone=_zone_of(host))
    order = Order(now=now, host=host, publish=publish)
    components = [one for one in records if isinstance(one, EventComponent)]
    if sum(len(one.events) for one in components) > MOST_ROWS:
        reason = _("This file has more than %(most)d dates; split it into smaller ones.")
        raise Refused(reason % {"most": MOST_ROWS})
    with transaction.atomic():
        ours = _ours(components)
        keys = _keys_of_each_uid(components)
        lines = [
            _skipped(record)
            if isinstance(record, Skipped)
            else _keep(record, ours.setdefault(record.uid, {}), keys[record.uid], order)
            for record in records
        ]
        transaction.set_rollback(dry_run)
    return lines


def totals(lines: Iterable[Line]) -> dict[Outcome, int]:
    """Count the components by what became of them; the counts add up to all."""
    counted = Counter(line.outcome for line in lines)
    return {outcome: counted[outcome] for outcome in Outcome}


def _member(email: str) -> User:
    member = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if member is None:
        reason = _("There is no member with the address %(email)s.")
        raise Refused(reason % {"email": email})
    return member


def _zone_of(host: User | None) -> str:
    return zone(host.profile.time_zone if host else settings.TIME_ZONE).key


def _ours(components: list[EventComponent]) -> dict[str, dict[str, Event]]:
    """Lock and give the events we have already, by UID and date."""
    found: dict[str, dict[str, Event]] = {}
    uids = {component.uid for component in components}
    for event in Event.objects.select_for_update().filter(uid__in=uids).order_by("pk"):
        found.setdefault(event.uid, {})[event.recurrence_id] = event
    return found


def _keys_of_each_uid(components: list[EventComponent]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for component in components:
        given = {event.recurrence_id for event in component.events}
        keys.setdefault(component.uid, set()).update(given)
    return keys


def _skipped(record: Skipped) -> Line:
    return Line(record.line, record.name, record.title, Outcome.SKIPPED, record.reason)


def _keep(
    component: EventComponent, ours: dict[str, Event], keys: set[str], order: Order
) -> Line:
    """Keep the dates of one component, and call off those its event no longer has."""
    fates = [
        _keep_date(date, _known(date, ours, keys), component, order)
        for date in component.events
    ]
    gone = 0
    if not component.changes_one_date:
        gone = _call_off_gone(component, ours, keys, now=order.now)
    outcome = _outcome([fate for fate, _why in fates], gone=gone)
    return Line(
        line=component.line,
        name=component.name,
        title=component.title,
        outcome=outcome,
        detail=_detail(component, fates, gone=gone, outcome=outcome),
    )


def _known(date: CalendarEvent, ours: dict[str, Event], keys: set[str]) -> Event | None:
    """Give our event for this date, also where it began or ceased to repeat since."""
    event = ours.get(date.recurrence_id)
    if event is not None:
        return event
    for key, other in ours.items():
        if key not in keys and other.day == date.day and "" in (key, date.recurrence_id):
            del ours[key]
            other.recurrence_id = date.recurrence_id
            ours[date.recurrence_id] = other
            return other
    return None


def _keep_date(
    date: CalendarEvent, event: Event | None, component: EventComponent, order: Order
) -> Fate:
    """Write one date where something differs; ours stays where it is more recent."""
    if event is None:
        if date.is_cancelled:
            return Outcome.SKIPPED, _("It is cancelled, and was not here before.")
        event = Event(uid=date.uid, recurrence_id=date.recurrence_id)
        return _write(event, date, component, order)
    if event.is_cancelled and date.is_cancelled:
        return Outcome.UNCHANGED, ""
    if date.sequence < event.sequence:
        return Outcome.SKIPPED, _("It is older than what we have.")
    if event.is_cancelled:
        return Outcome.SKIPPED, _("It was cancelled here, and stays so.")
    if date.is_cancelled:
        _call_off(event, now=order.now)
        return Outcome.UPDATED, ""
    return _write(event, date, component, order)


def _write(
    event: Event, date: CalendarEvent, component: EventComponent, order: Order
) -> Fate:
    is_new = event.pk is None
    before = None if is_new else Event.objects.get(pk=event.pk)
    for name in AS_IN_THE_FILE:
        setattr(event, name, getattr(date, name))
    event.kind = _kind(date)
    event.series = _series(component)
    event.starts_at = first_instant(
        datetime.combine(date.day, date.start_time), zone_name=date.time_zone
    )
    event.ends_at = event.starts_at + timedelta(minutes=date.minutes)
    is_changed = is_new or _differs(event, before)
    if is_changed:
        event.slug = event.slug or actions.free_slug(event)
        event.save()
    is_changed |= _publish(event, date, order)
    if order.host and not event.hostings.filter(member=order.host).exists():
        actions.add_host(event, member=order.host)
        is_changed = True
    if is_new:
        return Outcome.NEW, ""
    return (Outcome.UPDATED if is_changed else Outcome.UNCHANGED), ""
