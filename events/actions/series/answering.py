"""One answer for a whole series; each date can still be answered by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import emails
from events.actions.line import fill_free_places, free_places, next_turn, say
from events.actions.locking import locked_series
from events.models import Event, Rsvp, Series, SeriesAnswer
from networking_site.lib.refused import Refused

GOING, NOT_GOING = SeriesAnswer.Answer.GOING, SeriesAnswer.Answer.NOT_GOING


@transaction.atomic
def answer_series(
    series: Series,
    *,
    member: User,
    answer: SeriesAnswer.Answer,
    now: datetime,
    guests: int = 0,
    reply: str = "",
    is_shown: bool = True,
) -> SeriesAnswer:
    """Keep a member's one answer to a series: to all dates to come, and later ones.

    A date she said no to by itself stays a no, and a place or a turn she has stays
    hers. Where a date is full she waits in its line. One letter, whatever happens.
    """
    series = locked_series(series)
    dates = _open_dates(series, now=now)
    if not dates:
        raise Refused(_("No date of this series takes answers now."))
    if guests > series.most_guests:
        raise Refused(_("That is more guests than each may bring."))
    before = series.answers.filter(member=member).first()
    whole = before or SeriesAnswer(series=series, member=member)
    said_no_at = before.answered_at if before and before.answer == NOT_GOING else None
    is_new = before is None or before.answer != answer
    whole.answer, whole.guests = answer, guests
    whole.reply, whole.is_shown = reply, is_shown
    if is_new:
        whole.answered_at = now
    whole.save()
    if answer == GOING:
        changed = _go(whole, dates, but_not=said_no_at, now=now)
    else:
        changed = _leave(whole, dates, now=now)
    if is_new or changed:
        series.sequence += 1
        series.save(update_fields=["sequence"])
        write = emails.series_going if answer == GOING else emails.series_left
        write(series, member=member, now=now)
    return whole


def inherit(series: Series, dates: list[Event], *, now: datetime) -> list[User]:
    """Seat who answered the whole series at dates that are new, first come first.

    Gives who that is. Called with the series locked.
    """
    answers = series.answers.filter(answer=GOING, member__is_active=True)
    told = []
    for whole in answers.select_related("member__profile").order_by(
        "answered_at", "pk"
    ):
        if _go(whole, dates, but_not=None, now=now):
            told.append(whole.member)
    return told


def _open_dates(series: Series, *, now: datetime) -> list[Event]:
    dates = Event.objects.select_for_update().filter(
        series=series, status=Event.Status.PUBLISHED, starts_at__gt=now
    )
    if series.audience != Event.Audience.LINK:
        dates = dates.listed()
    return list(dates.order_by("pk"))


def _go(
    whole: SeriesAnswer,
    dates: Iterable[Event],
    *,
    but_not: datetime | None,
    now: datetime,
) -> bool:
    """Seat her, or put her in line, at each date she said nothing to by itself.

    Guests for whom there is no room stay at home. `but_not` is when she said no to the
    whole series: those noes are taken back.
    """
    said = {rsvp.event_id: rsvp for rsvp in _answers(whole, dates)}
    changed = False
    for event in dates:
        fill_free_places(event, now=now)
        mine = said.get(event.pk)
        if mine and (mine.answer != NOT_GOING or mine.answered_at != but_not):
            continue
        free = free_places(event)
        has_place = free is None or free > 0
        guests = whole.guests if free in (None, 0) else min(whole.guests, free - 1)
        rsvp = mine or Rsvp(event=event, member=whole.member)
        rsvp.turn = next_turn(event)
        rsvp.guests, rsvp.reply = guests, whole.reply
        rsvp.is_shown = whole.is_shown
        answer = Rsvp.Answer.GOING if has_place else Rsvp.Answer.WAITING
        say(rsvp, answer, now=now)
        changed = True
    return changed


def _leave(whole: SeriesAnswer, dates: list[Event], *, now: datetime) -> bool:
    """Take her out of each date, and give her places to the next in line."""
    by_key = {event.pk: event for event in dates}
    mine = _answers(whole, dates).exclude(answer=Rsvp.Answer.NOT_GOING)
    changed = False
    for rsvp in mine.order_by("event_id"):
        say(rsvp, Rsvp.Answer.NOT_GOING, now=now)
        fill_free_places(by_key[rsvp.event_id], now=now)
        changed = True
    return changed


def _answers(whole: SeriesAnswer, dates: Iterable[Event]):  # type: ignore[no-untyped-def]
    return Rsvp.objects.belonging_to(whole.member).filter(event__in=list(dates))
