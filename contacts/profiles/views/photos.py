"""The photo: shown to those who may see it, chosen and cropped by its owner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles import actions, photos
from contacts.profiles.forms.photo import CropForm, PhotoForm
from contacts.profiles.models import Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.views.handles import answers_former_addresses
from contacts.profiles.visibility import face_of, may_see
from networking_site.lib.refused import Refused

A_WEEK = 7 * 24 * 60 * 60


@login_not_required
@require_safe
@answers_former_addresses
def photo(request: HttpRequest, handle: str, photo_id: UUID, size: str) -> HttpResponse:
    """Give one size of a member's photo to somebody who may see it.

    A new photo has a new address, so a browser may keep this one for itself.
    """
    people = Profile.objects.visible_to(request.user).with_relation_to(request.user)
    profile = get_object_or_404(people, handle=handle, photo=photo_id)
    is_hers = profile.relation == "self"
    if size not in photos.SIZES and not (is_hers and size == photos.WHOLE):
        raise Http404
    if not may_see(profile, "photo", relation=profile.relation):
        raise Http404
    data = photos.read(photo_id, size)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_WEEK}, immutable"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit_photo(request: MemberRequest) -> HttpResponse:
    """Let a member choose a photo of herself."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_photo(profile, upload=form.cleaned_data["photo"])
        except Refused as refusal:
            form.add_error("photo", refusal.reason)
        else:
            messages.success(request, _("There you are. Choose which part to show."))
            return redirect("profiles:edit_photo")
    return _photo_page(request, profile, form=form)


@require_POST
def crop_photo(request: MemberRequest) -> HttpResponse:
    """Let a member choose the square of her photo that others see."""
    profile = get_object_or_404(
        Profile.objects.belonging_to(request.user), photo__isnull=False
    )
    form = CropForm(request.POST)
    if not form.is_valid():
        return _photo_page(request, profile, crop_form=form)
    try:
        actions.crop_photo(profile, crop=form.crop())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Saved. This is the part that others see."))
    return redirect("profiles:edit_photo")


@require_POST
def remove_photo(request: MemberRequest) -> HttpResponse:
    """Take a member's photo away, for good."""
    profile = Profile.objects.belonging_to(request.user).get()
    actions.remove_photo(profile)
    messages.success(request, _("Your photo is gone."))
    return redirect("profiles:edit_photo")


def _photo_page(
    request: MemberRequest,
    profile: Profile,
    *,
    form: PhotoForm | None = None,
    crop_form: CropForm | None = None,
) -> HttpResponse:
    crop_form = crop_form or CropForm.of(profile)
    refused = (form is not None and form.is_bound) or crop_form.is_bound
    context = {
        "face": face_of(profile, relation="self"),
        "form": form or PhotoForm(),
        "crop_form": crop_form,
        "whole_url": profile.photo_url(photos.WHOLE),
        "shown_to": profile.photo_shown_to,
    }
    status = 422 if refused else 200
    return render(request, "profiles/edit_photo.html", context, status=status)
