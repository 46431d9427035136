"""What must hold of an introduction at every instant; `benchmarks/accepts.py` asks it.

Imported once Django is set up.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from contacts.introductions import actions
from contacts.introductions.models import LAPSES_AFTER, Introduction, Party
from contacts.introductions.pages import letters_for
from contacts.notices.models import Notice
from contacts.profiles import actions as profiles
from contacts.profiles.models import Block, Connection, Profile, User
from networking_site import privacy
from networking_site.lib.outbox.models import Letter

ROLES = ("introducer", "one", "other")
BEGAN = datetime.now(UTC).replace(microsecond=0)
YES, NO, WAITING = Party.Answer.YES, Party.Answer.NO, Party.Answer.WAITING
WHEN_ACCEPTED = Counter(
    {
        ("introductions/accepted", "one"): 1,
        ("introductions/accepted", "other"): 1,
        ("introductions/thanks_to_introducer", "introducer"): 1,
    }
)
# What differs between two letters and says nothing about anybody's answer.
OWN_WORDS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*(?:\+00:00|Z)?"
    r"|(?:introducer|one|other)-[a-z]+-\d+"
    r"|/notices/stop/[^ \"'<>\\\\]+"
    r'|"hue": \d+',  # made of the page's own id
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pair:
    """One letter, the three people in it, and what is to meet the yes."""

    kind: str
    number: int
    letter: int
    people: dict[str, int]
    one_said_yes: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.number} (letter {self.letter})"

    def is_accepted(self) -> bool:
        """Say whether the letter says by now that both said yes."""
        return Introduction.objects.filter(pk=self.letter, state="accepted").exists()

    def deeds(self) -> tuple[Callable[[], object], Callable[[], object]]:
        """Load what a page would have loaded, and give the yes and what meets it."""
        letter = Introduction.objects.get(pk=self.letter)
        everybody = User.objects.select_related("profile")
        there = everybody.in_bulk(self.people.values())
        people = {role: there[pk] for role, pk in self.people.items()}
        one, other = people["one"], people["other"]
        ends = BEGAN + timedelta(hours=1, seconds=self.number)

        def answer(member: User, said: Party.Answer) -> object:
            now = ends - timedelta(seconds=1) if self.kind == "lapse" else BEGAN
            now += timedelta(seconds=member == one)
            return actions.answer(letter, member=member, answer=said, now=now)

        match self.kind:
            case "yes":
                return lambda: answer(other, YES), lambda: answer(one, YES)
            case "no":
                return lambda: answer(other, YES), lambda: answer(one, NO)
            case "withdrawal":
                writer = people["introducer"]
                return lambda: answer(other, YES), lambda: actions.withdraw(
                    letter, member=writer, now=BEGAN
                )
            case "block":
                two = (one, other) if self.number % 4 < 2 else (other, one)
                return lambda: answer(other, YES), lambda: profiles.block(
                    two[0], other=two[1], now=BEGAN
                )
            case "lapse":
                Introduction.objects.filter(pk=self.letter).update(lapses_at=ends)
                return lambda: answer(other, YES), lambda: actions.lapse_overdue(
                    now=ends
                )
            case "erasure":
                leaves = people[ROLES[self.number % 3]]
                return lambda: answer(other, YES), lambda: privacy.erase(
                    leaves, now=BEGAN
                )
        raise ValueError(self.kind)


@transaction.atomic
def write_letters(kind: str, count: int) -> list[Pair]:
    """Let so many letters lie open, each between three people of their own.

    The one has said yes already, except where a yes is to meet hers, and in every
    second pair of those where she is to say no.
    """
    names = [f"{role}-{kind}-{n}" for n in range(count) for role in ROLES]
    users = User.objects.bulk_create(
        User(email=f"{name}@example.org", password="!", date_joined=BEGAN)  # noqa: S106
        for name in names
    )
    Profile.objects.bulk_create(
        Profile(
            user=user,
            handle=name,
            name=name.title(),  # an erasure takes back letters that name a namesake
            what_i_do="I bind books.",
            about_me="I keep goats.",
            about_me_shown_to="connections",
            created_at=BEGAN,
        )
        for user, name in zip(users, names, strict=True)
    )
    letters = Introduction.objects.bulk_create(
        Introduction(
            introducer=introducer,
            reason="One needs a printer, the other prints.",
            created_at=BEGAN,
            lapses_at=BEGAN + LAPSES_AFTER,
        )
        for introducer in users[::3]
    )
    pairs = [
        Pair(
            kind=kind,
            number=n,
            letter=letter.pk,
            people={role: users[3 * n + k].pk for k, role in enumerate(ROLES)},
            one_said_yes=kind != "yes" and (kind != "no" or n % 2 == 0),
        )
        for n, letter in enumerate(letters)
    ]
    Party.objects.bulk_create(
        Party(
            introduction_id=pair.letter,
            member_id=pair.people[role],
            answer=YES if pair.one_said_yes and role == "one" else WAITING,
            answered_at=BEGAN if pair.one_said_yes and role == "one" else None,
        )
        for pair in pairs
        for role in ("one", "other")
    )
    return pairs


def empty_the_outbox() -> None:
    """Forget the letters: an erasure reads all that wait."""
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()


@contextmanager
def snapshot() -> Iterator[None]:
    """See everything as it is at one and the same instant."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        yield


