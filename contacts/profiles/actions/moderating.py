"""What organisers do about somebody who was reported, each as a step of the report.

Every deed says whether it changed anything: a second press does nothing more.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from contacts.profiles import emails
from contacts.profiles.actions.between import lock_members
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.actions.reports import lock_report
from contacts.profiles.actions.suspending import suspend
from contacts.profiles.models import Profile, Report, ReportStep, Suspension, User
from contacts.profiles.rules import (
    why_not_act_on,
    why_not_hide,
    why_not_look_after,
    why_not_show_again,
    why_not_warn,
)
from networking_site.lib.refused import Refused

Deed = ReportStep.Deed


@transaction.atomic
def note(report: Report, *, text: str, by: User, now: datetime) -> bool:
    """Tell other organisers something about a report."""
    report, by = lock_report(report, by=by)
    if reason := why_not_look_after(report, by=by):
        raise Refused(reason)
    last = ReportStep.objects.of(report).filter(deed=Deed.NOTED).last()
    if last is not None and (last.text, last.by) == (text, by):
        return False
    _step(report, Deed.NOTED, text=text, by=by, now=now)
    return True


@transaction.atomic
def warn(report: Report, *, text: str, by: User, now: datetime) -> bool:
    """Write to whom a report is about, kindly, in an organiser's words."""
    report, by = lock_report(report, by=by)
    warned = ReportStep.objects.of(report).filter(deed=Deed.WARNED).first()
    if reason := why_not_warn(
        report, by=by, is_warned=warned is not None and warned.text != text
    ):
        raise Refused(reason)
    if warned is not None:
        return False
    _step(report, Deed.WARNED, text=text, by=by, now=now)
    emails.warned(to=report.about, words=text)
    return True


@transaction.atomic
def hide_page(report: Report, *, text: str, by: User, now: datetime) -> bool:
    """Hide the page of whom a report is about; she reads why, and keeps everything.

    It is as if she had hidden it herself, but that only organisers show it again.
    """
    report, by = lock_report(report, by=by)
    if reason := why_not_hide(report, by=by):
        raise Refused(reason)
    shown = Profile.objects.belonging_to(report.about).filter(hidden_at=None)
    if not shown.update(hidden_at=now, hidden_because=text):
        return False
    _step(report, Deed.HIDDEN, text=text, by=by, now=now)
    _let_the_directory_know(report.about)
    emails.hidden(to=report.about, words=text)
    return True


@transaction.atomic
def show_page(member: User, *, by: User) -> bool:
    """Show a page again that organisers hid, to whomever she shows it."""
    lock_members([member, by])
    if reason := why_not_show_again(member, by=User.objects.get(pk=by.pk)):
        raise Refused(reason)
    hidden = Profile.objects.belonging_to(member).filter(hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_because=""):
        return False
    _let_the_directory_know(member)
    emails.shown_again(to=member)
    return True


@transaction.atomic
def suspend_reported(report: Report, *, text: str, by: User, now: datetime) -> bool:
    """Suspend whom a report is about, for a reason that stays among organisers."""
    report, by = lock_report(report, by=by)
    if reason := why_not_act_on(report, by=by):
        raise Refused(reason)
    if Suspension.objects.about(report.about).open().exists():
        return False
    suspend(report.about, by=by, reason=text, now=now)
    _step(report, Deed.SUSPENDED, text=text, by=by, now=now)
    return True


def _step(report: Report, deed: Deed, *, text: str, by: User, now: datetime) -> None:
    ReportStep.objects.create(report=report, deed=deed, text=text, by=by, at=now)


def _let_the_directory_know(member: User) -> None:
    refresh_entry(Profile.objects.belonging_to(member).get(), edited=False)
