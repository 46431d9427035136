"""The key to a member's private calendar feed: made, made anew, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from contacts.profiles.models import User
from events.models import FeedKey

TOKEN_BYTES = 32


def renew_feed_key(member: User, *, now: datetime) -> str:
    """Make a key and give its token, the only time it can be read.

    A key she had before opens nothing from now on.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    FeedKey.objects.update_or_create(
        member=member, defaults={"digest": digest_of(token), "made_at": now}
    )
    return token


def revoke_feed_key(member: User) -> None:
    """Take the key back; the address of her feed is no more."""
    FeedKey.objects.filter(member=member).delete()


def digest_of(token: str) -> str:
    """Give what is kept of a token; it can't be turned back."""
    return sha256(token.encode()).hexdigest()


def owner_of(token: str) -> User | None:
    """Give the member whose feed this token opens, as long as she is here."""
    key = (
        FeedKey.objects.filter(
            digest=digest_of(token),
            member__is_active=True,
            member__profile__waiting_since=None,
        )
        .select_related("member__profile")
        .first()
    )
    return key.member if key else None
