"""Whom somebody might want to meet at an event, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.profiles.models import Ask, Profile, User
from contacts.profiles.querysets import CONNECTION, MEMBER
from contacts.profiles.rules import may_be_introduced
from contacts.profiles.visibility import AskLine, Face, face_of, faces
from events.models import Event, Rsvp

AT_MOST = 3
LOOKED_AT = 100


@dataclass(frozen=True)
class Meeting:
    """Somebody to meet, as the reader sees her, and why in a sentence."""

    face: Face
    reason: str


def people_to_meet(event: Event, *, viewer: User, now: datetime) -> list[Meeting]:
    """Give a member up to three people going whom she might want to meet, best first.

    Both are open to being introduced and not connected. A reason quotes only what the
    two made visible to each other: an ask of one and an offer of the other that share a
    topic, or topics that both name.
    """
    mine = Profile.objects.belonging_to(viewer).with_face().with_asks().get()
    if not may_be_introduced(mine, now=now):
        return []
    named = {topic.pk for topic in mine.topics.all()}
    for ask in mine.asks.all():
        named |= {topic.pk for topic in ask.topics.all()}
    going = Rsvp.objects.visible_to(viewer).filter(event=event, is_shown=True).going()
    asks = Ask.objects.open().filter(topics__in=named)
    found = Profile.objects.listed_for(viewer).filter(
        Q(
            pk__in=Profile.topics.through.objects.filter(topic__in=named).values(
                "profile"
            )
        )
        | Q(pk__in=asks.values("profile")),
        Q(introductions_paused_until=None)
        | Q(introductions_paused_until__lte=now.date()),
        user__in=going.values("member"),
    )
    others = found.exclude(user=viewer).order_by("-created_at", "-pk")
    loaded = others.with_relation_to(viewer).with_face().with_asks()[:LOOKED_AT]
    me = face_of(mine, relation=MEMBER)
    ranked = sorted(
        (
            (*_reason(me, face), number, face)
            for number, face in enumerate(faces(loaded))
            if face.relation != CONNECTION
        ),
        key=lambda one: (-one[0], one[2]),
    )
    return [Meeting(face, why) for weight, why, _n, face in ranked if weight][:AT_MOST]


def _reason(me: Face, other: Face) -> tuple[int, str]:
    """Give how much speaks for meeting, 0 for nothing, and why."""
    if match := _first_match(me.asks, other.offers):
        words = _("You look for “%(mine)s”. %(name)s can help: “%(theirs)s”.")
        return 100, words % {**match, "name": other.name}
    if match := _first_match(me.offers, other.asks):
        words = _("%(name)s looks for “%(theirs)s”. You can help: “%(mine)s”.")
        return 99, words % {**match, "name": other.name}
    shared = [topic for topic in me.topics if topic in other.topics]
    if not shared:
        return 0, ""
    named = _(" and ").join(shared[:2])
    return min(len(shared), 98), _("You both name %(topics)s.") % {"topics": named}


def _first_match(mine: list[AskLine], theirs: list[AskLine]) -> dict[str, str]:
    """Give the first two lines that share a topic, or nothing."""
    for one in mine:
        for other in theirs:
            if set(one.topics) & set(other.topics):
                return {"mine": one.text, "theirs": other.text}
    return {}
