"""Every kind of letter about events, in the order in which members choose about them.

Each says which rows it may speak of: on the site as long as she may see them (`shown`),
by mail as long as it is still so (`mailed`).
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.notices.kinds import Gate, Kind, register
from contacts.profiles.models import Block, User
from events.emails.words import names_only_whom_she_sees, says_the_time
from events.models import Comment, Event, HostMessage, Rsvp, Series
from events.querysets import CommentQuerySet, EventQuerySet

YOU_GO, IS_SAID, YOU_RUN = (
    _("Events you go to"),
    _("What is said about events"),
    _("Events you run"),
)
TOLD = (Rsvp.Answer.GOING, Rsvp.Answer.OFFERED, Rsvp.Answer.WAITING)
SOONEST_STILL_COMING = timedelta(hours=6)


def _events(member: User) -> EventQuerySet:
    return Event.objects.visible_to(member)


def _series(member: User) -> QuerySet[Series]:
    return Series.objects.visible_to(member)


def _said(member: User) -> CommentQuerySet:
    return Comment.objects.visible_to(member).still_there()


def _words_of_hosts(member: User) -> QuerySet[HostMessage]:
    """Give what hosts wrote about events she may see, but across no block."""
    blocks = Block.objects.between(member, OuterRef("author"))
    return HostMessage.objects.filter(~Exists(blocks), event__in=_events(member))


def _answered(*answers: str) -> Gate:
    """Give the gate of events that are on, and that she answered so."""

    def gate(member: User) -> QuerySet[Event]:
        published = _events(member).filter(status=Event.Status.PUBLISHED)
        return published.answered_by(member, *answers)

    return gate


_GOING = _answered(Rsvp.Answer.GOING)
_WAITING = _answered(Rsvp.Answer.WAITING)
_NOT_GOING = _answered(Rsvp.Answer.NOT_GOING)
_LIVE = _answered(*TOLD)


def _offered(member: User) -> QuerySet[Event]:
    offers = Rsvp.objects.belonging_to(member).filter(
        event=OuterRef("pk"), offer_ends_at__gt=timezone.now()
    )
    return _answered(Rsvp.Answer.OFFERED)(member).filter(Exists(offers))


def _called_off(member: User) -> QuerySet[Event]:
    return _events(member).called_off()


def _ahead(member: User) -> QuerySet[Event]:
    return _GOING(member).filter(starts_at__gt=timezone.now())


def _well_ahead(member: User) -> QuerySet[Event]:
    soonest = timezone.now() + SOONEST_STILL_COMING
    return _GOING(member).filter(starts_at__gt=soonest)


def _to_read(member: User) -> QuerySet[HostMessage]:
    hers = _events(member).answered_by(member, *TOLD)
    return _words_of_hosts(member).filter(event__in=hers)


def _said_where_she_goes(member: User) -> CommentQuerySet:
    going = Event.objects.answered_by(member, Rsvp.Answer.GOING)
    return _said(member).filter(event__in=going)


# What a calendar acts on (RFC 5546), and what waits for an answer until an hour.
GOING = register(
    Kind(
        "events/going",
        label=_(
            "Your place: you have it or not, it is offered, the event is moved or off"
        ),
        shown=_events,
        mailed=_GOING,
        is_always_mailed=True,
        group=YOU_GO,
    )
)


def _about_her_place(name: str, *, shown: Gate = _events, mailed: Gate) -> Kind:
    return register(
        Kind(
            f"events/{name}",
            label=GOING.label,
            shown=shown,
            mailed=mailed,
            is_always_mailed=True,
            chosen_with=GOING,
            group=YOU_GO,
        )
    )


LEFT = _about_her_place("left", mailed=_NOT_GOING)
GOT_A_PLACE = _about_her_place("got_a_place", mailed=_GOING)
OFFERED = _about_her_place("offered", mailed=_offered)
REMOVED = _about_her_place("removed", mailed=_NOT_GOING)
CANCELLED = _about_her_place("cancelled", mailed=_called_off)
CHANGED = _about_her_place("changed", mailed=_LIVE)
SERIES_GOING = _about_her_place("series_going", shown=_series, mailed=_series)
SERIES_LEFT = _about_her_place("series_left", shown=_series, mailed=_series)
SERIES_GOES_ON = _about_her_place("series_goes_on", shown=_series, mailed=_series)
SERIES_CHANGED = _about_her_place("series_changed", shown=_series, mailed=_series)
SERIES_ENDED = _about_her_place("series_ended", shown=_series, mailed=_series)
SERIES_CANCELLED = _about_her_place("series_cancelled", shown=_series, mailed=_series)

WAITING = register(
    Kind(
        "events/waiting",
        label=_("You stand in line for a place, or an offer ran out"),
        shown=_events,
        mailed=_WAITING,
        is_deal=True,
        group=YOU_GO,
    )
)
OFFER_LAPSED = register(
    Kind(
        "events/offer_lapsed",
        label=WAITING.label,
        shown=_events,
        mailed=_NOT_GOING,
        is_deal=True,
        chosen_with=WAITING,
        group=YOU_GO,
    )
)
STILL_COMING = register(
    Kind(
        "events/still_coming",
        label=_("Whether you are still coming, and whom you might want to meet"),
        shown=_events,
        mailed=_well_ahead,
        group=YOU_GO,
        letter_holds=lambda letter: (
            says_the_time(letter) and names_only_whom_she_sees(letter)
        ),
    )
)
SOON = register(
    Kind(
        "events/soon",
        label=_("A reminder, two hours before"),
        shown=_events,
        mailed=_ahead,
        is_pressing=True,
        group=YOU_GO,
        letter_holds=says_the_time,
    )
)
FROM_HOST = register(
    Kind(
        "events/from_host",
        label=_("The hosts write to everybody who goes or waits"),
        shown=_words_of_hosts,
        mailed=_to_read,
        group=YOU_GO,
    )
)
ANSWERED = register(
    Kind(
        "events/answered",
        label=_("Somebody answers what you asked or wrote"),
        shown=_said,
        group=IS_SAID,
    )
)
COMMENTED = register(
    Kind(
        "events/commented",
        label=_("Somebody writes where you wrote, too"),
        shown=_said,
        mailed=_said_where_she_goes,
        group=IS_SAID,
    )
)
ASKED = register(
    Kind(
        "events/asked",
        label=_("Somebody has a question to the hosts"),
        shown=_said,
        group=YOU_RUN,
    )
)
