"""Introductions as one member sees them: faces and words, never the others' answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of


@dataclass(frozen=True)
class LetterPage:
    """One introduction, as one of its people reads it."""

    url: str
    date: datetime
    reason: str
    state: str
    state_label: str
    is_open: bool
    is_mine: bool
    is_party: bool
    is_self_introduction: bool
    my_answer: str
    ask_again_at: datetime | None
    lapses_at: datetime
    from_face: Face
    faces: list[Face]
    lines: list[str]
    my_line: str
    conversation_url: str = ""

    @property
    def about_face(self) -> Face:
        """Give whom the reader is to meet; for the introducer, the first of the two."""
        return self.faces[0]

    @property
    def answer_url(self) -> str:
        """Give where the answer goes, if one can still be given."""
        return f"{self.url}answer/" if self.is_open and self.is_party else ""

    @property
    def with_lines(self) -> list[tuple[Face, str]]:
        """Give each face beside the line written for it."""
        return list(zip(self.faces, self.lines, strict=True))


def letters_for(
    viewer: User, introductions: Iterable[Introduction], *, now: datetime
) -> list[LetterPage]:
    """Show introductions, loaded `with_people`, to one of their people.

    It takes one query, for thirty as for one.
    """
    loaded = list(introductions)
    if not loaded:
        return []
    members = {
        member
        for introduction in loaded
        for member in [
            introduction.introducer_id,
            *(party.member_id for party in introduction.parties.all()),
        ]
        if member
    }
    seen = Profile.objects.visible_to(viewer).with_relation_to(viewer).with_face()
    faces = {
        profile.user_id: face_of(profile, relation=profile.relation)
        for profile in seen.filter(user__in=members)
    }
    return [_letter(viewer, introduction, faces, now=now) for introduction in loaded]


def _letter(
    viewer: User, introduction: Introduction, faces: dict[int, Face], *, now: datetime
) -> LetterPage:
    parties = list(introduction.parties.all())
    mine = next((party for party in parties if party.member_id == viewer.pk), None)
    others = [party for party in parties if party is not mine]
    is_open = introduction.state == "open" and introduction.lapses_at > now
    state = introduction.state
    if state == Introduction.State.OPEN and not is_open:
        state = Introduction.State.LAPSED
    return LetterPage(
        url=introduction.get_absolute_url(),
        date=introduction.created_at,
        reason=introduction.reason,
        state=state,
        state_label=str(Introduction.State(state).label),
        is_open=is_open,
        is_mine=introduction.introducer_id == viewer.pk,
        is_party=mine is not None,
        is_self_introduction=any(
            party.member_id == introduction.introducer_id for party in parties
        ),
        my_answer=mine.answer if mine else Party.Answer.WAITING,
        ask_again_at=mine.ask_again_at if mine else None,
        lapses_at=introduction.lapses_at,
        from_face=_face(introduction.introducer, faces),
        faces=[_face(party.member, faces) for party in others],
        lines=[
            party.line if introduction.introducer_id == viewer.pk else ""
            for party in others
        ],
        my_line=mine.line if mine else "",
        conversation_url=_conversation_url(introduction),
    )


def _conversation_url(introduction: Introduction) -> str:
    """Give where they talk, once both said yes: whoever reads the letter is in it."""
    conversation = getattr(introduction, "conversation", None)
    return conversation.get_absolute_url() if conversation else ""


def previews(
    introducer: User, *, one: Profile, other: Profile, words: dict[str, str]
) -> list[LetterPage]:
    """Show who writes the letters as the two will read them, before they are sent.

    `words` are `reason`, `one_line` and `other_line`. Each face is as the writer sees
    it: what only the reader may see of the other is not hers to preview.
    """
    seen = Profile.objects.visible_to(introducer).with_relation_to(introducer)
    faces = {
        profile.user_id: face_of(profile, relation=profile.relation)
        for profile in seen.with_face().filter(
            user__in=[introducer.pk, one.user_id, other.user_id]
        )
    }
    is_self = one.user_id == introducer.pk
    readers = [(one, other, words["one_line"]), (other, one, words["other_line"])]
    return [
        LetterPage(
            url="",
            date=timezone.now(),
            reason=words["reason"],
            state="draft",
            state_label=_("Not sent yet"),
            is_open=False,
            is_mine=False,
            is_party=True,
            is_self_introduction=is_self,
            my_answer=Party.Answer.WAITING,
            ask_again_at=None,
            lapses_at=timezone.now(),
            from_face=faces[introducer.pk],
            faces=[faces[whom.user_id]],
            lines=[""],
            my_line=line,
        )
        for reader, whom, line in readers
        if reader.user_id != introducer.pk
    ]


def _face(member: User | None, faces: dict[int, Face]) -> Face:
    if member is not None and member.pk in faces:
        return faces[member.pk]
    return nobody()


def nobody() -> Face:
    """Give the face of somebody who left, or whom the viewer can't see any more."""
    former = Profile(name=_("a former member"), handle="")
    return face_of(former, relation=MEMBER, url="")
