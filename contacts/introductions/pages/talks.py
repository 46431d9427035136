"""What a page tells of a talk: to each of the two her own word, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contacts.introductions.models import Introduction, Talk
from contacts.introductions.pages.letters import LetterPage
from contacts.introductions.rules import (
    somebody_could_hear,
    why_not_say_whether_talked,
)
from contacts.profiles.models import User


@dataclass(frozen=True)
class TalkPage:
    """The question whether two talked, as one of them finds it."""

    url: str
    other_name: str
    introducer_name: str
    answer: str
    introducer_may_hear: bool
    ask_again_at: datetime | None
    is_told: bool
    is_open: bool


def talk_for(
    viewer: User, introduction: Introduction, letter: LetterPage
) -> TalkPage | None:
    """Show a party the question, once she was asked; nobody else is shown anything."""
    hers = Talk.objects.belonging_to(viewer).filter(party__introduction=introduction)
    talk = hers.first()
    if talk is None or not letter.about_face.url:
        return None
    refusal = why_not_say_whether_talked(introduction, member=viewer)
    is_told = talk.told_at is not None
    if refusal and not is_told:
        return None
    hears = is_told or somebody_could_hear(introduction)
    return TalkPage(
        url=f"{letter.url}talked/",
        other_name=letter.about_face.name,
        introducer_name=letter.from_face.name if hears else "",
        answer=talk.answer,
        introducer_may_hear=talk.introducer_may_hear,
        ask_again_at=talk.ask_again_at,
        is_told=is_told,
        is_open=not refusal,
    )


def they_met(viewer: User, introduction: Introduction) -> bool:
    """Say whether whoever wrote the letter has heard that the two met."""
    if introduction.introducer_id != viewer.pk:
        return False
    told = Talk.objects.visible_to(viewer).told()
    return told.filter(party__introduction=introduction).exists()
