"""A member's page in parts that the templates lay out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from contacts.profiles import pitch
from contacts.profiles.forms.profile import ProfileForm
from contacts.profiles.models import Visibility
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, HookLine, face_of, may_see
from networking_site.lib.zones import zone, zone_label


def facts_of(face: Face, *, now: datetime) -> list[dict[str, str]]:
    """Give where and how to find a member, as far as the viewer may know."""
    place = ", ".join(part for part in (face.place, face.country_name) if part)
    facts = [
        {"term": _("Place"), "text": place, "icon": "pin"},
        {"term": _("Time there"), "text": _time_there(face, now=now), "icon": "clock"},
        {
            "term": _("Languages"),
            "text": ", ".join(face.languages),
            "icon": "chat",
        },
        {
            "term": _("Mail"),
            "text": face.contact_email,
            "url": f"mailto:{face.contact_email}",
            "icon": "envelope",
            "microformat": "u-email",
        },
        {
            "term": _("Telephone"),
            "text": face.phone,
            "url": f"tel:{face.phone.replace(' ', '')}",
            "icon": "telephone",
            "microformat": "p-tel",
        },
    ]
    return [fact for fact in facts if fact["text"]]


def _time_there(face: Face, *, now: datetime) -> str:
    if not face.time_zone:
        return ""
    there = time_format(now.astimezone(zone(face.time_zone)), "TIME_FORMAT")
    return _("%(time)s now, in %(city)s") % {
        "time": there,
        "city": zone_label(face.time_zone),
    }


@dataclass(frozen=True)
class Piece:
    """A piece of a member's text, and whether it is what a remark speaks of."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Remark:
    """What the pitch check has to say about one text."""

    about: str
    line: str
    pieces: list[Piece]


def preview_of(form: ProfileForm) -> Face:
    """Show what stands in a member's profile form as other members will see it.

    What is not right yet is left as it was; nothing is kept. That the page as a whole
    may be hidden from members plays no part: she looks at her words.
    """
    if form.is_bound:
        form.is_valid()
    profile = form.instance
    hidden_from, profile.shown_to = profile.shown_to, Visibility.EVERYONE
    face = replace(
        face_of(profile, relation=MEMBER, url=""),
        topics=[name for name in form.value_of("topics") if name]
        if may_see(profile, "topics", relation=MEMBER)
        else [],
        hooks=[
            HookLine(prompt.text, text)
            for prompt, text in form.hooks().items()
            if text and may_see(profile, prompt.half, relation=MEMBER)
        ],
    )
    profile.shown_to = hidden_from
    return face


def remarks_on(face: Face) -> list[Remark]:
    """Say where a member's words sound like a pitch, and what to try instead."""
    texts = [
        (_("Headline"), face.headline),
        (_("What I do"), face.what_i_do),
        (_("Something about me"), face.about_me),
        *((f"{hook.prompt} …", hook.text) for hook in face.hooks),
    ]
    return [remark for about, text in texts if (remark := _remark(about, text))]


def remark_on(text: str) -> Remark | None:
    """Say whether one text sounds like a pitch."""
    return _remark("", text)


def _remark(about: str, text: str) -> Remark | None:
    reading = pitch.read(text)
    if not reading.sounds_like_a_pitch:
        return None
    return Remark(about, _(reading.line), _pieces(text, reading.marks))


def _pieces(text: str, marks: list[pitch.Mark]) -> list[Piece]:
    pieces, done = [], 0
    for mark in marks:
        pieces.append(Piece(text[done : mark.start], is_marked=False))
        pieces.append(Piece(text[mark.start : mark.end], is_marked=True))
        done = mark.end
    pieces.append(Piece(text[done:], is_marked=False))
    return [piece for piece in pieces if piece.text]
