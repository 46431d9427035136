"""The trail, for organisers to read."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networking_site.lib.trail import deeds
from networking_site.lib.trail.models import Deed

COUNTED = 10_000


class CountsNoFurther(Paginator):  # type: ignore[type-arg]
    """Pages through the newest ten thousand that were found, and counts no further."""

    @cached_property
    def count(self) -> int:
        """Count what was found, as far as anybody would page."""
        return cast("QuerySet[Deed]", self.object_list)[:COUNTED].count()


class WhoFilter(admin.SimpleListFilter):
    """Organisers of today who did something."""

    title = _("who")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer each by the name she had last."""
        hers = Deed.objects.filter(who=OuterRef("pk"))
        organisers = get_user_model()._default_manager.filter(is_staff=True)
        named = organisers.annotate(last_name=Subquery(hers.values("who_name")[:1]))
        found = named.exclude(last_name=None).order_by("last_name")
        return [(str(key), name) for key, name in found.values_list("pk", "last_name")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Deed]
    ) -> QuerySet[Deed]:
        """Keep what she did."""
        offered = {key for key, name in self.lookup_choices}
        wanted = self.value()
        return queryset.filter(who=int(wanted)) if wanted in offered else queryset


class WhatFilter(admin.SimpleListFilter):
    """Deeds of one sort."""

    title = _("what")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer them all."""
        return deeds.choices()

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Deed]
    ) -> QuerySet[Deed]:
        """Keep those of the sort."""
        return queryset.filter(deed=self.value()) if self.value() else queryset


@admin.register(Deed)
class DeedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what, when, from where: newest first, to read and nothing else."""

    list_display = ("at", "who_name", "what", "what_about", "ip")
    list_filter = (WhoFilter, WhatFilter, ("at", admin.DateFieldListFilter))
    search_fields = ("about_title", "who_name")
    search_help_text = _("Whom or what it was about, or who did it.")
    fields = readonly_fields = (
        "at",
        "who_name",
        "what",
        "what_about",
        "what_changed",
        "ip",
    )
    sortable_by = ()
    ordering = ("-at", "-pk")
    paginator = CountsNoFurther
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deed]:
        """Leave out what is kept from the organiser who reads."""
        return Deed.objects.visible_to(request.user)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filter by what is offered, and by what it was about, as histories do."""
        about = lookup in ("about_kind", "about_id")
        return about or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Deeds are written down where they are done."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was done stays done."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is forgotten after a year, not before."""
        return False

    @admin.display(description=_("what"))
    def what(self, deed: Deed) -> str:
        """Say it in words."""
        return deeds.words_for(deed.deed)

    @admin.display(description=_("about"))
    def what_about(self, deed: Deed) -> str:
        """Say what it was about, with a link to it where the admin has a page of it."""
        if not deed.about_kind:
            return ""
        try:
            kind = apps.get_model(deed.about_kind)._meta
        except LookupError:
            return deed.about_title
        if not deed.about_id:
            return deed.about_title or str(kind.verbose_name_plural)
        title = deed.about_title or deed.about_id
        words = f"{kind.verbose_name}: {title}"
        try:
            page = f"admin:{kind.app_label}_{kind.model_name}_change"
            link = reverse(page, args=[deed.about_id])
        except NoReverseMatch:
            return words
        return format_html('<a href="{}">{}</a>', link, words)

    @admin.display(description=_("before and after"))
    def what_changed(self, deed: Deed) -> str:
        """Give each field that changed, with its values where the trail keeps them."""
        return format_html_join(
            "", "<p>{}</p>", ((_change(deed, change),) for change in deed.changes)
        )


def _change(deed: Deed, change: dict[str, Any]) -> str:
    name = _field_name(deed.about_kind, change["field"])
    if "after" not in change:
        return gettext("%(field)s: changed") % {"field": name}
    words = {"field": name, "before": change["before"], "after": change["after"]}
    if change["before"] is None:
        return gettext("%(field)s: %(after)s") % words
    return gettext("%(field)s: %(before)s → %(after)s") % words


def _field_name(kind: str, name: str) -> str:
    """Give what a field is called on the pages, where it is still there."""
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name
    return str(getattr(field, "verbose_name", name))
