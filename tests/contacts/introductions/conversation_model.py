"""What conversations promise, written a second time and as plainly as can be.

No database and no queries: each person has a sheet of paper, and what somebody writes
goes onto the sheets of those who were there and had no block with her. What one can
see is read off her own sheet. `test_conversation_promises.py` holds the site to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TEN_MINUTES = 10


@dataclass(eq=False)
class Words:
    """One message, wherever it stands."""

    by: str
    text: str
    at: int
    edited: bool = False
    taken_back: bool = False


@dataclass
class Talk:
    """A conversation of an introducer and two parties, minute by minute."""

    introducer: str
    parties: tuple[str, str]
    now: int = 0
    sheets: dict[str, list[Words]] = field(default_factory=dict)
    unread: dict[str, list[Words]] = field(default_factory=dict)
    said: list[Words] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    muted: set[str] = field(default_factory=set)
    blocks: set[tuple[str, str]] = field(default_factory=set)
    mail: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheets = {who: [] for who in self.people}
        self.unread = {who: [] for who in self.people}

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.parties, self.introducer)

    def write(self, who: str, text: str) -> str:
        if who in self.gone:
            return "left"
        here = [one for one in self.people if one not in self.gone]
        readers = [one for one in here if one != who and not self.apart(who, one)]
        if not readers:
            return "nobody"
        words = Words(who, text, self.now)
        self.said.append(words)
        for one in [who, *readers]:
            self.sheets[one].append(words)
        self.unread[who] = []
        for one in readers:
            if one not in self.muted and not self.new_for(one):
                self.mail.append(one)
            self.unread[one].append(words)
        return ""

    def edit(self, who: str, number: int, text: str) -> str:
        words = self.said[number]
        if refusal := self.why_not_change(who, words):
            return refusal
        if words.text != text:
            words.text, words.edited = text, True
            for one in self.people:
                if self.apart(who, one) and words in self.sheets[one]:
                    self.sheets[one].remove(words)
        return ""

    def take_back(self, who: str, number: int) -> str:
        words = self.said[number]
        if refusal := self.why_not_change(who, words):
            return refusal
        words.text, words.taken_back = "", True
        return ""

    def why_not_change(self, who: str, words: Words) -> str:
        if words.by != who:
            return "not hers"
        if who in self.gone:
            return "left"
        if not words.text:
            return "gone"
        return "late" if self.now > words.at + TEN_MINUTES else ""

    def read(self, who: str) -> str:
        """She reads all that her sheet holds."""
        self.unread[who] = []
        return ""

    def leave(self, who: str) -> str:
        self.gone.add(who)
        return ""

    def mute(self, who: str) -> str:
        self.muted.add(who)
        return ""

    def unmute(self, who: str) -> str:
        self.muted.discard(who)
        return ""

    def block(self, who: str, other: str) -> str:
        self.blocks.add((who, other))
        return ""

    def unblock(self, who: str, other: str) -> str:
        self.blocks.discard((who, other))
        return ""

    def erase(self, who: str) -> str:
        for words in self.said:
            if words.by == who:
                words.text = ""
        self.gone.add(who)
        self.erased.add(who)
        self.blocks = {pair for pair in self.blocks if who not in pair}
        return ""

    def wait(self, minutes: int) -> str:
        self.now += minutes
        return ""

    def apart(self, one: str, other: str) -> bool:
        return bool({(one, other), (other, one)} & self.blocks)

    def new_for(self, who: str) -> list[Words]:
        hers = [words for words in self.unread[who] if words in self.sheets[who]]
        return [words for words in hers if words.text and not self.apart(who, words.by)]

    def is_there_for(self, who: str) -> bool:
        return any(
            not self.apart(who, other)
            and (other in self.parties or other not in self.gone)
            for other in set(self.people) - {who}
        )

    def seen_by(self, who: str) -> dict[str, object] | None:
        """Give all that one person can tell; None where there is no conversation."""
        if who in self.erased or not self.is_there_for(who):
            return None
        return {
            "words": [
                (
                    "a former member" if words.by in self.erased else words.by,
                    words.text,
                    words.edited,
                    words.taken_back,
                )
                for words in self.sheets[who]
                if not self.apart(who, words.by)
            ],
            "people": sorted(
                ("a former member" if one in self.erased else one, one in self.gone)
                for one in self.people
                if not self.apart(who, one)
            ),
            "unread": 0 if who in self.gone else len(self.new_for(who)),
            "counted": who not in self.gone | self.muted and bool(self.new_for(who)),
        }
