"""The first steps of a new group: what it is called, who joins, when it meets first."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contacts.profiles.requests import MemberRequest
from events import actions as events
from events.forms.clock import AsksBack
from networking_site.lib.fields import LineFormField
from networking_site.lib.group.chosen import CHOSEN, choose, proposed, was_chosen
from networking_site.lib.group.models import OurGroup
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone_choices

FIRST_EVENT = ("title", "day", "start_time")
# The first event of a group is made once, however often the form is sent.
TOKEN = UUID("5d3e3f0c-52c2-4d0a-9b1e-3a3a4dd0a4c1")


class FirstStepsForm(AsksBack, forms.ModelForm):
    """What a group can't do without, and its first event if there is one."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Where most of you live. Members choose their own."),
    )
    title = LineFormField(
        label=_("What it is"),
        required=False,
        max_length=120,
        help_text=_("It is a draft until you publish it. Leave it empty for later."),
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    start_time = forms.TimeField(
        label=_("Starts at"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    class Meta:
        model = OurGroup
        fields = CHOSEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            Fieldset(_("Your group"), *CHOSEN),
            Fieldset(_("Your first event"), *FIRST_EVENT),
            Submit("begin", _("Begin")),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the day and the hour of an event that has a name."""
        data = super().clean()
        if data.get("title"):
            for name in ("day", "start_time"):
                if name not in self.errors and data.get(name) is None:
                    self.add_error(name, _now("When is it?"))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps(request: MemberRequest) -> HttpResponse:
    """Ask whoever set the site up what the group is; later the admin has it all."""
    if not request.user.has_perm("group.change_ourgroup"):
        raise Http404
    if was_chosen():
        return redirect("admin:group_ourgroup_change", 1)
    form = FirstStepsForm(request.POST or None, instance=proposed())
    if form.is_valid():
        try:
            return _begin(request, form)
        except Refused as refusal:
            form.add_error("day", refusal.reason)
    status = 422 if form.errors else 200
    return render(request, "first_steps.html", {"form": form}, status=status)


@transaction.atomic
def _begin(request: MemberRequest, form: FirstStepsForm) -> HttpResponse:
    group = choose(form.save(commit=False))
    said = {name: form.cleaned_data[name] for name in FIRST_EVENT}
    messages.success(request, _now("%s has a place to meet.") % group)
    if not said["title"]:
        return redirect("home")
    event = events.make(
        request.user,
        says=said | {"time_zone": group.time_zone},
        topics=[],
        token=uuid5(TOKEN, str(request.user.pk)),
        now=timezone.now(),
    )
    return redirect("events:edit", event.slug)
