"""Where a rotation stands for one member: rounds, her part, her rooms, who is there.

Three hundred open pages ask for it every few seconds, so it is one query in plain SQL:
built by the ORM, the same query costs more in Python than in the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from contacts.profiles.models import User
from events.rooms.clock import Moment, Phase, moment_of
from events.rooms.models import Rotation, Round, Seat

LAST_MINUTE = timedelta(minutes=1)
LOAD = """
SELECT rotation.state, rotation.version, rotation.paused_at, part.state,
       round.id, round.number, round.question, round.starts_at, round.ends_at,
       mine.room, theirs.member_id
FROM rooms_rotation rotation
JOIN profiles_profile profile ON profile.public_id = %s
JOIN profiles_user account ON account.id = profile.user_id AND account.is_active
JOIN rooms_round round ON round.rotation_id = rotation.id
LEFT JOIN rooms_participant part
  ON part.rotation_id = rotation.id AND part.member_id = account.id
LEFT JOIN rooms_seat mine
  ON mine.round_id = round.id AND mine.member_id = account.id
  AND mine.left_at IS NULL
LEFT JOIN rooms_seat theirs
  ON theirs.round_id = round.id AND theirs.room = mine.room
  AND theirs.left_at IS NULL
WHERE rotation.public_id = %s
ORDER BY round.number, theirs.member_id
"""


@dataclass(frozen=True)
class RoundOfHers:
    """A round, the room a member sits in, and the keys of all who sit there."""

    round: Round
    room: int | None
    company: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """Where a rotation stands for one member, and what her part in it is, if any.

    `on` is the round that runs; `next` the one to come that she may know of: in the
    break, and in the last minute before it; `last` the one before, when none runs.
    """

    moment: Moment
    version: int
    part: str
    rounds: int
    on: RoundOfHers | None
    next: RoundOfHers | None
    last: RoundOfHers | None


def standing_of(*, profile: UUID, rotation: UUID, now: datetime) -> Standing | None:
    """Say where a rotation stands for the member with this profile.

    None for a closed account, and where there is no such rotation. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [_prepared(profile), _prepared(rotation)])
        rows = cursor.fetchall()
    if not rows:
        return None
    state, version, paused_at, part = rows[0][:4]
    known = Rotation(state=state, version=version, paused_at=_aware(paused_at))
    found: dict[int, RoundOfHers] = {}
    for *_same, key, number, question, starts_at, ends_at, room, member in rows:
        if number not in found:
            one = Round(pk=key, number=number, question=question)
            one.starts_at, one.ends_at = _aware(starts_at), _aware(ends_at)
            found[number] = RoundOfHers(one, room)
        if member is not None:
            found[number].company.append(member)
    hers = list(found.values())
    moment = moment_of(known, [one.round for one in hers], now=now)
    on = found[moment.number] if moment.phase is Phase.ROUND else None
    return Standing(
        moment=moment,
        version=version,
        part=part or "",
        rounds=len(hers),
        on=on,
        next=_coming(moment, found),
        last=None if on else _last(hers, now=known.paused_at or now),
    )


def met_in(held: Round, *, viewer: User, now: datetime) -> list[int]:
    """Give the keys of those whom a member met in a round."""
    seats = Seat.objects.shared_with(viewer, now=now).filter(round=held)
    return list(seats.values_list("member", flat=True))


def _coming(moment: Moment, found: dict[int, RoundOfHers]) -> RoundOfHers | None:
    if moment.phase is Phase.BREAK:
        return found[moment.number]
    if moment.phase is Phase.ROUND and moment.left <= LAST_MINUTE:
        return found.get(moment.number + 1)
    return None


def _last(hers: Sequence[RoundOfHers], *, now: datetime) -> RoundOfHers | None:
    held = [
        one
        for one in hers
        if one.round.has_begun(now=now) and one.round.starts_at != one.round.ends_at
    ]
    return held[-1] if held else None


def _prepared(value: UUID) -> Any:
    return UUIDField().get_db_prep_value(value, connection)


def _aware(value: datetime | None) -> datetime | None:
    """Give a moment as PostgreSQL does; SQLite leaves the zone out, which is UTC."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
