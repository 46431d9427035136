"""Favours as one member sees them: who asks whom, to meet whom, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from contacts.introductions.models import Favour, Introduction
from contacts.introductions.pages.letters import nobody
from contacts.introductions.rules import state_for
from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import Face, face_of


@dataclass(frozen=True)
class FavourPage:
    """One favour, as who asked or who was asked reads it."""

    url: str
    public_id: str
    date: datetime
    lapses_at: datetime
    is_mine: bool
    asker: Face
    helper: Face
    wanted: Face | None
    words: str
    why: str
    state: str
    state_label: str
    letter_url: str

    @property
    def is_open(self) -> bool:
        """Say whether the reader may still do something about it."""
        return self.state in (Favour.State.OPEN, Favour.State.DECLINED)

    @property
    def introduce_url(self) -> str:
        """Give where the helper writes the introduction, or picks somebody for it."""
        said = {"one": self.asker.handle, "favour": self.public_id}
        if self.wanted:
            said["other"] = self.wanted.handle
        return f"{reverse('introductions:new')}?{urlencode(said)}"


def favours_for(
    viewer: User, favours: Iterable[Favour], *, now: datetime
) -> list[FavourPage]:
    """Show favours to a member who asked them or was asked.

    It takes two queries, for thirty as for one.
    """
    loaded = list(favours)
    if not loaded:
        return []
    members = {
        member
        for favour in loaded
        for member in (favour.asker_id, favour.helper_id, favour.wanted_id)
        if member
    }
    seen = Profile.objects.visible_to(viewer).with_relation_to(viewer)
    faces = {
        profile.user_id: face_of(profile, relation=profile.relation)
        for profile in seen.with_face().filter(user__in=members)
    }
    came = Introduction.objects.visible_to(viewer).filter(
        pk__in=[favour.introduction_id for favour in loaded]
    )
    letters = {letter.pk: letter.get_absolute_url() for letter in came}
    return [_favour(viewer, favour, faces, letters, now=now) for favour in loaded]


def _favour(
    viewer: User,
    favour: Favour,
    faces: dict[int, Face],
    letters: dict[int, str],
    *,
    now: datetime,
) -> FavourPage:
    state = state_for(viewer, favour=favour, now=now)
    is_about_somebody = bool(favour.words)
    return FavourPage(
        url=favour.get_absolute_url(),
        public_id=str(favour.public_id),
        date=favour.created_at,
        lapses_at=favour.lapses_at,
        is_mine=favour.asker_id == viewer.pk,
        asker=faces.get(favour.asker_id) or nobody(),
        helper=faces.get(favour.helper_id or 0) or nobody(),
        wanted=None
        if is_about_somebody
        else faces.get(favour.wanted_id or 0) or nobody(),
        words=favour.words,
        why=favour.why,
        state=state,
        state_label=str(state.label),
        letter_url=letters.get(favour.introduction_id or 0, ""),
    )
