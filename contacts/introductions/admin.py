"""Introductions, for organisers: that they were written and what became of them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Introduction


@admin.register(Introduction)
class IntroductionAdmin(admin.ModelAdmin):
    """Who wrote, about whom, when, and how it ended; never who answered what."""

    list_display = ("created_at", "introducer_name", "party_names", "state")
    list_filter = ("state", ("created_at", admin.DateFieldListFilter))
    fields = readonly_fields = (
        "created_at",
        "introducer_name",
        "party_names",
        "state",
        "lapses_at",
    )
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Introduction]:
        """Load the people with the letters."""
        return Introduction.objects.with_people()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members write introductions, on the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A letter belongs to who wrote it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Others' history stays."""
        return False

    @admin.display(description=_("introducer"))
    def introducer_name(self, introduction: Introduction) -> str:
        """Name who wrote it."""
        writer = introduction.introducer
        return writer.profile.name if writer else str(_("a former member"))

    @admin.display(description=_("the two"))
    def party_names(self, introduction: Introduction) -> str:
        """Name the two it is about."""
        return " · ".join(
            party.member.profile.name if party.member else str(_("a former member"))
            for party in introduction.parties.all()
        )
