"""The address by which a letter's reader says: no more of these.

It holds whose letters and which kind, signed; nothing secret is stored, and it works
without signing in, for as long as the site's key is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.notices.kinds import kind_named
from contacts.profiles.models import User

DIGEST = "notices/digest"
_signer = Signer(sep=".", salt="contacts.notices.stopping")


@dataclass(frozen=True)
class Stop:
    """Whose letters are to stop, and which."""

    member: User
    kind_name: str
    label: str


def stop_url(member: User, *, kind_name: str) -> str:
    """Give the address that keeps this member from more letters of this kind."""
    address = reverse("notices:stop", args=[token_for(member, kind_name=kind_name)])
    return f"{settings.SITE_URL}{address}"


def token_for(member: User, *, kind_name: str) -> str:
    """Give the part of that address that nobody else can make."""
    told = f"{kind_name.replace('/', '.')}.{member.profile.public_id.hex}"
    return _signer.sign(told)


def choices_url() -> str:
    """Give the address where a member chooses what we write to her."""
    return f"{settings.SITE_URL}{reverse('notices:choices')}"


def behind(token: str) -> Stop | None:
    """Give what an address of ours asks for, while the member and the kind are here."""
    try:
        told, _dot, member_id = _signer.unsign(token).rpartition(".")
    except BadSignature:
        return None
    member = User.objects.filter(profile__public_id=member_id).first()
    name = told.replace(".", "/")
    kind = kind_named(name)
    if member is None or (kind is None and name != DIGEST):
        return None
    label = str(kind.label) if kind else _("The daily digest")
    return Stop(member=member, kind_name=name, label=label)
