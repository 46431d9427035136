"""Asking what was chosen for the group, and choosing it."""

from __future__ import annotations

from time import monotonic

from django.conf import settings
from django.db import DatabaseError

from networking_site.lib.group.models import THE_ONE, OurGroup

CHOSEN = ("name", "language", "time_zone", "joining", "members_make_events")
REMEMBERED_SECONDS = 5.0
_remembered: tuple[float, OurGroup | None] | None = None


def our_group() -> OurGroup:
    """Give what was chosen; until somebody did, what the environment proposes.

    Every page asks, so a process remembers the answer for five seconds: that long
    another process may go by what was chosen before. A database that can't be asked
    has chosen nothing: pages that say so need no database.
    """
    global _remembered
    if _remembered is None or monotonic() - _remembered[0] > REMEMBERED_SECONDS:
        try:
            chosen = OurGroup.objects.filter(pk=THE_ONE).first()
        except DatabaseError:
            return proposed()
        _remembered = (monotonic(), chosen)
    return _remembered[1] or proposed()


def was_chosen() -> bool:
    """Say whether somebody went through the first steps."""
    return OurGroup.objects.filter(pk=THE_ONE).exists()


def proposed() -> OurGroup:
    """Give what a fresh site begins with, unsaved."""
    return OurGroup(
        name=settings.SITE_NAME,
        language=settings.LANGUAGE_CODE,
        time_zone=settings.TIME_ZONE,
        joining=settings.JOINING,
        members_make_events=settings.MEMBERS_MAKE_EVENTS,
    )


def choose(group: OurGroup) -> OurGroup:
    """Keep what an organiser chose for the group."""
    group.id = THE_ONE
    OurGroup.objects.bulk_create(
        [group], update_conflicts=True, unique_fields=["id"], update_fields=CHOSEN
    )
    forget()
    return group


def forget() -> None:
    """Ask the database again the next time."""
    global _remembered
    _remembered = None
