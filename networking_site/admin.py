"""What was chosen for the group, for organisers to change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst

from networking_site import trail as trail
from networking_site.lib.group.chosen import CHOSEN, choose
from networking_site.lib.group.models import OurGroup
from networking_site.lib.zones import zone_choices


class OurGroupForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=capfirst(OurGroup._meta.get_field("time_zone").verbose_name),
        help_text=OurGroup._meta.get_field("time_zone").help_text,
        choices=zone_choices,
    )


@admin.register(OurGroup)
class OurGroupAdmin(admin.ModelAdmin):
    """One row for the one group; the first steps make it."""

    form = OurGroupForm
    fields = CHOSEN

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the one row: a list of it would only be in the way."""
        row = self.get_queryset(request).first()
        asks_for_it = request.method == "GET" and not request.GET
        if row is None or not asks_for_it or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("admin:group_ourgroup_change", row.pk)

    def save_model(
        self, request: HttpRequest, obj: OurGroup, form: Any, change: bool
    ) -> None:
        """Keep it by the action, which lets every page know."""
        choose(obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The first steps make it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A site has a group."""
        return False
