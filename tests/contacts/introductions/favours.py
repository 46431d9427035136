"""What favours promise, written a second time and as plainly as can be.

No database and no rules of the site: who may ask whom, and what each can see of it.
`tests/contacts/introductions/test_favours.py` holds the site against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

DAY = timedelta(days=1)
PRESENT, OVER, KNOWN, LATELY, TOO_MANY = "present", "over", "known", "lately", "many"


@dataclass
class Wish:
    """One favour: who asks whom, to meet whom (or somebody), and how it stands."""

    asker: str
    helper: str
    wanted: str
    asked: datetime
    state: str = "open"

    def is_open(self, now: datetime) -> bool:
        return self.state in ("open", "declined") and now < self.asked + 14 * DAY


@dataclass
class World:
    """All favours, who knows whom, who blocked whom, and who is gone."""

    now: datetime
    knows: set[frozenset[str]]
    most_asked: int
    most_of_one: int
    wishes: list[Wish] = field(default_factory=list)
    blocks: set[frozenset[str]] = field(default_factory=set)
    letters: list[tuple[frozenset[str], datetime]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def ask(self, asker: str, helper: str, wanted: str) -> str:
        open_ones = [wish for wish in self.wishes if wish.is_open(self.now)]
        if sum(wish.asker == asker for wish in open_ones) >= self.most_asked:
            return TOO_MANY
        if wanted and frozenset([asker, wanted]) in self.knows:
            return KNOWN
        for wish in self.wishes:
            alike = (wish.asker, wish.helper, wish.wanted) == (asker, helper, wanted)
            if alike and self.now < wish.asked + 30 * DAY:
                return LATELY
        if frozenset([asker, helper]) not in self.knows or self.apart(asker, helper):
            return PRESENT
        if sum(wish.helper == helper for wish in open_ones) >= self.most_of_one:
            return PRESENT
        if wanted and (self.apart(asker, wanted) or self.met(asker, wanted)):
            return PRESENT
        self.wishes.append(Wish(asker, helper, wanted, self.now))
        return ""

    def help(self, who: str, wish: Wish, other: str) -> str:
        if wish.helper != who or not self.is_seen(who, wish):
            return OVER
        if not wish.is_open(self.now):
            return OVER
        met = wish.wanted or other
        if who == met or wish.asker == met:
            return OVER
        pair = frozenset([wish.asker, met])
        if any(
            self.apart(a, b)
            for a, b in ((who, met), (who, wish.asker), (met, wish.asker))
        ):
            return PRESENT
        if pair in self.knows or self.met(*pair):
            return PRESENT
        self.letters.append((pair, self.now))
        wish.state = "done"
        return ""

    def decline(self, who: str, wish: Wish) -> str:
        if wish.helper != who or not wish.is_open(self.now):
            return OVER
        wish.state = "declined"
        return ""

    def withdraw(self, who: str, wish: Wish) -> str:
        if wish.asker == who and wish.state == "withdrawn":
            return ""
        if wish.asker != who or not wish.is_open(self.now):
            return OVER
        wish.state = "withdrawn"
        return ""

    def block(self, who: str, other: str) -> str:
        self.blocks.add(frozenset([who, other]))
        return ""

    def erase(self, who: str) -> str:
        self.gone.add(who)
        self.wishes = [wish for wish in self.wishes if wish.asker != who]
        for wish in self.wishes:
            if who in (wish.helper, wish.wanted) and wish.state in ("open", "declined"):
                wish.state = "lapsed"
            wish.helper = "nobody" if wish.helper == who else wish.helper
            wish.wanted = "nobody" if wish.wanted == who else wish.wanted
        return ""

    def wait(self, days: int) -> str:
        self.now += days * DAY
        for wish in self.wishes:
            if wish.state in ("open", "declined") and not wish.is_open(self.now):
                wish.state = "lapsed"
        return ""

    def apart(self, one: str, other: str) -> bool:
        return bool({one, other} & self.gone) or frozenset([one, other]) in self.blocks

    def met(self, one: str, other: str) -> bool:
        pair = frozenset([one, other])
        return any(
            two == pair and self.now < when + 90 * DAY for two, when in self.letters
        )

    def is_seen(self, who: str, wish: Wish) -> bool:
        """Say whether somebody sees a favour at all."""
        torn = {
            frozenset([wish.asker, wish.helper]),
            frozenset([wish.asker, wish.wanted]),
        }
        if torn & self.blocks:
            return False
        if wish.asker == who:
            return True
        apart = frozenset([who, wish.wanted]) in self.blocks
        return wish.helper == who and wish.state != "withdrawn" and not apart

    def seen_by(self, who: str) -> list[tuple[str, str, str, str, bool]]:
        """Give all that one person can tell of favours; of a no, only her own."""
        found = []
        for wish in self.wishes:
            if not self.is_seen(who, wish):
                continue
            state = wish.state
            if state == "declined" and wish.asker == who:
                state = "open"
            waits = wish.helper == who and wish.state == "open"
            found.append((wish.asker, wish.helper, wish.wanted, state, waits))
        return found
