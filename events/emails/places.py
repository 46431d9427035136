"""The letters about a place, and about the line for one."""

from __future__ import annotations

from django.utils import timezone

from events.calendars import invitation_for, withdrawal_for
from events.emails.writing import is_still, write
from events.models import Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

GOING = "events/going"
LEFT = "events/left"
WAITING = "events/waiting"
GOT_A_PLACE = "events/got_a_place"
OFFERED = "events/offered"
OFFER_LAPSED = "events/offer_lapsed"
REMOVED = "events/removed"


def going(rsvp: Rsvp) -> None:
    """Tell somebody that she has the place she asked for, and how to give it back."""
    write(GOING, rsvp, calendar=invitation_for(rsvp))


def left(rsvp: Rsvp) -> None:
    """Tell somebody who had a place that she gave it back, whoever pressed it."""
    write(LEFT, rsvp, calendar=withdrawal_for(rsvp))


def waiting(rsvp: Rsvp) -> None:
    """Tell somebody that she stands in line, and how to leave it."""
    write(WAITING, rsvp)


def got_a_place(rsvp: Rsvp, *, left_out: int = 0) -> None:
    """Tell the first in line that a place became free and is theirs.

    `left_out` of her guests found no room.
    """
    write(GOT_A_PLACE, rsvp, calendar=invitation_for(rsvp), left_out=left_out)


def offered(rsvp: Rsvp, *, left_out: int = 0) -> None:
    """Ask the first in line whether she takes a place, and say until when.

    `left_out` of her guests found no room.
    """
    write(OFFERED, rsvp, left_out=left_out)


def offer_lapsed(rsvp: Rsvp) -> None:
    """Tell somebody that the place held for her is held no longer."""
    write(OFFER_LAPSED, rsvp)


def removed(rsvp: Rsvp, *, had_a_place: bool) -> None:
    """Tell somebody that the hosts took her off; who had a place had it noted down."""
    write(REMOVED, rsvp, calendar=withdrawal_for(rsvp) if had_a_place else b"")


@still_true_when_sent(GOING)
@still_true_when_sent(GOT_A_PLACE)
def _still_going(letter: Letter) -> bool:
    return is_still(letter, Rsvp.Answer.GOING)


@still_true_when_sent(WAITING)
def _still_waiting(letter: Letter) -> bool:
    return is_still(letter, Rsvp.Answer.WAITING)


@still_true_when_sent(LEFT)
@still_true_when_sent(OFFER_LAPSED)
@still_true_when_sent(REMOVED)
def _still_not_going(letter: Letter) -> bool:
    return is_still(letter, Rsvp.Answer.NOT_GOING)


@still_true_when_sent(OFFERED)
def _still_offered(letter: Letter) -> bool:
    offers = Rsvp.objects.filter(
        event__public_id=letter.about,
        member=letter.receiver,
        offer_ends_at__gt=timezone.now(),
    )
    return is_still(letter, Rsvp.Answer.OFFERED) and offers.exists()
