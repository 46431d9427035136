"""What fits an event: how many rounds, how long, how many in a room."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from events.models import Event
from events.rooms.models import Rotation

FEWEST_WELCOME, MOST_WELCOME = 10, 20  # minutes to arrive in and to part in
MOST_PROPOSED, LONGEST_PROPOSED = 6, 15
PEOPLE_TALK = 3  # minutes each has in a room


@dataclass(frozen=True)
class Proposal:
    """Rounds that fit an event, where its people would meet, and how long it takes."""

    rounds: int
    minutes: int
    break_minutes: int
    room_size: int
    place: Rotation.Place

    @property
    def in_all(self) -> int:
        """Give how many minutes it takes with the breaks."""
        return in_all(
            rounds=self.rounds, minutes=self.minutes, break_minutes=self.break_minutes
        )


def in_all(*, rounds: int, minutes: int, break_minutes: int) -> int:
    """Give how many minutes so many rounds take, with a break between each two."""
    return rounds * minutes + (rounds - 1) * break_minutes


def proposal(*, going: int, minutes: int, kind: str) -> Proposal:
    """Propose what fits so many people and minutes.

    Rooms of four, smaller where few come; three minutes for each, time to walk over;
    a sixth of the event is left for welcome and goodbye. There are no more rounds than
    it takes to meet everybody; rounds are longer then.
    """
    at_tables = kind == Event.Kind.IN_PERSON
    size = 4 if going > 8 or not going else 3 if going > 4 else 2
    welcome = min(MOST_WELCOME, max(FEWEST_WELCOME, minutes // 6))
    talk = max(1, minutes - welcome)
    each = min(PEOPLE_TALK * size, talk)
    pause = min(2 if at_tables else 1, max(0, talk - each))
    enough = ceil((going - 1) / (size - 1)) if going > 1 else MOST_PROPOSED
    rounds = max(1, min((talk + pause) // (each + pause), enough, MOST_PROPOSED))
    longer = min(LONGEST_PROPOSED, (talk + pause) // rounds - pause)
    return Proposal(
        rounds=rounds,
        minutes=max(each, longer),
        break_minutes=pause,
        room_size=size,
        place=Rotation.Place.TABLES if at_tables else Rotation.Place.BREAKOUT,
    )
