"""Invitations as people meet them: the link, and who came by it.

A link holds the invitation's public id and a signature; nothing secret is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.profiles.models import Invitation, Profile, User
from contacts.profiles.visibility import Face, face_of

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer

IN_SESSION = "invitation"
_signer = Signer(sep=".", salt="contacts.profiles.invitation")


def link_of(invitation: Invitation) -> str:
    """Give the address that an inviter sends to whom she invites."""
    return f"{settings.SITE_URL}{reverse('join', args=[token_of(invitation)])}"


def token_of(invitation: Invitation) -> str:
    """Give the part of the link that nobody else can make."""
    return _signer.sign(invitation.public_id.hex)


def behind(token: str, *, now: datetime) -> Invitation | None:
    """Give the invitation behind a link, if it is ours and may still be used."""
    try:
        return _good(_signer.unsign(token), now=now)
    except BadSignature:
        return None


def remembered(session: dict[str, str], *, now: datetime) -> Invitation | None:
    """Give the invitation that a visitor took up before, if it may still be used."""
    hex_id = session.get(IN_SESSION)
    return _good(hex_id, now=now) if hex_id else None


def _good(hex_id: str, *, now: datetime) -> Invitation | None:
    good = Invitation.objects.good(now=now).select_related("inviter__profile")
    return good.filter(public_id=UUID(hex_id)).first()


@dataclass(frozen=True)
class InvitationRow:
    """One of a member's invitations, and who came by it, of those she may see."""

    public_id: UUID
    note: str
    uses: int
    most_uses: int
    expires_at: datetime
    state: str
    state_label: str
    link: str
    people: list[Face]


def rows(
    inviter: User, invitations: Iterable[Invitation], *, now: datetime
) -> list[InvitationRow]:
    """Show a member her own invitations, with one query for all who came."""
    loaded = list(invitations)
    seen = Profile.objects.visible_to(inviter).with_relation_to(inviter)
    came = seen.filter(invited_by=inviter, invitation__in=loaded).order_by("name", "pk")
    people: dict[int, list[Face]] = {invitation.pk: [] for invitation in loaded}
    for profile in came if loaded else []:
        assert profile.invitation_id is not None
        people[profile.invitation_id].append(
            face_of(profile, relation=profile.relation)
        )
    return [_row(one, people[one.pk], now=now) for one in loaded]


def _row(invitation: Invitation, people: list[Face], *, now: datetime) -> InvitationRow:
    state, label = _state(invitation, now=now)
    return InvitationRow(
        public_id=invitation.public_id,
        note=invitation.note,
        uses=invitation.uses,
        most_uses=invitation.most_uses,
        expires_at=invitation.expires_at,
        state=state,
        state_label=label,
        link=link_of(invitation) if state == "open" else "",
        people=people,
    )


def _state(invitation: Invitation, *, now: datetime) -> tuple[str, str]:
    if invitation.revoked_at is not None:
        return "withdrawn", _("Taken back")
    if invitation.uses >= invitation.most_uses:
        return "full", _("Used up")
    if invitation.expires_at <= now:
        return "lapsed", _("Over")
    return "open", _("Open")


def inviter_line(profile: Profile, *, viewer: Viewer) -> dict[str, Any] | None:
    """Give, to the two it is about, who invited whom; to everybody else nothing.

    The invited one reads it while she may see the page of who invited her.
    """
    if not viewer.is_authenticated or profile.invited_by_id is None:
        return None
    if profile.invited_by_id == viewer.pk:
        return {"by_me": True}
    if profile.user_id != viewer.pk:
        return None
    seen = Profile.objects.visible_to(viewer).with_relation_to(viewer)
    inviter = seen.filter(user=profile.invited_by_id).first()
    if inviter is None:
        return None
    return {"face": face_of(inviter, relation=inviter.relation)}
