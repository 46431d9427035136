"""What becomes of a talk, written a second time and as plainly as can be.

No database, no locks, no words. `tests/contacts/introductions/test_talk_promises.py`
holds the site against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

DAY = timedelta(days=1)
CLOSED, STAYS = "closed", "stays"


@dataclass
class Word:
    """What one party said, since she was asked."""

    answer: str = "waiting"
    leave: bool = False
    said: datetime | None = None
    again: datetime | None = None
    asked_again: datetime | None = None
    told: bool = False

    def is_silent(self) -> bool:
        if self.answer == "waiting":
            return True
        since = self.asked_again and self.said and self.said < self.asked_again
        return self.answer == "not_yet" and bool(since)


@dataclass
class Pair:
    """Two who said yes, who brought them together, and what each said."""

    writer: str
    parties: tuple[str, str]
    since: datetime
    words: dict[str, Word] = field(default_factory=dict)

    def other(self, who: str) -> str:
        [other] = set(self.parties) - {who}
        return other

    def has_third(self) -> bool:
        return self.writer not in self.parties


@dataclass
class World:
    """Everybody's words, blocks, who is gone, and what lies in each one's mailbox."""

    now: datetime
    pairs: list[Pair]
    blocks: set[tuple[str, str]] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    mail: list[tuple[str, str, int]] = field(default_factory=list)

    def say(self, who: str, number: int, answer: str, leave: bool) -> str:
        pair = self.pairs[number]
        word = pair.words.get(who)
        leave = leave and answer == "talked"
        leave = leave and pair.has_third() and pair.writer not in self.gone
        if (
            word
            and not word.is_silent()
            and (word.answer, word.leave) == (answer, leave)
        ):
            return ""
        if word is None or not self.is_open(who, pair):
            return CLOSED
        if word.told:
            return STAYS
        word.answer, word.leave, word.said, word.again = answer, leave, self.now, None
        if answer == "not_yet" and word.asked_again is None:
            word.again = self.now + 14 * DAY
        self._tell(number)
        return ""

    def _tell(self, number: int) -> None:
        pair = self.pairs[number]
        writer = pair.writer
        if not pair.has_third() or not self.sees(writer, pair) or writer in self.gone:
            return
        leaves = [word for word in pair.words.values() if word.leave]
        if len(leaves) == 2:
            for word in leaves:
                word.told = True
            self.mail.append((writer, "they_met", number))

    def block(self, who: str, other: str) -> str:
        self.blocks.add((who, other))
        return ""

    def unblock(self, who: str, other: str) -> str:
        self.blocks.discard((who, other))
        return ""

    def leave(self, who: str) -> str:
        self.gone.add(who)
        for number, pair in enumerate(self.pairs):
            pair.words.pop(who, None)
            if who == pair.writer or who in pair.parties:
                self.mail = [one for one in self.mail if one[2] != number]
        return ""

    def wait(self, days: int) -> str:
        self.now += days * DAY
        for number, pair in enumerate(self.pairs):
            in_time = 7 * DAY <= self.now - pair.since < 60 * DAY
            for who in pair.parties:
                if in_time and who not in pair.words and self.is_open(who, pair):
                    pair.words[who] = Word()
                    self.mail.append((who, "did_it_happen", number))
        for number, pair in enumerate(self.pairs):
            for who, word in pair.words.items():
                due = word.again is not None and word.again <= self.now
                if due and self.is_open(who, pair):
                    word.again, word.asked_again = None, self.now
                    self.mail.append((who, "did_it_happen", number))
        return ""

    def blocked(self, one: str, other: str) -> bool:
        if {one, other} & self.gone:
            return False
        return bool({(one, other), (other, one)} & self.blocks)

    def sees(self, who: str, pair: Pair) -> bool:
        people = {pair.writer, *pair.parties}
        return who in people and not any(self.blocked(who, one) for one in people)

    def is_open(self, who: str, pair: Pair) -> bool:
        here = not set(pair.parties) & self.gone
        return here and who in pair.parties and self.sees(who, pair)

    def seen_by(self, who: str) -> dict[str, object]:
        """Give all that one person can tell; of words, nothing but her own."""
        shown = {}
        for number, pair in enumerate(self.pairs):
            if not self.sees(who, pair):
                continue
            word = pair.words.get(who)
            is_shown = word and self.is_open(who, pair)
            mine = (word.answer, word.leave, word.told) if word and is_shown else None
            told = any(word.told for word in pair.words.values())
            shown[number] = (mine, who == pair.writer and told)
        return {
            "pairs": shown,
            "mail": sorted(kind for to, kind, _ in self.mail if to == who),
            "to leave": sorted(
                kind for to, kind, n in self.mail if to == who and self._is_true(n, who)
            ),
            "taken along": sorted(
                (word.answer, word.leave)
                for pair in self.pairs
                for party, word in pair.words.items()
                if party == who
            ),
        }

    def _is_true(self, number: int, who: str) -> bool:
        pair = self.pairs[number]
        if who == pair.writer and pair.has_third():
            told = any(word.told for word in pair.words.values())
            return self.sees(who, pair) and told
        return self.is_open(who, pair) and pair.words[who].is_silent()
