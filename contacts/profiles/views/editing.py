"""What a member does with her own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.profiles import actions
from contacts.profiles.forms.profile import ProfileForm
from contacts.profiles.models import Ask, Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """Let a member write about herself."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.save_profile(profile, topics=data["topics"], hooks=form.hooks())
        for kind, name in ((Ask.Kind.ASK, "asks"), (Ask.Kind.OFFER, "offers")):
            actions.save_asks(profile, kind=kind, texts=data[name], now=timezone.now())
        messages.success(request, _("Saved. This is how others see you."))
        return redirect(profile)
    return render(
        request,
        "profiles/edit.html",
        {"form": form, "missing": what_is_missing(request.user.profile)},
        status=422 if form.is_bound else 200,
    )
