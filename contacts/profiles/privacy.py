"""What profiles owe a person: all of hers to take along, and to be forgotten."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet

from contacts.profiles import photos
from contacts.profiles.actions.directory import unlist
from contacts.profiles.models import (
    Ask,
    Block,
    Connection,
    FormerHandle,
    Invitation,
    Profile,
    Report,
    Topic,
    User,
)

TIES = {
    "profiles.Profile.user": "export, delete",
    "profiles.Profile.invited_by": "export, forget who",
    "profiles.Connection.first": "export, delete",
    "profiles.Connection.second": "export, delete",
    "profiles.Block.blocker": "export, delete",
    "profiles.Block.blocked": "keep from her, delete",
    "profiles.Invitation.inviter": "export, delete",
    "profiles.Report.reporter": "export, delete",
    "profiles.Report.about": "keep from her, delete",
    "profiles.Report.settled_by": "keep for the group, forget who",
    "profiles.ReportStep.by": "keep for the group, forget who",
    "profiles.Suspension.member": "keep from her, delete",
    "profiles.Suspension.suspended_by": "keep for the group, forget who",
    "profiles.Suspension.lifted_by": "keep for the group, forget who",
    "account.EmailAddress.user": "export, delete",
    "socialaccount.SocialAccount.user": "export, delete",
    "mfa.Authenticator.user": "keep secret, delete",
    "usersessions.UserSession.user": "export, delete",
    "admin.LogEntry.user": "keep for the group, delete",
    "outbox.Letter.receiver": "not kept once sent, delete",
    "profiles.User.groups": "export, delete",
    "profiles.User.user_permissions": "export, delete",
}
# What becomes of each column, or of all columns of a model: "export" is hers to take
# along, "secret" is hers and stays with us, "group's" and "nobody's" outlive her.
COLUMNS = {
    "profiles.User": "export, delete",
    "profiles.User.password": "secret, delete",
    "profiles.Profile": "export, delete",
    "profiles.Link": "export, delete",
    "profiles.FormerHandle": "export, delete",
    "profiles.Hook": "export, delete",
    "profiles.Ask": "export, delete",
    "profiles.Topic": "export, delete where nobody else names it",
    "profiles.Topic.slug": "secret, delete where nobody else names it",
    "profiles.Prompt": "group's",
    "profiles.Entry": "secret, made of the profile, delete",
    "profiles.Trait": "secret, made of the profile, delete",
    "profiles.Slip": "secret, made of profiles, delete with the last that says it",
    "profiles.LineWord": "nobody's, words of two members or more",
    "profiles.Connection": "export, delete",
    "profiles.Connection.origin_kind": "nobody's",
    "profiles.Block": "export, delete",
    "profiles.Invitation": "export, delete",
    "profiles.Invitation.address": "secret, another's, delete",
    "profiles.Invitation.invitee": "secret, another's, delete",
    "profiles.Report": "export, delete",
    "profiles.Report.outcome": "secret, organisers' alone, delete",
    "profiles.ReportStep": "secret, organisers' alone, delete",
    "profiles.ReportedWords": "secret, a copy for organisers, delete",
    "profiles.ReportedWords.kind": "nobody's",
    "profiles.Suspension": "secret, organisers' alone, delete",
    "account.EmailAddress": "export, delete",
    "account.EmailConfirmation": "secret, delete",
    "socialaccount.SocialAccount": "export, delete",
    "socialaccount.SocialToken": "secret, delete",
    "socialaccount.SocialApp": "nobody's",
    "mfa.Authenticator": "secret, delete",
    "usersessions.UserSession": "export, delete",
    "usersessions.UserSession.session_key": "secret, delete",
    "usersessions.UserSession.data": "secret, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give everything the site holds about this member's account and face."""
    profile = Profile.objects.belonging_to(user).get()
    connections = Connection.objects.belonging_to(user)
    others = [connection.other_id for connection in connections]
    return {
        "account": _account(user),
        "profile": _profile(profile),
        "former_addresses_of_the_page": list(
            FormerHandle.objects.filter(profile=profile).values("handle", "given_up_at")
        ),
        "topics": list(profile.topics.values_list("name", flat=True)),
        "hooks": [str(hook) for hook in profile.hooks.select_related("prompt")],
        "links": list(profile.links.values("label", "url")),
        "asks_and_offers": [_ask(ask) for ask in Ask.objects.belonging_to(user)],
        "invited_by": _names(user, Profile.objects.filter(user=profile.invited_by_id)),
        "invitations": [
            _invitation(user, one) for one in Invitation.objects.belonging_to(user)
        ],
        "connections": _names(user, Profile.objects.filter(user__in=others)),
        "blocked": list(
            Block.objects.belonging_to(user).values_list(
                "blocked__profile__name", flat=True
            )
        ),
        "reports": [
            _report(report)
            for report in Report.objects.belonging_to(user).select_related(
                "about__profile"
            )
        ],
    }


