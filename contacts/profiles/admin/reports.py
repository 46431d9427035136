"""Reports, for organisers: what a member told them in confidence."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions
from contacts.profiles.models import Report, ReportedWords, User
from contacts.profiles.trail import SETTLED
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import recorded


class IsSettledFilter(admin.SimpleListFilter):
    """Open reports, or settled ones."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the two."""
        return [("open", gettext("Open")), ("settled", gettext("Settled"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Report]
    ) -> QuerySet[Report]:
        """Keep the ones asked for."""
        if self.value() not in ("open", "settled"):
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "open")


class ReportedWordsInline(admin.TabularInline):
    """The words a member chose to show organisers, and nothing around them."""

    model = ReportedWords
    fields = readonly_fields = ("said_at", "kind", "text")
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members report, on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Words stay as they were."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Words stay with their report."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may read the report may read its words."""
        return request.user.has_perm("profiles.view_report")


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Open ones first. An organiser never finds one about herself."""

    list_display = ("created_at", "kind", "reporter_name", "about_name", "is_open")
    list_filter = (IsSettledFilter, "kind")
    list_select_related = (
        "reporter__profile",
        "about__profile",
        "settled_by__profile",
    )
    ordering = (F("settled_at").desc(nulls_first=True), "-created_at")
    fields = readonly_fields = (
        "created_at",
        "kind",
        "reporter_link",
        "about_link",
        "text",
        "settled_at",
        "settled_by_name",
    )
    list_per_page = 50
    shows_private = True  # what was told in confidence, and by whom
    actions = ("settle",)
    inlines = (ReportedWordsInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Leave out what is about the organiser who reads."""
        assert isinstance(request.user, User)
        return Report.objects.readable_by(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members report, on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A report is settled, not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A report stays as long as the two it is about."""
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Say whether she looks after reports."""
        return request.user.has_perm("profiles.change_report")

    @admin.action(description=_("Settle"), permissions=["settle"])
    def settle(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        """Close reports that were looked after."""
        assert isinstance(request.user, User)
        for report in reports:
            try:
                with recorded(request, SETTLED, about=report):
                    actions.settle(report, by=request.user, now=timezone.now())
            except Refused as refusal:
                messages.error(request, refusal.reason)
                continue
        messages.success(request, _("Settled."))

    @admin.display(description=_("reported by"))
    def reporter_name(self, report: Report) -> str:
        """Name who reports."""
        return report.reporter.profile.name

    @admin.display(description=_("about"))
    def about_name(self, report: Report) -> str:
        """Name whom it is about."""
        return report.about.profile.name

    @admin.display(description=_("reported by"))
    def reporter_link(self, report: Report) -> SafeString:
        """Lead to the account of who reports."""
        return _account(report.reporter)

    @admin.display(description=_("about"))
    def about_link(self, report: Report) -> SafeString:
        """Lead to the account of whom it is about."""
        return _account(report.about)

    @admin.display(description=_("settled by"))
    def settled_by_name(self, report: Report) -> str:
        """Name who settled it."""
        return report.settled_by.profile.name if report.settled_by else ""

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, report: Report) -> bool:
        """Say whether nobody settled it yet."""
        return report.settled_at is None


def _account(user: User) -> SafeString:
    url = reverse("admin:profiles_user_change", args=[user.pk])
    return format_html('<a href="{}">{}</a>', url, user.profile.name)
