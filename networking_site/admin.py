"""What was chosen for the group, for organisers to change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from networking_site.lib.group.chosen import CHOSEN, choose, was_chosen
from networking_site.lib.group.models import THE_ONE, OurGroup
from networking_site.lib.zones import zone_choices


class OurGroupForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=OurGroup._meta.get_field("time_zone").verbose_name,
        help_text=OurGroup._meta.get_field("time_zone").help_text,
        choices=zone_choices,
    )


@admin.register(OurGroup)
class OurGroupAdmin(admin.ModelAdmin):
    """One page for the one group."""

    form = OurGroupForm
    fields = CHOSEN

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Lead to the group's page: a list of one is none."""
        super().changelist_view(request, extra_context)  # asks what she may
        if was_chosen():
            return redirect("admin:group_ourgroup_change", THE_ONE)
        return redirect("first_steps")

    def save_model(
        self, request: HttpRequest, obj: OurGroup, form: Any, change: bool
    ) -> None:
        """Keep it by the action, which lets every page know."""
        choose(obj)

    def response_post_save_change(
        self, request: HttpRequest, obj: Any
    ) -> HttpResponseRedirect:
        """Stay in the admin: there is no list to go back to."""
        return HttpResponseRedirect(reverse("admin:index"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The first steps make it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A site has a group."""
        return False
