"""Events that repeat: when next, how often, and what is still a draft."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.deeds import ask_for_word
from events.models import Series
from events.recurrence import in_words
from events.trail import CANCELLED, PUBLISHED
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import recorded
from networking_site.lib.zones import zone, zone_label


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    """Events that repeat; what a series says is changed on the site."""

    list_display = ("title", "how_often", "next_date", "dates", "state")
    search_fields = ("title",)
    ordering = ("title", "pk")
    list_per_page = 50
    show_full_result_count = False
    fields = readonly_fields = ("title", "how_often", "next_date", "dates", "state")
    actions = ("publish", "cancel_rest")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        """Load how many dates each has, and the next of them."""
        seen = Series.objects.visible_to(request.user)
        return seen.with_dates(now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A series is made of an event, on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What it says is changed on the site, where its people are told."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its dates are cancelled, with a word to the people."""
        return False

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Say whether she looks after events, and so after series of them."""
        return request.user.has_perm("events.change_event")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *rest: Any, **options: Any
    ) -> Any:
        """Put its buttons above a series."""
        context["may_run"] = self.has_run_permission(request)
        return super().render_change_form(request, context, *rest, **options)

    @admin.action(description=_("Publish all drafts to come"), permissions=["run"])
    def publish(
        self, request: HttpRequest, many: QuerySet[Series]
    ) -> HttpResponse | None:
        """Show the drafts among the dates to come, series by series."""
        for series in many:
            try:
                with recorded(request, PUBLISHED, about=series):
                    actions.publish_series(series, now=timezone.now())
                messages.success(request, _("All of %s is published.") % series)
            except Refused as refusal:
                messages.error(request, f"{series}: {refusal.reason}")
        return _back(request, many)

    @admin.action(
        description=_("Call off from now on, with a word to the people …"),
        permissions=["run"],
    )
    def cancel_rest(
        self, request: HttpRequest, many: QuerySet[Series]
    ) -> HttpResponse | None:
        """Ask for a word to the people, then call off every date to come."""
        asked = ask_for_word(
            self,
            request,
            title=gettext("Call off from now on"),
            explanation=gettext(
                "Every date to come is cancelled, and drafts among them are gone. "
                "Everybody who goes or waits gets your word in one mail. It can't be "
                "undone."
            ),
            rows=many,
            action="cancel_rest",
        )
        if isinstance(asked, HttpResponse):
            return asked
        for series in many:
            try:
                with recorded(request, CANCELLED, about=series):
                    off = actions.cancel_rest(series, note=asked, now=timezone.now())
                text = ngettext(
                    "%(n)d date of %(title)s is cancelled.",
                    "%(n)d dates of %(title)s are cancelled.",
                    len(off),
                )
                messages.success(request, text % {"n": len(off), "title": series})
            except Refused as refusal:
                messages.error(request, f"{series}: {refusal.reason}")
        return _back(request, many)

    @admin.display(description=_("how often"))
    def how_often(self, series: Series) -> str:
        """Say the rule in words; one that a calendar brought stays as it is written."""
        return in_words(series.recurrence) if series.recurrence else series.rule

    @admin.display(description=_("next date"), ordering="next_starts_at")
    def next_date(self, series: Series) -> str:
        """Say when it is on next, by its own clock."""
        if series.next_starts_at is None:
            return "–"
        at = series.next_starts_at.astimezone(zone(series.time_zone))
        return f"{date_format(at, 'D j M Y, H:i')} {zone_label(series.time_zone)}"

    @admin.display(description=_("dates"))
    def dates(self, series: Series) -> str:
        """Count the dates to come, of all."""
        return gettext("%(to_come)d to come of %(all)d") % {
            "to_come": series.to_come_count,
            "all": series.dates_count,
        }

    @admin.display(description=_("state"))
    def state(self, series: Series) -> str:
        """Say whether it goes on, and how much of it is a draft."""
        if not series.to_come_count:
            return gettext("Over")
        if not series.draft_count:
            return gettext("Published")
        return ngettext(
            "%(n)d date to come is a draft",
            "%(n)d dates to come are drafts",
            series.draft_count,
        ) % {"n": series.draft_count}


def _back(request: HttpRequest, many: QuerySet[Series]) -> HttpResponse | None:
    """Lead to the page of a series if its own button was pressed, else to the list."""
    series = many.first() if "on_its_page" in request.POST else None
    if series is None:
        return None
    return HttpResponseRedirect(reverse("admin:events_series_change", args=[series.pk]))