class Snapshot:
    """One letter and all that hangs on it, at one instant."""

    def __init__(self, pair: Pair):
        self.pair = pair
        self.letter = Introduction.objects.get(pk=pair.letter)
        roles = {pk: role for role, pk in pair.people.items()}
        self.here = User.objects.in_bulk(pair.people.values())
        parties = Party.objects.filter(introduction=pair.letter).order_by("pk")
        self.answers = dict(
            zip(("one", "other"), (party.answer for party in parties), strict=True)
        )
        keys = list(pair.people.values())
        self.connections = list(
            Connection.objects.filter(first__in=keys, second__in=keys)
        )
        self.blocks = [
            (roles[block.blocker_id], roles[block.blocked_id])
            for block in Block.objects.filter(blocker__in=keys, blocked__in=keys)
        ]
        about = self.letter.public_id
        mails = Letter.objects.filter(about=str(about))
        notices = Notice.objects.filter(about=about)
        self.mailed, self.told = (
            Counter(
                (kind, roles[key]) for kind, key in rows.values_list("kind", "receiver")
            )
            for rows in (mails, notices)
        )

    @property
    def is_accepted(self) -> bool:
        """Say whether the letter says that both said yes."""
        return self.letter.state == "accepted"

    @property
    def gone(self) -> list[str]:
        """Give who of the three was erased."""
        return [role for role, pk in self.pair.people.items() if pk not in self.here]

    def why_broken(self) -> Iterator[str]:
        """Say, a sentence each, what must not be at any instant."""
        both = self.answers == {"one": YES, "other": YES}
        if not self.gone and self.is_accepted != both:
            yield f"{self.letter.state} while the answers are {self.answers}"
        parties_left = {"one", "other"} & set(self.gone)
        due = int(self.is_accepted and not parties_left)
        if len(self.connections) != due:
            yield f"{len(self.connections)} connections where {due} should be"
        expected = WHEN_ACCEPTED if self.is_accepted and not self.gone else Counter()
        for name, found in (("mailed", self.mailed), ("told", self.told)):
            if found != expected:
                yield (
                    f"{name}: {dict(found)} while {self.letter.state}, "
                    f"{self.gone or 'nobody'} gone"
                )
        if self.gone and self.letter.state == "open":
            yield f"open, while {self.gone} left"

    def why_not_the_end_of(self, *, yes: bool, it: bool) -> Iterator[str]:
        """Say where the end is not what the two were told: `yes`, `it` say they were
        told that what they did is kept.
        """
        kind, state = self.pair.kind, self.letter.state
        fits = {
            "yes": yes and it and state == "accepted",
            "no": self._fits_no(yes=yes, it=it),
            "withdrawal": yes != it and state == ("accepted" if yes else "withdrawn"),
            "block": it and len(self.blocks) == 1 and yes == (state == "accepted"),
            "lapse": yes != it and state == ("accepted" if yes else "lapsed"),
            "erasure": it
            and len(self.gone) == 1
            and state == ("accepted" if yes else "withdrawn"),
        }[kind]
        if not fits:
            yield f"yes {yes}, {kind} {it}, and the letter is {state}"

    def _fits_no(self, *, yes: bool, it: bool) -> bool:
        if not it:  # her no came too late
            return self.pair.one_said_yes and yes and self.is_accepted
        answers = {"one": NO, "other": YES}
        return yes and self.letter.state == "open" and self.answers == answers

    def who_was_first(self) -> str:
        """Say which of the two came first, where one can tell."""
        if self.pair.kind == "yes":
            return "it" if self.letter.ended_at == BEGAN else "yes"
        if not self.pair.one_said_yes:
            return "untold"
        return "yes" if self.is_accepted else "it"

    def what_is_seen_by(self, number: int) -> tuple[tuple[Any, ...], str]:
        """Give all that one of the three can see, and all that it may depend on.

        That is her own answer, whether both said yes or it ended, who was erased and
        who blocked whom. Nobody may tell by it what another answered.
        """
        role = ROLES[number]
        key = (
            role,
            self.letter.state,
            self.answers.get(role),
            *(f"{one} is gone" for one in self.gone),
            *(f"{one} blocked {other}" for one, other in self.blocks),
        )
        viewer = self.here.get(self.pair.people[role])
        if viewer is None:
            return key, ""
        hers = Introduction.objects.visible_to(viewer).with_people()
        mails = Letter.objects.filter(receiver=viewer).order_by("pk")
        seen = {
            "letters": [asdict(one) for one in letters_for(viewer, hers, now=BEGAN)],
            "mail": list(mails.values("kind", "subject", "text", "html")),
            "notices": list(Notice.objects.visible_to(viewer).values("title", "line")),
            "export": privacy.export(viewer),
        }
        return key, OWN_WORDS.sub("#", json.dumps(seen, default=str))
