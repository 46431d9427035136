"""A video call's participants report: kept for a day, then confirmed or forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import zoom
from events.models import Attendance, Event, ParticipantsReport, Rsvp
from events.rules import why_not_read_report
from networking_site.lib.refused import Refused

REPORT_KEPT = timedelta(days=1)


@transaction.atomic
def upload_report(
    event: Event, *, report: zoom.Report, by: User, now: datetime
) -> ParticipantsReport:
    """Keep the people of a report until a host says who is who, for a day at most.

    Of the addresses in it only this stays: whose account among those who answered it
    is. Another report by the same host takes the place of the one before.
    """
    if refusal := why_not_read_report(event, now=now):
        raise Refused(refusal)
    ParticipantsReport.objects.filter(event=event, uploaded_by=by).delete()
    answered = Rsvp.objects.visible_to(by).filter(event=event)
    by_email = {
        email.casefold(): member
        for email, member in answered.values_list("member__email", "member")
    }
    rows = {
        "people": [
            {
                "name": one.name,
                "original": one.original,
                "minutes": one.minutes,
                "spans": [[time.isoformat() for time in span] for span in one.spans],
                "lines": one.lines,
                "member": by_email.get(one.email) if one.email else None,
            }
            for one in report.people
        ],
        "left_out": [{"line": one.line, "why": one.why} for one in report.left_out],
    }
    return ParticipantsReport.objects.create(
        event=event, uploaded_by=by, rows=rows, uploaded_at=now
    )


@transaction.atomic
def keep_report(
    report: ParticipantsReport,
    *,
    chosen: Mapping[int, User],
    by: User,
    now: datetime,
) -> int:
    """Note that these members were in the call, by their number in it; count them.

    Whoever deletes the report keeps it, so that it is kept once. Somebody who is more
    than one in the report was there in the times of all of them.
    """
    if not ParticipantsReport.objects.filter(pk=report.pk).delete()[0]:
        raise Refused(_("This report was kept already, or its day is over."))
    if refusal := why_not_read_report(report.event, now=now):
        raise Refused(refusal)
    people = report.rows["people"]
    of_whom: dict[User, list[dict[str, Any]]] = {}
    for number, member in chosen.items():
        of_whom.setdefault(member, []).append(people[number])
    for member, ones in of_whom.items():
        _was_there(report.event, member, minutes=_minutes(ones), by=by, now=now)
    return len(of_whom)


def forget_reports(*, now: datetime) -> int:
    """Forget the reports that nobody confirmed within a day; count them."""
    old = ParticipantsReport.objects.filter(uploaded_at__lt=now - REPORT_KEPT)
    return old.delete()[0]


def _was_there(
    event: Event, member: User, *, minutes: int | None, by: User, now: datetime
) -> None:
    """Note the minutes of somebody noted as here before, else that she was there."""
    seen = Attendance.objects.filter(event=event, member=member, came=True)
    if seen.update(minutes=minutes):
        return
    said = {
        "came": True,
        "source": Attendance.Source.REPORT,
        "minutes": minutes,
        "noted_at": now,
        "noted_by": by,
    }
    Attendance.objects.update_or_create(event=event, member=member, defaults=said)


def _minutes(ones: Iterable[Mapping[str, Any]]) -> int | None:
    spans = [
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for one in ones
        for start, end in one["spans"]
    ]
    known = [one["minutes"] for one in ones if one["minutes"] is not None]
    return max([*known, zoom.minutes_of(spans)]) if known else None
