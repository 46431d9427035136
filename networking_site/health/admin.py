"""The line in the workshop's list that leads to the page; there is nothing to edit."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from networking_site.health.models import Report


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing but the way to `health`: no list, no form, no history."""

    def get_urls(self) -> list[URLPattern]:
        """Give the one address that the workshop's list asks for."""
        lead = RedirectView.as_view(pattern_name="health")
        view = self.admin_site.admin_view(lead)
        return [path("", view, name="health_report_changelist")]
