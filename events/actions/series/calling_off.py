"""Dates that do not happen: one left out before anybody answered, or all the rest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events import calendars, emails
from events.actions.locking import locked, locked_series
from events.actions.series.people import people_of
from events.models import Event, Series
from events.rules import why_not_skip
from networking_site.lib.refused import Refused


@transaction.atomic
def skip(event: Event, *, now: datetime) -> Series:
    """Leave one date of a series out, as if it had never been planned.

    Only while nobody goes or waits: people are owed a word, so then it is cancelled.
    """
    assert event.series
    series = locked_series(event.series)
    event = locked(event)
    if refusal := why_not_skip(event, now=now):
        raise Refused(refusal)
    series.sequence += 1 + calendars.most_said([event])
    series.save(update_fields=["sequence", "updated_at"])
    event.delete()
    return series


@transaction.atomic
def cancel_rest(series: Series, *, note: str, now: datetime) -> list[Event]:
    """Call off every date to come, and tell each who goes or waits once why."""
    series = locked_series(series)
    dates = series.events.select_for_update().upcoming(now=now).order_by("pk")
    dates.filter(status=Event.Status.DRAFT).delete()
    off = list(dates.filter(status=Event.Status.PUBLISHED))
    if not off:
        raise Refused(_("No date of this series is to come."))
    for event in off:
        event.status, event.cancel_note = Event.Status.CANCELLED, note
        event.sequence, event.cancelled_at = event.sequence + 1, now
        event.save()
    series.sequence += 1
    series.save(update_fields=["sequence", "updated_at"])
    for member, rsvps in people_of(off).items():
        emails.series_cancelled(series, rsvps, member=member, note=note, now=now)
    return off
