"""Who answered what to which event, and who was there.

What somebody replied to the question of a host is said to the hosts of that event, and
stays in their list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.models import Attendance, Event, Rsvp
from networking_site.exports.sheets.reading import Period, Sheet, by_key, moment
from networking_site.lib.tables import Row
from networking_site.lib.zones import zone


def rsvps(period: Period) -> Sheet:
    """Give the answers to events that begin in a period."""
    wanted = Rsvp.objects.filter(period.of("event__starts_at"))
    header = [*_titles(), _("Answer"), _("Guests"), _("Answered")]
    return Sheet(header, _rsvps(wanted), wanted.count())


def attendance(period: Period) -> Sheet:
    """Give who was noted as there, or not there, at events that begin in a period."""
    wanted = Attendance.objects.filter(period.of("event__starts_at"))
    header = [*_titles(), _("Was there"), _("Noted by"), _("Minutes"), _("Noted")]
    return Sheet(header, _attendance(wanted), wanted.count())


def _rsvps(wanted: Any) -> Iterator[Row]:
    for rsvp in by_key(wanted.select_related("event", "member__profile")):
        yield (
            *_event_and_member(rsvp.event, rsvp.member),
            rsvp.get_answer_display(),
            rsvp.guests,
            moment(rsvp.answered_at, zone=zone(rsvp.event.time_zone)),
        )


def _attendance(wanted: Any) -> Iterator[Row]:
    for noted in by_key(wanted.select_related("event", "member__profile")):
        yield (
            *_event_and_member(noted.event, noted.member),
            _("yes") if noted.came else _("no"),
            noted.get_source_display(),
            "" if noted.minutes is None else noted.minutes,
            moment(noted.noted_at, zone=zone(noted.event.time_zone)),
        )


def _titles() -> list[str]:
    return [_("Event"), _("Page of the event"), _("Begins"), _("Name"), _("Page")]


def _event_and_member(event: Event, member: User) -> Row:
    return (
        event.title,
        f"{settings.SITE_URL}{event.get_absolute_url()}",
        moment(event.starts_at, zone=zone(event.time_zone)),
        member.profile.name,
        f"{settings.SITE_URL}{member.profile.get_absolute_url()}",
    )
