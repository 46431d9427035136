"""What profiles owe a person: all of hers to take along, and to be forgotten."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from contacts.profiles.models import Ask, Block, Connection, Profile, User

TIES = {
    "profiles.Profile.user": "export, delete",
    "profiles.Profile.invited_by": "export, forget who",
    "profiles.Connection.first": "export, delete",
    "profiles.Connection.second": "export, delete",
    "profiles.Block.blocker": "export, delete",
    "profiles.Block.blocked": "keep from her, delete",
    "account.EmailAddress.user": "export, delete",
    "socialaccount.SocialAccount.user": "export, delete",
    "mfa.Authenticator.user": "keep secret, delete",
    "usersessions.UserSession.user": "export, delete",
    "admin.LogEntry.user": "keep for the group, delete",
    "outbox.Letter.receiver": "not kept once sent, delete",
    "profiles.User.groups": "export, delete",
    "profiles.User.user_permissions": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give everything the site holds about this member's account and face."""
    profile = Profile.objects.belonging_to(user).get()
    plain = {
        field.name: field.value_from_object(profile)
        for field in profile._meta.concrete_fields
        if not field.is_relation and field.name != "id"
    }
    connections = Connection.objects.belonging_to(user)
    others = [connection.other_id for connection in connections]
    return {
        "account": {
            "email": user.email,
            "joined": user.date_joined,
            "last_sign_in": user.last_login,
            "roles": list(user.groups.values_list("name", flat=True)),
            "permissions": list(
                user.user_permissions.values_list("codename", flat=True)
            ),
            "addresses": list(
                EmailAddress.objects.filter(user=user).values(
                    "email", "verified", "primary"
                )
            ),
            "signs_in_with": list(
                SocialAccount.objects.filter(user=user).values_list(
                    "provider", flat=True
                )
            ),
            "sessions": list(
                UserSession.objects.filter(user=user).values(
                    "ip", "user_agent", "created_at"
                )
            ),
        },
        "profile": plain,
        "topics": list(profile.topics.values_list("name", flat=True)),
        "hooks": [str(hook) for hook in profile.hooks.select_related("prompt")],
        "asks_and_offers": list(
            Ask.objects.belonging_to(user).values(
                "kind", "text", "is_open", "created_at"
            )
        ),
        "invited": Profile.objects.filter(invited_by=user).count(),
        "connections": list(
            Profile.objects.filter(user__in=others).values_list("name", flat=True)
        ),
        "blocked": list(
            Block.objects.belonging_to(user).values_list(
                "blocked__profile__name", flat=True
            )
        ),
    }


def erase(user: User) -> None:
    """Delete account, profile and everything that hangs on them."""
    user.delete()
