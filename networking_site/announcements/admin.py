"""Announcements in the admin's own lists: a name there that leads to our pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from networking_site.announcements.models import Announcement


@admin.register(Announcement)
class AnnouncementAdmin(admin.ModelAdmin):
    """Stands on the start page and beside every list; the pages are in `views`."""

    def get_urls(self) -> list[Any]:
        """Lead where the admin lists, adds or changes to our own pages."""
        of_one = "<path:object_id>"
        return [
            path(where, self.admin_site.admin_view(view), name=f"{PREFIX}_{name}")
            for where, view, name in (
                ("", self.lead_to_list, "changelist"),
                ("add/", self.lead_to_new, "add"),
                (f"{of_one}/history/", self.history_view, "history"),
                (f"{of_one}/change/", self.lead_to_one, "change"),
            )
        ]

    def lead_to_list(self, request: HttpRequest) -> HttpResponse:
        """Lead to the list."""
        return redirect("announcements:index")

    def lead_to_new(self, request: HttpRequest) -> HttpResponse:
        """Lead to where one is written."""
        return redirect("announcements:new")

    def lead_to_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead from a serial number, which only the admin's lists know, to the page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return redirect("announcements:progress", found.public_id)


PREFIX = "announcements_announcement"
