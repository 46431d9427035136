"""The one place that decides what a viewer sees of a profile.

`visible_to` decides whether she sees it at all; a `Face` holds the part of it that is
hers to see. Pages, lists and letters are given faces, never profiles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import country_name, language_names
from contacts.profiles.models import NEW_FOR, Ask, Profile, Visibility
from contacts.profiles.querysets import CONNECTION, MEMBER, SELF, VISITOR

_MAY_SEE = {
    SELF: set(Visibility),
    CONNECTION: {Visibility.EVERYONE, Visibility.MEMBERS, Visibility.CONNECTIONS},
    MEMBER: {Visibility.EVERYONE, Visibility.MEMBERS},
    VISITOR: {Visibility.EVERYONE},
}


# What a member may show or hide by itself, in the order of her page. The name goes
# with the page; hooks go with the half they belong to.
FIELDS = {
    "photo": _("Photo"),
    "pronouns": _("Pronouns"),
    "headline": _("Headline"),
    "what_i_do": _("What I do, with its hooks"),
    "about_me": _("Something about me, with its hooks"),
    "place": _("Place and country"),
    "time_zone": _("Time zone"),
    "languages": _("Languages"),
    "topics": _("Topics"),
    "asks": _("What I am looking for"),
    "offers": _("What I can help with"),
    "links": _("Links"),
    "contact_email": _("Mail for contact"),
    "phone": _("Telephone"),
}


def may_see(profile: Profile, field: str, *, relation: str) -> bool:
    """Say whether somebody in this relation to the owner may see this field.

    Nothing is shown to more people than the page itself.
    """
    levels = _MAY_SEE[relation]
    shown_to: str = getattr(profile, f"{field}_shown_to")
    return profile.shown_to in levels and shown_to in levels


def may_open(profile: Profile, *, relation: str) -> bool:
    """Say whether somebody in this relation, and no block between, finds the page."""
    return relation == SELF or (
        profile.is_listed
        and profile.waiting_since is None
        and profile.hidden_at is None
        and profile.shown_to in _MAY_SEE[relation]
    )


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
class LinkLine:
    """An address elsewhere, and what the member calls it."""

    label: str
    url: str


@dataclass(frozen=True)
class Face:
    """What one viewer sees of one member; what is not hers to see is empty."""

    handle: str
    name: str
    pronouns: str
    headline: str
    initials: str
    hue: int
    photo_url: str
    large_photo_url: str
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
    links: list[LinkLine] = field(default_factory=list)

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

    Topics, hooks, asks and links are shown where they were loaded (`with_face`,
    `with_asks`, `with_links`), so that a face never causes a query of its own.
    """
    loaded = _loaded(profile)
    seen = {name for name in FIELDS if may_see(profile, name, relation=relation)}

    def shown(name: str, value: str) -> str:
        return value if name in seen else ""

    def listed(name: str, part: str) -> list[Any]:
        return list(loaded.get(part, [])) if name in seen else []

    return Face(
        handle=profile.handle,
        name=profile.name,
        pronouns=shown("pronouns", profile.pronouns),
        headline=shown("headline", profile.headline),
        initials=profile.initials,
        hue=profile.hue,
        photo_url=shown("photo", profile.photo_url("small")),
        large_photo_url=shown("photo", profile.photo_url("large")),
        url=profile.get_absolute_url() if url is None else url,
        is_new=timezone.now() - profile.created_at < NEW_FOR,
        is_listed=profile.is_listed,
        relation=relation,
        what_i_do=shown("what_i_do", profile.what_i_do),
        about_me=shown("about_me", profile.about_me),
        place=shown("place", profile.place),
        country_name=shown("place", country_name(profile.country)),
        time_zone=shown("time_zone", profile.time_zone),
        languages=language_names(profile.languages) if "languages" in seen else [],
        contact_email=shown("contact_email", profile.contact_email),
        phone=shown("phone", profile.phone),
        topics=[topic.name for topic in listed("topics", "topics")],
        hooks=[
            HookLine(hook.prompt.text, hook.text)
            for hook in loaded.get("hooks", [])
            if hook.prompt.half in seen
        ],
        asks=_lines(listed("asks", "asks"), Ask.Kind.ASK),
        offers=_lines(listed("offers", "asks"), Ask.Kind.OFFER),
        links=[LinkLine(link.label, link.url) for link in listed("links", "links")],
    )


def faces(profiles: Iterable[Profile]) -> list[Face]:
    """Show profiles that were loaded `with_relation_to` their viewer."""
    return [face_of(profile, relation=profile.relation) for profile in profiles]


def _loaded(profile: Profile) -> dict[str, Any]:
    return getattr(profile, "_prefetched_objects_cache", {})


def _lines(asks: Iterable[Ask], kind: Ask.Kind) -> list[AskLine]:
    return [
        AskLine(ask.kind, ask.text, [topic.name for topic in ask.topics.all()])
        for ask in asks
        if ask.kind == kind
    ]
