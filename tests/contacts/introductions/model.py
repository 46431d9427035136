"""What introductions promise, written a second time and as plainly as can be.

No database, no locks, no letters with words: who may do what, and what each can see of
it. `tests/contacts/introductions/test_promises.py` holds the site against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

DAY = timedelta(days=1)
PRESENT, CLOSED, NOT_HERS, TOO_MANY = "present", "closed", "not hers", "too many"


@dataclass
class Paper:
    """One letter: who wrote it, what each of the two said, and how it stands."""

    writer: str
    answers: dict[str, str]
    written: datetime
    state: str = "open"
    reminded: set[str] = field(default_factory=set)
    ask_again: dict[str, datetime] = field(default_factory=dict)

    def is_open(self, now: datetime) -> bool:
        return self.state == "open" and now < self.written + 14 * DAY

    def other(self, who: str) -> str:
        [other] = set(self.answers) - {who}
        return other


@dataclass
class World:
    """All letters, blocks and connections, and what lies in each one's mailbox."""

    now: datetime
    most_written: int
    most_received: int
    papers: list[Paper] = field(default_factory=list)
    blocks: set[tuple[str, str]] = field(default_factory=set)
    connected: set[frozenset[str]] = field(default_factory=set)
    mail: list[tuple[str, str]] = field(default_factory=list)

    def introduce(self, writer: str, one: str, other: str) -> str:
        if refusal := self.why_not(writer, one, other):
            return refusal
        paper = Paper(writer, {one: "waiting", other: "waiting"}, self.now)
        if writer in paper.answers:
            paper.answers[writer] = "yes"
        self.papers.append(paper)
        self.mail += [(who, "received") for who in (one, other) if who != writer]
        return ""

    def why_not(self, writer: str, one: str, other: str) -> str:
        open_ones = [paper for paper in self.papers if paper.is_open(self.now)]
        if sum(paper.writer == writer for paper in open_ones) >= self.most_written:
            return TOO_MANY
        if any(self.blocked(a, b) for a, b in ((writer, one), (writer, other))):
            return PRESENT
        if self.blocked(one, other) or frozenset([one, other]) in self.connected:
            return PRESENT
        for paper in self.papers:
            if set(paper.answers) != {one, other}:
                continue
            recent = self.now < paper.written + 90 * DAY
            hers = paper.answers.get(writer) == "not_now"
            if paper.is_open(self.now) or (recent and not hers):
                return PRESENT
        for who in {one, other} - {writer}:
            to_her = [p for p in open_ones if who in p.answers and p.writer != who]
            if len(to_her) >= self.most_received:
                return PRESENT
        return ""

    def answer(self, who: str, paper: Paper, said: str) -> str:
        if who not in paper.answers or self.blocked(who, paper.other(who)):
            return CLOSED
        if paper.answers[who] == said:
            return ""
        if not paper.is_open(self.now):
            return CLOSED
        paper.answers[who] = said
        paper.ask_again.pop(who, None)
        if said == "not_now":
            paper.ask_again[who] = self.now + 30 * DAY
        if set(paper.answers.values()) == {"yes"}:
            paper.state = "accepted"
            self.connected.add(frozenset(paper.answers))
            self.mail += [(party, "accepted") for party in paper.answers]
            if paper.writer not in paper.answers:
                self.mail.append((paper.writer, "thanks_to_introducer"))
        return ""

    def withdraw(self, who: str, paper: Paper) -> str:
        if paper.writer != who:
            return NOT_HERS
        if paper.state == "withdrawn":
            return ""
        if not paper.is_open(self.now):
            return CLOSED
        paper.state = "withdrawn"
        return ""

    def block(self, who: str, other: str) -> str:
        self.blocks.add((who, other))
        return ""

    def wait(self, days: int) -> None:
        self.now += days * DAY
        for paper in self.papers:
            if paper.state == "open" and not paper.is_open(self.now):
                paper.state = "lapsed"
        for paper in self.papers:
            for who, said in paper.answers.items():
                if paper.state == "open" and said == "waiting":
                    old = paper.written + 5 * DAY <= self.now
                    if old and who not in paper.reminded:
                        paper.reminded.add(who)
                        self.mail.append((who, "reminder"))
        for paper in self.papers:
            for who, when in list(paper.ask_again.items()):
                if paper.state == "lapsed" and when <= self.now:
                    del paper.ask_again[who]
                    if not self.why_not(who, who, paper.other(who)):
                        self.mail.append((who, "better_time"))

    def blocked(self, one: str, other: str) -> bool:
        return bool({(one, other), (other, one)} & self.blocks)

    def seen_by(self, who: str) -> dict[str, object]:
        """Give all that one person can tell; of answers, nothing but her own."""
        papers = [
            (
                number,
                self._shown_state(paper),
                paper.answers.get(who, "waiting"),
                who in paper.answers,
                paper.writer == who,
            )
            for number, paper in enumerate(self.papers)
            if who == paper.writer or who in paper.answers
            if not any(self.blocked(who, x) for x in {paper.writer, *paper.answers})
        ]
        return {
            "papers": papers,
            "waiting": sum(
                state == "open" and is_party and said == "waiting"
                for _, state, said, is_party, _ in papers
            ),
            "mail": sorted(kind for to, kind in self.mail if to == who),
            "connections": sorted(
                other
                for pair in self.connected
                if who in pair
                for other in pair - {who}
            ),
        }

    def _shown_state(self, paper: Paper) -> str:
        over = paper.state == "open" and not paper.is_open(self.now)
        return "lapsed" if over else paper.state
