"""Lines of the board as one member reads them, and what she can do about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from contacts.profiles.models import Ask, Profile, User
from contacts.profiles.visibility import Face, face_of


@dataclass(frozen=True)
class BoardLine:
    """One ask or offer: whose, since when, and where to answer it."""

    face: Face
    kind: str
    text: str
    topics: list[dict[str, str]]
    since: datetime
    know_url: str
    self_url: str

    @property
    def is_mine(self) -> bool:
        """Say whether the reader wrote it."""
        return self.face.is_self


def board_lines(viewer: User, lines: Iterable[Ask]) -> list[BoardLine]:
    """Show lines, loaded with their topics, to a member who may read them.

    It takes one query, for thirty as for one.
    """
    loaded = list(lines)
    people = Profile.objects.listed_for(viewer).with_relation_to(viewer)
    owners = {line.profile_id for line in loaded}
    faces = {
        profile.pk: face_of(profile, relation=profile.relation)
        for profile in people.filter(pk__in=owners)
    }
    me = viewer.profile
    return [
        _line(line, faces[line.profile_id], me=me)
        for line in loaded
        if line.profile_id in faces
    ]


def _line(line: Ask, face: Face, *, me: Profile) -> BoardLine:
    return BoardLine(
        face=face,
        kind=line.kind,
        text=line.text,
        topics=[
            {"label": topic.name, "url": _address("board", topic=topic.slug)}
            for topic in line.topics.all()
        ],
        since=line.created_at,
        know_url=_address("new", one=face.handle, ask=str(line.public_id)),
        self_url=""
        if face.is_self or face.is_connection
        else _address("new", one=me.handle, other=face.handle, ask=str(line.public_id)),
    )


def _address(name: str, **said: str) -> str:
    return f"{reverse(f'introductions:{name}')}?{urlencode(said)}"
