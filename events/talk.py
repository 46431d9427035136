"""What is said around an event, as one member reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils.safestring import SafeString

from contacts.profiles.models import User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of
from events.models import Comment, Event
from events.pages import hosts_of, runs
from networking_site.lib.plain_text import with_links

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer


@dataclass(frozen=True)
class Said:
    """A comment, a question or an answer, and what its reader may do with it."""

    public_id: UUID
    anchor: str
    face: Face
    is_by_host: bool
    is_mine: bool
    is_gone: bool
    is_question: bool
    may_remove: bool
    text: SafeString
    written_at: datetime
    answers: list[Said] = field(default_factory=list)
    token: UUID = field(default_factory=uuid4)


def may_talk(viewer: Viewer, event: Event) -> bool:
    """Say whether she takes part: of one by link, those who answered and its hosts."""
    if not viewer.is_authenticated or event.status == Event.Status.DRAFT:
        return False
    is_by_link = event.audience == Event.Audience.LINK
    return not is_by_link or bool(event.my_answer) or runs(viewer, event)


def threads_for(viewer: User, event: Event, roots: Sequence[Comment]) -> list[Said]:
    """Show the threads that begin with these, each with the answers she may read.

    One query, whatever their number; `roots` were loaded `with_authors`.
    """
    if not roots:
        return []
    answers = Comment.objects.visible_to(viewer).answering(roots).with_authors()
    under: dict[int | None, list[Said]] = {}
    for answer in answers:
        said = _said(answer, viewer=viewer, event=event)
        under.setdefault(answer.answers_id, []).append(said)
    return [
        _said(root, viewer=viewer, event=event, answers=under.get(root.pk, []))
        for root in roots
    ]


def _said(
    comment: Comment,
    *,
    viewer: User,
    event: Event,
    answers: list[Said] | None = None,
) -> Said:
    is_mine = comment.author_id == viewer.pk
    return Said(
        public_id=comment.public_id,
        anchor=comment.anchor,
        face=face_of(comment.author.profile, relation=MEMBER),
        is_by_host=comment.author_id in hosts_of(event),
        is_mine=is_mine,
        is_gone=comment.is_gone,
        is_question=comment.kind == Comment.Kind.QUESTION,
        may_remove=not comment.is_gone and (is_mine or runs(viewer, event)),
        text=with_links(comment.text),
        written_at=comment.written_at,
        answers=answers or [],
    )
