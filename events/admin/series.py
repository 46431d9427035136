"""Events that repeat."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from events.models import Series


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    """Events that repeat, to read."""

    list_display = ("title", "rule")
    fields = readonly_fields = ("title", "rule", "uid")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Series come from calendars for now."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A series is run on the site, by its hosts."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its dates are cancelled, with a word to the people."""
        return False
