"""Reports, for organisers: what a member told them in confidence."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles.admin import moderating
from contacts.profiles.models import Report, ReportedWords, ReportStep, User

MOST_EARLIER = 20


class IsSettledFilter(admin.SimpleListFilter):
    """Open reports, or settled ones."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the two."""
        return [("open", gettext("Open")), ("settled", gettext("Closed"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Report]
    ) -> QuerySet[Report]:
        """Keep the ones asked for."""
        if self.value() not in ("open", "settled"):
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "open")


class ToReadWithReport(admin.TabularInline):
    """Rows of a report, for who may read it."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are made by deeds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay as they were."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay with their report."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may read the report may read them."""
        return request.user.has_perm("profiles.view_report")


class ReportedWordsInline(ToReadWithReport):
    """The words a member chose to show organisers, and nothing around them."""

    model = ReportedWords
    fields = readonly_fields = ("said_at", "kind", "text")


class ReportStepInline(ToReadWithReport):
    """What organisers did about it, and told each other."""

    model = ReportStep
    fields = readonly_fields = ("at", "who", "deed", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportStep]:
        """Load who did it."""
        return super().get_queryset(request).select_related("by__profile")

    @admin.display(description=_("who"))
    def who(self, step: ReportStep) -> str:
        """Name the organiser."""
        return step.by.profile.name if step.by else gettext("a former member")


CLOSED = ("settled_at", "settled_by_name", "outcome")


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
        "others_about_her",
        *CLOSED,
    )
    list_per_page = 50
    shows_private = True  # what was told in confidence, and by whom
    actions = ("note", "warn", "hide", "suspend", "settle")
    inlines = (ReportedWordsInline, ReportStepInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Leave out what is about the organiser who reads."""
        assert isinstance(request.user, User)
        readable = Report.objects.readable_by(request.user)
        return readable.prefetch_related("steps")

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """Say how it was closed once it is."""
        is_open = obj is not None and obj.settled_at is None
        return [name for name in self.fields if not is_open or name not in CLOSED]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **more: Any
    ) -> HttpResponse:
        """Offer what she may do about this report."""
        report = context.get("original")
        may = self.get_actions(request)
        context["offered"] = [
            (name, title)
            for name, title in (moderating.offered(report) if report else [])
            if name in may
        ]
        return super().render_change_form(request, context, *args, **more)

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

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Say whether she looks after reports and after accounts."""
        return self.has_settle_permission(request) and request.user.has_perm(
            "profiles.change_user"
        )

    @admin.action(description=_("Write a note …"), permissions=["settle"])
    def note(
        self, request: HttpRequest, reports: QuerySet[Report]
    ) -> HttpResponse | None:
        """Tell other organisers something about these reports."""
        return self._ask(request, reports, asked=moderating.NOTE)

    @admin.action(description=_("Warn …"), permissions=["settle"])
    def warn(
        self, request: HttpRequest, reports: QuerySet[Report]
    ) -> HttpResponse | None:
        """Write kindly to whom these reports are about."""
        return self._ask(request, reports, asked=moderating.WARN)

    @admin.action(description=_("Hide the page …"), permissions=["act"])
    def hide(
        self, request: HttpRequest, reports: QuerySet[Report]
    ) -> HttpResponse | None:
        """Hide the pages of whom these reports are about."""
        return self._ask(request, reports, asked=moderating.HIDE)

    @admin.action(description=_("Suspend …"), permissions=["act"])
    def suspend(
        self, request: HttpRequest, reports: QuerySet[Report]
    ) -> HttpResponse | None:
        """Suspend whom these reports are about."""
        return self._ask(request, reports, asked=moderating.SUSPEND)

    @admin.action(description=_("Close …"), permissions=["settle"])
    def settle(
        self, request: HttpRequest, reports: QuerySet[Report]
    ) -> HttpResponse | None:
        """Ask what came of reports, and close them."""
        context = self.admin_site.each_context(request)
        return moderating.close(request, list(reports), context=context)

    def _ask(
        self,
        request: HttpRequest,
        reports: QuerySet[Report],
        *,
        asked: moderating.Asked,
    ) -> HttpResponse | None:
        context = self.admin_site.each_context(request)
        return moderating.ask(request, list(reports), asked=asked, context=context)

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

    @admin.display(description=_("other reports about them"))
    def others_about_her(self, report: Report) -> SafeString | str:
        """Count the other reports about the same person, and lead to the newest."""
        others = Report.objects.about(report.about).exclude(pk=report.pk)
        if not (count := others.count()):
            return gettext("none")
        links = format_html_join(
            ", ",
            '<a href="{}">{}, {}</a>',
            (_named(other) for other in others[:MOST_EARLIER]),
        )
        words = ngettext("%(count)d report: ", "%(count)d reports: ", count)
        return format_html("{}{}", words % {"count": count}, links)

    @admin.display(description=_("closed by"))
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


def _named(report: Report) -> tuple[str, str, str]:
    url = reverse("admin:profiles_report_change", args=[report.pk])
    day = date_format(timezone.localtime(report.created_at), "j M Y")
    return url, day, report.get_outcome_display() or report.get_kind_display()
