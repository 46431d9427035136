"""What organisers narrow lists by."""

from typing import Any
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.admin.filters import OneOfThese, narrows_members
from contacts.profiles.models import User
from events.models import Hosting, Series

MOST_SERIES = 20


def _hosts(members: QuerySet[User], **events: Any) -> QuerySet[User]:
    hostings = Hosting.objects.filter(member=OuterRef("pk"), **events)
    return members.filter(Exists(hostings))


@narrows_members
class HostFilter(OneOfThese):
    """Members who run events."""

    title = _("host")
    parameter_name = "host"
    choices_of = {
        "to_come": (
            _("Hosts of events to come"),
            lambda members: _hosts(members, event__ends_at__gt=timezone.now()),
        ),
        "ever": (_("Whoever hosted an event"), _hosts),
    }


class WhenFilter(OneOfThese):
    """Events that are still of use, and those that are over."""

    title = _("when")
    parameter_name = "when"
    choices_of = {
        "to_come": (
            _("To come, or on now"),
            lambda events: events.upcoming(now=timezone.now()),
        ),
        "past": (_("Over"), lambda events: events.past(now=timezone.now())),
    }


class HostedFilter(OneOfThese):
    """Events that nobody looks after."""

    title = _("hosts")
    parameter_name = "hosted"
    choices_of = {
        "no": (_("Without host"), lambda events: events.without_host()),
        "yes": (_("With hosts"), lambda events: events.with_a_host()),
    }


class OfSeriesFilter(SimpleListFilter):
    """The dates of a series; offered are those with a date to come, and the chosen."""

    title = _("series")
    parameter_name = "of_series"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer series by their titles."""
        seen = Series.objects.visible_to(request.user).order_by("title", "pk")
        chosen = seen.filter(public_id=self.chosen) if self.chosen else seen.none()
        to_come = seen.with_dates_to_come(now=timezone.now())[:MOST_SERIES]
        offered = {str(one.public_id): one.title for one in [*to_come, *chosen]}
        return [
            ("none", _("No series")),
            ("any", _("Any series")),
            *offered.items(),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the dates of the series that was chosen; nonsense keeps all."""
        if self.value() in ("none", "any"):
            return queryset.filter(series__isnull=self.value() == "none")
        if self.chosen:
            return queryset.filter(series__public_id=self.chosen)
        return queryset

    @property
    def chosen(self) -> UUID | None:
        """Give the series that was asked for, if the address names one."""
        try:
            return UUID(self.value() or "")
        except ValueError:
            return None