def files(user: User) -> dict[str, bytes]:
    """Give the member's photo as she sent it, made small."""
    name = Profile.objects.belonging_to(user).get().photo
    photo = photos.read(name, photos.WHOLE) if name else None
    return {"photo.webp": photo} if photo else {}


def erase(user: User, *, now: datetime) -> None:
    """Delete account, profile and everything that hangs on them.

    The account's row is locked against whoever points at it meanwhile: an answer that
    comes at this instant is either there to be deleted, or comes too late to be kept.
    """
    account = User.objects.select_for_update().get(pk=user.pk)
    profile = Profile.objects.belonging_to(account).get()
    unlist([profile.pk])
    _forget_that_she_was_invited(account, profile)
    topics_of_hers_alone(account).delete()
    account.delete()
    transaction.on_commit(partial(photos.forget, profile.photo))


def _forget_that_she_was_invited(user: User, profile: Profile) -> None:
    """Blank her address and name in the invitations that organisers sent her."""
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    hers = {address.lower() for address in (user.email, *others)}
    to_her = Q(address__in=hers) | Q(pk=profile.invitation_id)
    Invitation.objects.filter(to_her).update(address="", invitee="")


def topics_of_hers_alone(user: User) -> QuerySet[Topic]:
    """Give the topics that no other member ever named."""
    hers = Q(profiles__user=user) | Q(asks__profile__user=user)
    mine = list(Topic.objects.filter(hers).values_list("pk", flat=True))
    return (
        Topic.objects.filter(pk__in=mine)
        .exclude(profiles__in=Profile.objects.exclude(user=user))
        .exclude(asks__in=Ask.objects.exclude(profile__user=user))
        .exclude(other_names__isnull=False)
    )


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "active": user.is_active,
        "organiser": user.is_staff,
        "roles": list(user.groups.values_list("name", flat=True)),
        "permissions": list(user.user_permissions.values_list("codename", flat=True)),
        "addresses": list(
            EmailAddress.objects.filter(user=user).values(
                "email", "verified", "primary"
            )
        ),
        "signs_in_with": list(
            SocialAccount.objects.filter(user=user).values(
                "provider", "uid", "extra_data", "date_joined", "last_login"
            )
        ),
        "second_steps": list(
            Authenticator.objects.filter(user=user).values(
                "type", "created_at", "last_used_at"
            )
        ),
        "sessions": list(
            UserSession.objects.filter(user=user).values(
                "ip", "user_agent", "created_at", "last_seen_at"
            )
        ),
    }


def _profile(profile: Profile) -> dict[str, Any]:
    """Give every column of the profile that is no link to another row, in words."""
    return {
        field.name: getattr(profile, f"get_{field.name}_display")()
        if field.choices
        else field.value_from_object(profile)
        for field in profile._meta.concrete_fields
        if not field.is_relation and field.name != "id"
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "kind": ask.get_kind_display(),
        "text": ask.text,
        "topics": [topic.name for topic in ask.topics.all()],
        "state": ask.get_state_display(),
        "created_at": ask.created_at,
        "renewed_at": ask.renewed_at,
    }


def _invitation(user: User, invitation: Invitation) -> dict[str, Any]:
    return {
        "for_whom": invitation.note,
        "most_uses": invitation.most_uses,
        "uses": invitation.uses,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "revoked_at": invitation.revoked_at,
        "came": _names(user, Profile.objects.filter(invitation=invitation)),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "about": report.about.profile.name,
        "kind": report.get_kind_display(),
        "text": report.text,
        "created_at": report.created_at,
        "settled_at": report.settled_at,
    }


def _names(user: User, profiles: QuerySet[Profile]) -> list[str]:
    """Give the names of those whom she may see."""
    seen = Profile.objects.visible_to(user).filter(pk__in=profiles)
    return list(seen.order_by("name").values_list("name", flat=True))
