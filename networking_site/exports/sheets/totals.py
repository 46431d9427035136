"""What came of it, as numbers: nobody is in it, and nobody can be told from it.

Who keeps whom is nobody's but the two's: of that there are only steps.
"""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.introductions.models import Conversation, Introduction
from contacts.profiles.models import Connection, User
from events.models import Attendance, Event, Rsvp
from events.rooms.models import Keepsake, Round, Seat
from events.rooms.pages.evening import in_steps
from networking_site.exports.sheets.reading import Period, Sheet
from networking_site.lib.tables import Row


def totals(period: Period) -> Sheet:
    """Give what happened in a period, in totals."""
    rows = [*_people(period), *_introductions(period), *_rooms(period)]
    return Sheet([_("What"), _("How many")], iter(rows), len(rows))


def _people(period: Period) -> list[Row]:
    held = Event.objects.filter(
        period.of("starts_at"), status="published", ends_at__lte=timezone.now()
    )
    noted = Attendance.objects.filter(event__in=held)
    going = Rsvp.objects.filter(event__in=held).going()
    joined = User.objects.filter(period.of("date_joined"))
    return [
        (_("Members who joined"), joined.count()),
        (_("Events held"), held.count()),
        (_("Answers “going” to them"), going.count()),
        (_("Times somebody was there"), noted.filter(came=True).count()),
        (_("Times somebody did not come"), noted.filter(came=False).count()),
    ]


def _introductions(period: Period) -> list[Row]:
    written = Introduction.objects.filter(period.of("created_at"))
    accepted = Introduction.objects.filter(period.of("ended_at"), state="accepted")
    begun = Conversation.objects.filter(period.of("made_at"))
    connected = Connection.objects.filter(period.of("created_at"))
    return [
        (_("Introductions written"), written.count()),
        (_("Introductions to which both said yes"), accepted.count()),
        (_("Conversations begun"), begun.count()),
        (_("Members connected, in pairs"), connected.count()),
    ]


def _rooms(period: Period) -> list[Row]:
    held = Round.objects.filter(period.of("starts_at")).held(now=timezone.now())
    seats = Seat.objects.filter(round__in=held)
    tables = seats.order_by().values("round", "room").annotate(people=Count("pk"))
    sizes = tables.values_list("people", flat=True)
    people = seats.aggregate(n=Count("member", distinct=True))["n"]
    return [
        (_("Rounds held"), held.count()),
        (_("Members who sat in rooms"), people),
        (_("Meetings of two in a room"), sum(n * (n - 1) // 2 for n in sizes)),
        *_kept(period, people=people),
    ]


def _kept(period: Period, *, people: int) -> list[Row]:
    kinds = {
        _("Kept in touch with, after rooms"): Q(keeps=True),
        _("Follow-ups noted"): Q(follows_up=True),
        _("Nuggets noted"): ~Q(nugget=""),
        _("Thanks said"): Q(thanked_at__isnull=False),
    }
    of_rooms = Keepsake.objects.filter(period.of("rotation__started_at"))
    found: list[Row] = []
    for label, kind in kinds.items():
        kept = of_rooms.filter(kind).aggregate(
            all=Count("pk"), owners=Count(F("owner"), distinct=True)
        )
        words = in_steps(kept["all"], owners=kept["owners"], people=people)
        found.append((label, words))
    return found
