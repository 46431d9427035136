"""What every page of the admin does for the trail, whoever wrote the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from networking_site.lib.trail import deeds
from networking_site.lib.trail.actions import record, record_reading
from networking_site.lib.trail.subjects import kind_of

# How Django's own filters ask.
ENDS = ("", "__exact", "__in", "__isnull", "__gt", "__gte", "__lt", "__lte")


class KeepsTrail(admin.ModelAdmin):  # type: ignore[type-arg]
    """Writes the trail where Django would write its own log, and shows it as history.

    The site gives it to every admin that is registered, so none can forget to. An admin
    whose pages show what is private sets `shows_private`: who looks is written down.
    """

    shows_private = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filter by what the list offers, and by nothing else a row holds.

        Django would let her ask whether a telephone begins with a 4, column by column.
        """
        offered = {f"{self.date_hierarchy}{end}" for end in ENDS}
        for item in self.get_list_filter(request):
            if isinstance(item, type) and issubclass(item, SimpleListFilter):
                offered.add(str(item.parameter_name))
            else:
                name = item[0] if isinstance(item, list | tuple) else item
                offered |= {f"{name}{end}" for end in ENDS}
        return lookup in offered

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Give what changed, before and after, in place of Django's words for it."""
        before = (
            {} if add else {name: form.initial.get(name) for name in _changed(form)}
        )
        after = {name: form.cleaned_data.get(name) for name in _changed(form)}
        after |= dict.fromkeys(_changed_beside(formsets or []))
        return {"before": before, "after": after}

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down that she added it."""
        return record(request, deeds.ADDED, about=obj, **message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down that she changed it, if she did."""
        if message["after"]:
            record(request, deeds.CHANGED, about=obj, **message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write down what she deletes."""
        for row in queryset:
            record(request, deeds.DELETED, about=row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the trail of it."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        query = {"about_kind": kind_of(row), "about_id": str(row.pk)}
        trail = reverse("admin:trail_deed_changelist")
        return HttpResponseRedirect(f"{trail}?{urlencode(query)}")

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Show the list, and write down that she looked through it."""
        response = super().changelist_view(request, extra_context)
        if response.status_code == 200:
            self.note_looking(request)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show one of them, and write down that she read it."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        row = getattr(response, "context_data", {}).get("original")
        if self.shows_private and row is not None:
            record_reading(request, deeds.READ, about=row)
        return response

    def note_looking(self, request: HttpRequest) -> None:
        """Write down that she looks through what is private."""
        if self.shows_private:
            record_reading(request, deeds.LOOKED_THROUGH, about=self.model)


def _changed(form: Any) -> Iterable[str]:
    return form.changed_data if form else []


def _changed_beside(formsets: Iterable[Any]) -> Iterable[str]:
    """Name the lists below the form in which something changed."""
    return [
        formset.model._meta.model_name
        for formset in formsets
        if formset.new_objects or formset.changed_objects or formset.deleted_objects
    ]
