"""The one place that decides what a viewer sees of a profile.

`visible_to` decides whether she sees it at all; a `Face` holds the part of it that is
hers to see. Pages, lists and letters are given faces, never profiles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from contacts.profiles.languages import country_name, language_names
from contacts.profiles.models import NEW_FOR, Ask, Profile, Visibility
from contacts.profiles.querysets import CONNECTION, MEMBER, SELF, VISITOR

_MAY_SEE = {
    SELF: set(Visibility),
    CONNECTION: {Visibility.EVERYONE, Visibility.MEMBERS, Visibility.CONNECTIONS},
    MEMBER: {Visibility.EVERYONE, Visibility.MEMBERS},
    VISITOR: {Visibility.EVERYONE},
}


def may_see(shown_to: str, *, relation: str) -> bool:
    """Say whether somebody in this relation to the owner may see what is shown so."""
    return shown_to in _MAY_SEE[relation]


@dataclass(frozen=True)
class HookLine:
    """A prompt and how the member ended it."""

    prompt: str
    text: str


@dataclass(frozen=True)
class AskLine:
    """One open ask or offer, with the names of its topics."""

    kind: str
    text: str
    topics: list[str]


@dataclass(frozen=True)
class Face:
    """What one viewer sees of one member; what is not hers to see is empty."""

    handle: str
    name: str
    pronouns: str
    headline: str
    initials: str
    hue: int
    url: str
    is_new: bool
    is_listed: bool
    relation: str
    what_i_do: str
    about_me: str
    place: str
    country_name: str
    time_zone: str
    languages: list[str]
    contact_email: str
    phone: str
    topics: list[str] = field(default_factory=list)
    hooks: list[HookLine] = field(default_factory=list)
    asks: list[AskLine] = field(default_factory=list)
    offers: list[AskLine] = field(default_factory=list)

    @property
    def hook(self) -> HookLine | None:
        """Give the one hook that a card shows."""
        return self.hooks[0] if self.hooks else None

    @property
    def is_self(self) -> bool:
        """Say whether the viewer looks at herself."""
        return self.relation == SELF

    @property
    def is_connection(self) -> bool:
        """Say whether the viewer and this member are connected."""
        return self.relation == CONNECTION


def face_of(profile: Profile, *, relation: str, url: str | None = None) -> Face:
    """Show a profile to somebody in this relation to its member.

    Topics, hooks and asks are shown where they were loaded (`with_face`, `with_asks`),
    so that a face never causes a query of its own.
    """
    loaded = _loaded(profile)
    asks = [_ask_line(ask) for ask in loaded.get("asks", [])]

    def shown(value: str, shown_to: str) -> str:
        return value if may_see(shown_to, relation=relation) else ""

    return Face(
        handle=profile.handle,
        name=profile.name,
        pronouns=profile.pronouns,
        headline=profile.headline,
        initials=profile.initials,
        hue=profile.hue,
        url=profile.get_absolute_url() if url is None else url,
        is_new=timezone.now() - profile.created_at < NEW_FOR,
        is_listed=profile.is_listed,
        relation=relation,
        what_i_do=profile.what_i_do,
        about_me=profile.about_me,
        place=shown(profile.place, profile.place_shown_to),
        country_name=shown(country_name(profile.country), profile.place_shown_to),
        time_zone=shown(profile.time_zone, profile.place_shown_to),
        languages=language_names(profile.languages),
        contact_email=shown(profile.contact_email, profile.contact_email_shown_to),
        phone=shown(profile.phone, profile.phone_shown_to),
        topics=[topic.name for topic in loaded.get("topics", [])],
        hooks=[
            HookLine(hook.prompt.text, hook.text) for hook in loaded.get("hooks", [])
        ],
        asks=[line for line in asks if line.kind == Ask.Kind.ASK],
        offers=[line for line in asks if line.kind == Ask.Kind.OFFER],
    )


def faces(profiles: Iterable[Profile]) -> list[Face]:
    """Show profiles that were loaded `with_relation_to` their viewer."""
    return [face_of(profile, relation=profile.relation) for profile in profiles]


def _loaded(profile: Profile) -> dict[str, Any]:
    return getattr(profile, "_prefetched_objects_cache", {})


def _ask_line(ask: Ask) -> AskLine:
    return AskLine(ask.kind, ask.text, [topic.name for topic in ask.topics.all()])
