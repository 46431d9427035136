"""Keeps the events of a calendar file, and accounts for each of its components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import actions
from events.calendar_reader import (
    CalendarEvent,
    EventComponent,
    Skipped,
    read_calendar,
)
from events.import_account import Fate, Line, Outcome, detail_of, outcome_of
from events.models import Event, Series
from events.rules import why_not_cancel, why_not_publish
from events.when import first_instant
from networking_site.lib.group.chosen import our_group
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone

AS_IN_THE_FILE = (
    *("title", "description", "place_name", "address", "join_link"),
    *("day", "start_time", "minutes", "time_zone", "sequence", "recurrence_id"),
)
COMPUTED = ("kind", "series_id", "starts_at", "ends_at")


@dataclass(frozen=True)
class Order:
    """What an import was asked to do, beside reading the file."""

    now: datetime
    host: User | None
    publish: bool


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


def _member(email: str) -> User:
    member = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if member is None:
        reason = _("There is no member with the address %(email)s.")
        raise Refused(reason % {"email": email})
    return member


def _zone_of(host: User | None) -> str:
    return zone(host.profile.time_zone if host else our_group().time_zone).key


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
    series = _series(component, ours)
    fates = [
        _keep_date(date, _known(date, ours, keys), series, order)
        for date in component.events
    ]
    gone = 0
    is_taken = any(outcome != Outcome.SKIPPED for outcome, _why in fates)
    is_retold = is_taken and _retell(series, component)
    if is_taken and not component.changes_one_date:
        gone = _call_off_gone(component, ours, keys, now=order.now)
    outcome = outcome_of(fates, is_more=bool(gone) or is_retold)
    detail = detail_of(component, fates, gone=gone, publish=order.publish)
    return Line(component.line, component.name, component.title, outcome, detail)


def _series(component: EventComponent, ours: dict[str, Event]) -> Series | None:
    """Give the series of a component that repeats, made where it is first met."""
    known = Series.objects.filter(uid=component.uid).first()
    is_nothing_yet = component.events[0].is_cancelled and not ours
    if known or component.rule is None or is_nothing_yet:
        return (
            known if component.rule is not None or component.changes_one_date else None
        )
    first = component.events[0]
    return Series.objects.create(
        uid=component.uid,
        title=component.title,
        rule=component.rule,
        first_day=first.day,
        start_time=first.start_time,
        minutes=first.minutes,
        time_zone=first.time_zone,
    )


def _retell(series: Series | None, component: EventComponent) -> bool:
    """Give a series its new title and rule; say whether they are new."""
    if series is None or component.rule is None:
        return False
    if (series.title, series.rule) == (component.title, component.rule):
        return False
    series.title, series.rule = component.title, component.rule
    series.save(update_fields=["title", "rule"])
    return True


def _known(date: CalendarEvent, ours: dict[str, Event], keys: set[str]) -> Event | None:
    """Give our event for this date, also where it began or ceased to repeat since."""
    if date.recurrence_id in ours:
        return ours[date.recurrence_id]
    for key, event in ours.items():
        is_free = key not in keys and "" in (key, date.recurrence_id)
        if is_free and event.day == date.day:
            ours[date.recurrence_id] = ours.pop(key)
            return event
    return None


def _keep_date(
    date: CalendarEvent, event: Event | None, series: Series | None, order: Order
) -> Fate:
    """Write one date where something differs; ours stays where it is more recent."""
    if event is None and date.is_cancelled:
        return Outcome.SKIPPED, _("It is cancelled, and was not here before.")
    if event is None:
        event = Event(uid=date.uid)
    elif event.is_cancelled and date.is_cancelled:
        return Outcome.UNCHANGED, ""
    elif date.sequence < event.sequence:
        return Outcome.SKIPPED, _("It is older than what we have.")
    elif event.is_cancelled:
        return Outcome.SKIPPED, _("It was cancelled here, and stays so.")
    elif date.is_cancelled:
        _call_off(event, now=order.now)
        return Outcome.UPDATED, ""
    return _write(event, date, series, order), ""


def _write(
    event: Event, date: CalendarEvent, series: Series | None, order: Order
) -> Outcome:
    """Give an event what the file says of it.

    Not by `actions.save`: that asks a person about times that exist twice, and counts
    SEQUENCE itself, which here is the file's.
    """
    before = _as_kept(event)
    for name in AS_IN_THE_FILE:
        setattr(event, name, getattr(date, name))
    event.kind = _kind(date)
    event.series = series
    event.starts_at = first_instant(
        datetime.combine(date.day, date.start_time), zone_name=date.time_zone
    )
    event.ends_at = event.starts_at + timedelta(minutes=date.minutes)
    is_new = event.pk is None
    is_changed = is_new or _as_kept(event) != before
    if is_changed:
        event.slug = event.slug or actions.free_slug(event)
        event.save()
    is_changed |= _publish(event, date, order)
    if order.host and not event.hostings.filter(member=order.host).exists():
        actions.add_host(event, member=order.host)
        is_changed = True
    if is_new:
        return Outcome.NEW
    return Outcome.UPDATED if is_changed else Outcome.UNCHANGED


def _as_kept(event: Event) -> tuple[object, ...]:
    return tuple(getattr(event, name) for name in (*AS_IN_THE_FILE, *COMPUTED))


def _kind(date: CalendarEvent) -> Event.Kind:
    if date.place_name and date.join_link:
        return Event.Kind.HYBRID
    return Event.Kind.IN_PERSON if date.place_name else Event.Kind.ONLINE


def _publish(event: Event, date: CalendarEvent, order: Order) -> bool:
    """Publish a draft if that was asked; one that is over is shown as what it was."""
    is_draft = event.status == Event.Status.DRAFT
    if not order.publish or not is_draft or date.is_private:
        return False
    if why_not_publish(event, now=order.now) is None:
        actions.publish(event, now=order.now)
    else:
        Event.objects.filter(pk=event.pk).update(status=Event.Status.PUBLISHED)
    return True


def _call_off_gone(
    component: EventComponent, ours: dict[str, Event], keys: set[str], *, now: datetime
) -> int:
    """Call off our dates to come that the event no longer has; count them."""
    gone = [
        event
        for key, event in ours.items()
        if key not in keys
        and now < event.starts_at <= component.complete_until
        and not event.is_cancelled
        and event.sequence <= component.events[0].sequence
    ]
    for event in gone:
        _call_off(event, now=now)
    return len(gone)


def _call_off(event: Event, *, now: datetime) -> None:
    """Cancel what was announced; a draft, which nobody was told of, is taken away."""
    if why_not_cancel(event, now=now) is None:
        note = _("It was called off in the calendar it comes from.")
        actions.cancel(event, note=note, now=now)
    elif event.status == Event.Status.DRAFT:
        event.delete()
    else:
        Event.objects.filter(pk=event.pk).update(status=Event.Status.CANCELLED)
