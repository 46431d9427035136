"""What the organiser role may do in the admin, in one list."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

from contacts.profiles.models import ORGANISERS

MAY = {
    "group": ["change_ourgroup", "view_ourgroup"],
    "announcements": [
        "add_announcement",
        "change_announcement",
        "view_announcement",
    ],
    "events": [
        "add_event",
        "change_event",
        "view_event",
        "add_hosting",
        "delete_hosting",
        "view_hosting",
        "view_rsvp",
        "view_series",
    ],
    "health": ["view_report"],
    "exports": ["add_export"],
    "introductions": ["view_introduction"],
    "profiles": [
        "view_user",
        "change_user",
        "view_profile",
        "view_newcomer",
        "change_newcomer",
        "add_invitation",
        "view_invitation",
        "change_invitation",
        "view_report",
        "change_report",
        "add_prompt",
        "change_prompt",
        "view_prompt",
        "add_topic",
        "change_topic",
        "view_topic",
    ],
    "trail": ["view_deed"],
}


def keep_permissions(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **rest: Any
) -> None:
    """Give the organisers' group exactly these permissions, after every migration."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    for label in MAY:
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    group, _ = Group.objects.using(using).get_or_create(name=ORGANISERS)
    group.permissions.set(
        Permission.objects.using(using).filter(
            codename__in=[name for names in MAY.values() for name in names],
            content_type__app_label__in=MAY,
        )
    )
