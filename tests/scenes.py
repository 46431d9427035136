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
from events.rooms.models import Rotation, Round
from networking_site.announcements import actions as announcements
from networking_site.announcements.models import Announcement, Receipt

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


def a_shared_room(*, hosts: list[User], people: list[User], slug: str) -> Rotation:
    """Let these people have sat in one room, in one round of an event of yesterday."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    start = yesterday.time().replace(microsecond=0)
    event = an_event(slug=slug, day=yesterday.date(), start_time=start)
    for member in hosts:
        events.add_host(event, member=member)
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    rotation = Rotation.objects.create(
        event=event,
        state=Rotation.State.ENDED,
        started_at=event.starts_at,
        ended_at=event.ends_at,
    )
    held = rotation.rounds.create(number=1, question="Why here?", **times)
    for member in people:
        sit_down(held, member)
    return rotation


def sit_down(held: Round, member: User) -> None:
    """Let one more have sat in the first room of a round."""
    held.seats.create(member=member, room=1)
    since = held.starts_at
    held.rotation.participants.create(member=member, state="here", since=since)


def an_announcement(*, by: User, **more: Any) -> Announcement:
    """Let an organiser write an announcement to everyone, and send it to nobody."""
    words = {"subject": "We move", "text": "To the **mill**.", "signature": "Ada"}
    draft = announcements.Draft(**words | more)
    return announcements.write(draft, by=by, token=uuid4(), now=datetime.now(UTC))


def told(announcement: Announcement, *, members: list[User]) -> Announcement:
    """Let an announcement have gone out, by mail, to these members and nobody else."""
    now = datetime.now(UTC)
    for member in members:
        announcement.receipts.create(
            member=member,
            state=Receipt.State.SENT,
            how=Receipt.How.MAIL,
            at=now,
        )
    announcement.state = Announcement.State.SENT
    announcement.receivers = announcement.told = announcement.receipts.count()
    announcement.started_at = announcement.fixed_at = announcement.ended_at = now
    announcement.save()
    return announcement


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


def a_conversation(
    *, introducer: User, one: User, other: User, **more: Any
) -> Conversation:
    """Let somebody introduce two members, and both say yes."""
    letter = an_introduction(introducer=introducer, one=one, other=other, **more)
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
