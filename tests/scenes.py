"""Little scenes that many stories begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from contacts.introductions import actions as introductions
from contacts.introductions.models import Conversation, Favour, Introduction, Party
from contacts.introductions.rules import asking, letters
from contacts.profiles.actions import connect
from contacts.profiles.models import User
from events import actions as events
from events.models import Event

# How many letters and favours may be open at once; some stories need more.
LIMITS = [
    (rules, name)
    for rules, start in ((letters, "MOST_OPEN_"), (asking, "MOST_FAVOURS_"))
    for name in vars(rules)
    if name.startswith(start)
]


def a_photo(*, width: int = 400, height: int = 300, colour: str = "teal") -> bytes:
    """Make a plain photo, as JPEG."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


def an_event(*, host: User | None = None, **more: Any) -> Event:
    """Make a published event for members, in a week, with no limit of places."""
    soon = datetime.now(UTC) + timedelta(days=7)
    fields = {
        "title": "Tuesday breakfast",
        "status": Event.Status.PUBLISHED,
        "day": soon.date(),
        "start_time": soon.time().replace(microsecond=0),
        "time_zone": "UTC",
        **more,
    }
    event = events.save(Event(**fields), now=datetime.now(UTC))
    if host is not None:
        events.add_host(event, member=host)
    return event


def an_introduction(
    *, introducer: User, one: User, other: User, **more: Any
) -> Introduction:
    """Let somebody introduce two members to each other, now."""
    return introductions.introduce(
        introducer,
        sides=(
            introductions.Side(one, more.get("one_line", "You both bake.")),
            introductions.Side(other, more.get("other_line", "Ask about the goats.")),
        ),
        reason=more.get("reason", "One needs a printer, the other prints."),
        token=more.get("token", uuid4()),
        now=more.get("now", datetime.now(UTC)),
    )


def a_conversation(*, introducer: User, one: User, other: User) -> Conversation:
    """Let somebody introduce two members, and both say yes."""
    letter = an_introduction(introducer=introducer, one=one, other=other)
    for member in (one, other):
        introductions.answer(
            letter, member=member, answer=Party.Answer.YES, now=datetime.now(UTC)
        )
    return Conversation.objects.get(introduction=letter)


def a_favour(
    *, asker: User, helper: User, wanted: User | None = None, **more: Any
) -> Favour:
    """Let somebody ask another, whom she knows, for an introduction, now."""
    now = more.get("now", datetime.now(UTC))
    connect(asker, helper, origin_kind="scene", origin_id=uuid4(), now=now)
    return introductions.ask_for(
        asker,
        helper=helper,
        wanted=wanted,
        words="" if wanted else more.get("words", "prints menus"),
        why=more.get("why", "We both keep goats."),
        token=more.get("token", uuid4()),
        now=now,
    )
