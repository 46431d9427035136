"""What an organiser may do with an announcement."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from contacts.profiles.models import User
from networking_site.announcements.audience import members_meant
from networking_site.announcements.models import Announcement
from networking_site.announcements.querysets import MAY_WRITE

State, Segment = Announcement.State, Announcement.Segment


def why_not_change(announcement: Announcement, *, by: User) -> str | None:
    """Say why this organiser can't put it differently, or throw it away."""
    if not by.has_perm(MAY_WRITE):
        return _("Your role lets you read announcements, not write them.")
    if announcement.state != State.DRAFT:
        return _("It went out already, and stays as it was. Write a new one instead.")
    return None


def why_not_send(announcement: Announcement, *, by: User, now: datetime) -> str | None:
    """Say why it can't go out."""
    if reason := why_not_change(announcement, by=by):
        return reason
    if announcement.segment in Announcement.OF_AN_EVENT and announcement.event is None:
        return _("Say which event it is about: change it and choose one.")
    if announcement.segment == Segment.TOPIC and announcement.topic is None:
        return _("Say which topic: change it and name one.")
    if not members_meant(announcement, now=now).exists():
        return _("There is nobody that it is meant for. Choose somebody else to tell.")
    return None


def why_not_stop(announcement: Announcement, *, by: User) -> str | None:
    """Say why it can't be stopped."""
    if not by.has_perm(MAY_WRITE):
        return _("Your role lets you read announcements, not stop them.")
    if announcement.state in (State.DRAFT, State.SENT):
        return _("It is not on its way, so there is nothing to stop.")
    return None


def why_not_go_on(announcement: Announcement, *, by: User) -> str | None:
    """Say why what was stopped can't go on."""
    if not by.has_perm(MAY_WRITE):
        return _("Your role lets you read announcements, not send them.")
    if announcement.state in (State.DRAFT, State.SENT):
        return _("It was not stopped, so it can't go on.")
    return None
