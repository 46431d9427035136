"""Reports: told to organisers in confidence, and settled by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles import emails
from contacts.profiles.actions.between import lock_members
from contacts.profiles.models import Report, ReportedWords, ReportStep, User
from contacts.profiles.rules import (
    outcome_of,
    why_not_close_as,
    why_not_look_after,
    why_not_report,
)
from networking_site.lib.refused import Refused

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Words:
    """Words to be reported: what kind of thing they are, and where they stood."""

    kind: str
    source_id: UUID
    text: str
    said_at: datetime


@transaction.atomic
def report(
    reporter: User,
    *,
    about: User,
    kind: str,
    text: str,
    now: datetime,
    words: Sequence[Words] = (),
) -> Report:
    """Tell organisers what a member did; she learns nothing of it.

    `words` of hers are copied, and nothing else of where they stood. The reporter's
    row is locked, so that two at once never make two open reports.
    """
    lock_members([reporter])
    mine = Report.objects.belonging_to(reporter)
    if reason := why_not_report(
        reporter,
        about=about,
        is_open=mine.open().filter(about=about).exists(),
        today=mine.filter(created_at__gt=now - A_DAY).count(),
        now=now,
    ):
        raise Refused(reason)
    made = Report.objects.create(
        reporter=reporter, about=about, kind=kind, text=text, created_at=now
    )
    ReportedWords.objects.bulk_create(
        ReportedWords(
            report=made,
            kind=said.kind,
            source_id=said.source_id,
            text=said.text,
            said_at=said.said_at,
        )
        for said in words
    )
    tell_of_reports(now=now)
    return made


@transaction.atomic
def settle(report: Report, *, by: User, now: datetime, outcome: str = "") -> bool:
    """Close a report that was looked after, and let who reported hear of it.

    Without an outcome it is the weightiest of what was done. Again changes nothing;
    say whether anything changed.
    """
    report, by = lock_report(report, by=by)
    if reason := why_not_look_after(report, by=by):
        raise Refused(reason)
    if report.settled_at is not None:
        return False
    deeds = set(ReportStep.objects.of(report).values_list("deed", flat=True))
    outcome = outcome or outcome_of(deeds)
    if reason := why_not_close_as(outcome, deeds=deeds):
        raise Refused(reason)
    Report.objects.filter(pk=report.pk).update(
        settled_at=now, settled_by=by, outcome=outcome
    )
    ReportStep.objects.create(report=report, deed=ReportStep.Deed.CLOSED, by=by, at=now)
    if report.reporter_id != by.pk:
        done = outcome != Report.Outcome.NOTHING
        emails.report_closed(report, did_something=done)
    return True


def lock_report(report: Report, *, by: User) -> tuple[Report, User]:
    """Lock a report and the people in it until the transaction ends; read them anew.

    The people come first, as when one of them is suspended or erased.
    """
    people = [report.reporter_id, report.about_id, by.pk]
    lock_members(User.objects.filter(pk__in=people))
    locked = Report.objects.select_for_update(no_key=True, of=("self",))
    found = locked.select_related("reporter", "about__profile").filter(pk=report.pk)
    account = User.objects.filter(pk=by.pk).first()
    if (known := found.first()) is None or account is None:
        raise Refused(_("This report went with one of the two it was between."))
    return known, account


@transaction.atomic
def tell_of_reports(*, now: datetime) -> int:
    """Write to organisers that there are reports they were not told of; count letters.

    Each is told once of each report, by a letter an hour at most, and never of one
    about herself.
    """
    reports = Report.objects.open()
    if not reports.exists():
        return 0
    organisers = list(User.objects.organisers())
    lock_members(organisers)
    letters = 0
    for organiser in organisers:
        told_at = emails.told_of_reports_at(organiser)
        unknown = reports.readable_by(organiser)
        if told_at is not None:
            if told_at > now - timedelta(hours=1):
                continue
            unknown = unknown.filter(created_at__gt=told_at)
        if unknown.exists():
            emails.reported(to=organiser)
            letters += 1
    return letters
