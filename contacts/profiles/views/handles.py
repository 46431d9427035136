"""The address of a page: changing it, and leading from a former one to the present."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.profiles import actions
from contacts.profiles.forms.handles import HandleForm
from contacts.profiles.models import FormerHandle, Profile
from contacts.profiles.public import short_address
from contacts.profiles.requests import MemberRequest
from networking_site.lib.refused import Refused

View = Callable[..., HttpResponse]


def answers_former_addresses(view: View) -> View:
    """Let a page lead from its former addresses to the present one, for good.

    Only for whom the page opens; everybody else gets the 404 of what is not there.
    """

    @wraps(view)
    def answer(request: HttpRequest, handle: str, **rest: object) -> HttpResponse:
        try:
            return view(request, handle=handle, **rest)
        except Http404:
            present = _present_handle(request, handle)
            if present is None or request.resolver_match is None:
                raise
            name = request.resolver_match.view_name
            url = reverse(name, kwargs={**rest, "handle": present})
            query = request.META["QUERY_STRING"]
            return redirect(f"{url}?{query}" if query else url, permanent=True)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: MemberRequest) -> HttpResponse:
    """Let a member give her page another address."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = HandleForm(request.POST or None, initial={"handle": profile.handle})
    if request.method == "POST" and form.is_valid():
        handle = form.cleaned_data["handle"]
        try:
            actions.change_handle(profile, handle=handle, now=timezone.now())
        except Refused as refusal:
            form.add_error("handle", refusal.reason)
        else:
            messages.success(request, _("This is the address of your page now."))
            return redirect("profiles:address")
    return render(
        request,
        "profiles/address.html",
        {
            "form": form,
            "address": short_address(profile),
            "former": profile.former_handles.order_by("-given_up_at"),
        },
        status=422 if form.is_bound else 200,
    )


def _present_handle(request: HttpRequest, handle: str) -> str | None:
    former = FormerHandle.objects.visible_to(request.user).filter(handle=handle)
    return former.values_list("profile__handle", flat=True).first()
