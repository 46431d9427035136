"""The events, each with how many were going and how many came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from contacts.profiles.languages import country_name
from events.models import Attendance, Event, Hosting
from networking_site.exports.sheets.reading import Period, Sheet, by_key, moment
from networking_site.lib.tables import Row
from networking_site.lib.zones import zone


def events(period: Period) -> Sheet:
    """Give the events that begin in a period; times are by each event's own clock."""
    wanted = Event.objects.filter(period.of("starts_at"))
    header = [
        *(_("Title"), _("Page"), _("Begins"), _("Ends"), _("Time zone"), _("Kind")),
        *(_("For"), _("Status"), _("Place"), _("Town"), _("Country"), _("Series")),
        *(_("Hosts"), _("Places"), _("Going"), _("Places taken"), _("Waiting")),
        *(_("Were there"), _("Did not come")),
    ]
    return Sheet(header, _rows(wanted), wanted.count())


def _rows(wanted: Any) -> Iterator[Row]:
    hostings = Hosting.objects.select_related("member__profile")
    loaded = wanted.with_counts().select_related("series")
    loaded = loaded.annotate(came=_noted(came=True), missed=_noted(came=False))
    for event in by_key(loaded.prefetch_related(Prefetch("hostings", hostings))):
        here = zone(event.time_zone)
        yield (
            event.title,
            f"{settings.SITE_URL}{event.get_absolute_url()}",
            moment(event.starts_at, zone=here),
            moment(event.ends_at, zone=here),
            event.time_zone,
            event.get_kind_display(),
            event.get_audience_display(),
            event.get_status_display(),
            event.place_name,
            event.town,
            country_name(event.country),
            event.series.title if event.series else "",
            ", ".join(one.member.profile.name for one in event.hostings.all()),
            "" if event.capacity is None else event.capacity,
            event.going_count,
            event.taken_count,
            event.waiting_count,
            event.came,
            event.missed,
        )


def _noted(*, came: bool) -> Coalesce:
    noted = Attendance.objects.filter(event=OuterRef("pk"), came=came).order_by()
    counted = noted.values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
