"""What a host prints, projects, reads out or uploads: who sits where, round by round.

Names are of people the host may see; of others nothing is said, not even how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import may_see
from events.rooms.breakout_file import is_harmless
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Rotation, Round
from events.rooms.outcome import Sitting
from events.rooms.pages.people import sittings
from networking_site.lib.qr import Qr, qr

CROWDED, VERY_CROWDED = 16, 48  # people; a projector’s letters get smaller


@dataclass(frozen=True)
class Table:
    """A table, or a breakout room, with who sits there in one round."""

    number: int
    name: str
    people: list[str]


@dataclass(frozen=True)
class Sheet:
    """A round on paper: by table, and by name for whoever looks for hers."""

    number: int
    question: str
    is_over: bool
    tables: list[Table]
    by_name: list[tuple[str, str]]


@dataclass(frozen=True)
class Card:
    """What stands on one table all evening: who sits there in each round."""

    number: int
    name: str
    rounds: list[tuple[int, str, list[str]]]


@dataclass(frozen=True)
class Wall:
    """What a projector shows now."""

    phase: str
    number: int
    rounds: int
    question: str
    ends_at: datetime | None
    seconds_left: int
    is_paused: bool
    tables: list[Table]
    crowd: str
    key: str
    code: Qr | None
    minutes: int

    @property
    def time_left(self) -> str:
        """Give the time left as a watch shows it."""
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02}"


@dataclass(frozen=True)
class BreakoutFile:
    """A round as Zoom wants it, and who has to be seated by hand."""

    number: int
    rows: list[tuple[str, str]]
    by_hand: list[str]


def sheets_of(rotation: Rotation, *, host: User, now: datetime) -> list[Sheet]:
    """Show the rounds for which there are seats; loaded with its rounds."""
    sitting = sittings(rotation, host=host)
    names = _names(sitting, host=host)
    at = rotation.by_its_clock(now)
    return [
        _sheet(rotation, one, sitting[one.number], names, at=at)
        for one in rotation.rounds.all()
        if one.number in sitting
    ]


def cards_of(sheets: Sequence[Sheet]) -> list[Card]:
    """Turn sheets of rounds into cards of tables; of rounds that are not over."""
    cards: dict[int, Card] = {}
    for sheet in sheets:
        for table in sheet.tables if not sheet.is_over else ():
            card = cards.setdefault(table.number, Card(table.number, table.name, []))
            card.rounds.append((sheet.number, sheet.question, table.people))
    return [cards[number] for number in sorted(cards)]


def next_of(rotation: Rotation, sheets: Sequence[Sheet], *, now: datetime) -> int:
    """Give the number of the round to read out: the one to come; in the last, that."""
    rounds = list(rotation.rounds.all())
    moment = moment_of(rotation, rounds, now=now)
    number = moment.number + (moment.phase is Phase.ROUND)
    known = [sheet.number for sheet in sheets]
    return number if number in known else known[-1] if known else 0


def wall_of(rotation: Rotation, *, host: User, now: datetime) -> Wall:
    """Show the round that is on, or in a break the one to come."""
    rounds = list(rotation.rounds.all())
    moment = moment_of(rotation, rounds, now=now)
    sheets = sheets_of(rotation, host=host, now=now)
    shown = next((one for one in sheets if one.number == moment.number), None)
    is_shown = shown is not None and moment.phase in (Phase.ROUND, Phase.BREAK)
    tables = shown.tables if shown and is_shown else []
    people = sum(len(table.people) for table in tables)
    leads_to = rotation.event.get_absolute_url()
    return Wall(
        phase=moment.phase.value,
        number=moment.number,
        rounds=len(rounds),
        question=shown.question if shown and is_shown else "",
        ends_at=moment.ends_at,
        seconds_left=ceil(moment.left.total_seconds()),
        is_paused=moment.is_paused,
        tables=tables,
        crowd="l" if people > VERY_CROWDED else "m" if people > CROWDED else "s",
        key=f"{moment.seen_with(rotation.version)}.{rotation.seating}",
        code=qr(f"{settings.SITE_URL}{leads_to}") if not is_shown else None,
        minutes=rotation.minutes,
    )


def breakout_files(rotation: Rotation, *, host: User) -> list[BreakoutFile]:
    """Give each round as Zoom wants it.

    In it stands the mail address that a member shows on her page, if she shows it to
    this host, and never the one she signs in with. Who shows none is named, so that
    the host can seat her by hand; she is on the list of names anyway.
    """
    sitting = sittings(rotation, host=host)
    keys = {key for rooms in sitting.values() for who in rooms.values() for key in who}
    profiles = Profile.objects.visible_to(host).filter(user__in=keys)
    addresses: dict[int, tuple[str, str]] = {}
    for profile in profiles.with_relation_to(host):
        shows = may_see(profile, "contact_email", relation=profile.relation)
        address = profile.contact_email if shows else ""
        addresses[profile.user_id] = (profile.name, address)
    return [
        _breakout_file(number, rooms, addresses)
        for number, rooms in sorted(sitting.items())
    ]


def name_of(rotation: Rotation, room: int) -> str:
    """Give what a room is called where people meet: a table, or a room."""
    if rotation.place == Rotation.Place.TABLES:
        return _("Table %(number)d") % {"number": room}
    return _("Room %(number)d") % {"number": room}


def _names(sitting: Mapping[int, Sitting], *, host: User) -> dict[int, str]:
    keys = {key for rooms in sitting.values() for who in rooms.values() for key in who}
    seen = Profile.objects.visible_to(host).filter(user__in=keys)
    return dict(seen.values_list("user", "name"))


def _sheet(
    rotation: Rotation,
    one: Round,
    rooms: Sitting,
    names: Mapping[int, str],
    *,
    at: datetime,
) -> Sheet:
    tables = [
        Table(
            number,
            name_of(rotation, number),
            sorted((names[key] for key in who if key in names), key=str.casefold),
        )
        for number, who in sorted(rooms.items())
    ]
    found = [(name, table.name) for table in tables for name in table.people]
    return Sheet(
        number=one.number,
        question=one.question,
        is_over=one.ends_at is not None and one.ends_at <= at,
        tables=tables,
        by_name=sorted(found, key=lambda line: line[0].casefold()),
    )


def _breakout_file(
    number: int,
    rooms: Sitting,
    addresses: Mapping[int, tuple[str, str]],
) -> BreakoutFile:
    rows, by_hand = [], []
    lines: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for room, who in rooms.items():
        lines[room] = sorted(addresses[key] for key in who if key in addresses)
    for room in sorted(lines):
        for name, address in lines[room]:
            if is_harmless(address):
                rows.append((_("Room %(number)d") % {"number": room}, address))
            else:
                by_hand.append(name)
    return BreakoutFile(number, rows, sorted(by_hand, key=str.casefold))
