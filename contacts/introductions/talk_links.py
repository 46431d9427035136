"""Links by which a party says from her mail, without signing in, whether they talked.

A link holds the public ids of the introduction and of her page, and a signature;
nothing of it is stored. It opens a page with one question and the two names that stand
in her letter, and can do nothing else. Two months after she was asked it opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import User

OPENS_FOR = timedelta(days=60)
_signer = Signer(sep=".", salt="contacts.introductions.talk_links")


def link_to_say(answer: str, introduction: Introduction, *, member: User) -> str:
    """Give the address of the page on which she says so, with this answer chosen."""
    token = token_of(introduction, member=member)
    path = reverse("introductions:talked_from_mail", args=[token])
    return f"{settings.SITE_URL}{path}?said={answer}"


def token_of(introduction: Introduction, *, member: User) -> str:
    """Give the part of the address that nobody else can make."""
    return _signer.sign(introduction.public_id.hex + member.profile.public_id.hex)


def behind(token: str, *, now: datetime) -> Party | None:
    """Give whose word the link is for, while she may see the introduction."""
    try:
        ids = _signer.unsign(token)
    except BadSignature:
        return None
    found = Party.objects.still_together().filter(
        introduction__public_id=UUID(ids[:32]),
        member__profile__public_id=UUID(ids[32:]),
        talk__asked_at__gt=now - OPENS_FOR,
    )
    party = found.select_related("member__profile", "talk").first()
    if party is None or party.member is None:
        return None
    seen = Introduction.objects.visible_to(party.member)
    return party if seen.filter(pk=party.introduction_id).exists() else None
