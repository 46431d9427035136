"""Who runs an event: its hosts, as an organiser keeps them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext

from events.models import Hosting
from events.trail import MADE_HOST, NO_MORE_HOST
from networking_site.lib.trail.actions import record


class HostingFormSet(forms.BaseInlineFormSet):
    """Hosts, each with a box that says whom it takes from them."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the box."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields and form.instance.pk:
            words = gettext("Take %(name)s from the hosts") % {
                "name": form.instance.member.profile.name
            }
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = words


class HostingInline(admin.TabularInline):
    """Who runs the event."""

    model = Hosting
    formset = HostingFormSet
    autocomplete_fields = ("member",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hosting]:
        """Load the names with the hosts."""
        return super().get_queryset(request).select_related("member__profile")


def record_hosts(request: HttpRequest, formset: Any) -> None:
    """Write down whom she made a host, and whom she took from the hosts."""
    moved = [hosting for hosting, _fields in formset.changed_objects]
    for hosting in (*formset.new_objects, *moved):
        record(request, MADE_HOST, about=hosting.member)
    for hosting in formset.deleted_objects:
        record(request, NO_MORE_HOST, about=hosting.member)
