"""iTIP messages to one person (RFC 5546): come, this has changed, this is off.

One message is about one UID. Who answered a whole series has it in her calendar as a
series, less the dates she does not come to; so has who answered several dates, or the
first, which is the series to a calendar. Who answered one other date has that alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings

from contacts.profiles.models import User
from events.calendar_writer import Attendee, Organiser, cancel, request
from events.calendars.entries import (
    Share,
    day_key,
    entries_of_series,
    entry_of,
    is_planned,
    whole_series,
)
from events.models import Event, Rsvp, Series, SeriesAnswer
from networking_site.lib.group.chosen import our_group

ALL_OF_IT = Share(more=True, way_in=True)
WAITS, HAS_A_PLACE, LEFT = range(3)
STEPS = {
    Rsvp.Answer.WAITING: WAITS,
    Rsvp.Answer.GOING: HAS_A_PLACE,
    Rsvp.Answer.NOT_GOING: LEFT,
}


def invitation_for(rsvp: Rsvp) -> bytes:
    """Give a REQUEST for who has a place, and nothing for anybody else.

    Sent again after a change it updates what she has.
    """
    event = rsvp.event
    if rsvp.answer != Rsvp.Answer.GOING or event.status != Event.Status.PUBLISHED:
        return b""
    if is_planned(event) and event.series and _has_series(event.series, rsvp.member):
        return series_invitation_for(event.series, rsvp.member)
    entry = entry_of(event, ALL_OF_IT, sequence=_sequence(rsvp))
    return request([entry], organiser=_organiser(), attendee=_attendee(rsvp.member))


def withdrawal_for(rsvp: Rsvp) -> bytes:
    """Give a CANCEL for who had a place: her event is off, or she is off its list.

    Who waits, or has an offer, has nothing in her calendar that could go.
    """
    if rsvp.answer in (Rsvp.Answer.WAITING, Rsvp.Answer.OFFERED):
        return b""
    entry = entry_of(rsvp.event, Share(), sequence=_sequence(rsvp, step=LEFT))
    return cancel([entry], organiser=_organiser(), attendee=_attendee(rsvp.member))


def series_invitation_for(series: Series, member: User) -> bytes:
    """Give a REQUEST for a whole series with the dates the member has a place at.

    Nothing where she has none. Called after the series' `sequence` was raised.
    """
    seats = _seats(series, member)
    if not seats:
        return b""
    sequences = {rsvp.event.recurrence_id: _sequence(rsvp) for rsvp in seats}
    entries = []
    for entry in entries_of_series(series, [(rsvp.event, ALL_OF_IT) for rsvp in seats]):
        if entry.planned_for is None:
            sequence = _series_sequence(series, member)
        else:
            sequence = series.sequence + sequences[day_key(entry.planned_for)]
        entries.append(replace(entry, sequence=sequence))
    return request(entries, organiser=_organiser(), attendee=_attendee(member))


def series_withdrawal_for(series: Series, member: User) -> bytes:
    """Give what takes a series off her calendar from now on.

    What is behind her stays: then it is a REQUEST without the rest. Else a CANCEL.
    """
    if _seats(series, member):
        return series_invitation_for(series, member)
    entry = replace(whole_series(series), sequence=_series_sequence(series, member))
    return cancel([entry], organiser=_organiser(), attendee=_attendee(member))


def most_said(events: Iterable[Event]) -> int:
    """Give by how much numbers of a series could fall when these dates leave it.

    Raise the series' own `sequence` by more than that.
    """
    said: Counter[int] = Counter()
    rsvps = Rsvp.objects.filter(event__in=list(events)).select_related("event")
    for rsvp in rsvps:
        said[rsvp.member_id] += _sequence(rsvp)
    return max(said.values(), default=0)


def _has_series(series: Series, member: User) -> bool:
    """Say whether her calendar has the series, and not one date of it alone."""
    whole = series.answers.filter(member=member, answer=SeriesAnswer.Answer.GOING)
    mine = Rsvp.objects.belonging_to(member).filter(event__series=series)
    known_by = set(mine.values_list("event__recurrence_id", flat=True))
    assert series.first_day
    first = f"{series.first_day:%Y%m%d}"
    return len(known_by) > 1 or first in known_by or whole.exists()


def _seats(series: Series, member: User) -> list[Rsvp]:
    """Give her places at dates of a series that were not called off."""
    seats = Rsvp.objects.belonging_to(member).going().filter(event__series=series)
    seats = seats.filter(event__status=Event.Status.PUBLISHED)
    return list(seats.select_related("event__series").order_by("event__starts_at"))


def _sequence(rsvp: Rsvp, *, step: int | None = None) -> int:
    """Give a number that rises for this person with every word to her calendar.

    The event's rises when it changes, her turn when she asks anew after leaving; in
    between come the steps from waiting to a place, and from a place to leaving.
    """
    if step is None:
        step = STEPS.get(Rsvp.Answer(rsvp.answer), 0)
    return rsvp.event.sequence + len(STEPS) * rsvp.turn + step


def _series_sequence(series: Series, member: User) -> int:
    """Give such a number for a series as this person has it: it rises with any date."""
    answers = Rsvp.objects.belonging_to(member).filter(event__series=series)
    return series.sequence + sum(map(_sequence, answers.select_related("event")))


def _organiser() -> Organiser:
    return Organiser(settings.CALENDAR_ORGANISER, our_group().name)


def _attendee(member: User) -> Attendee:
    return Attendee(member.email, member.profile.name)
