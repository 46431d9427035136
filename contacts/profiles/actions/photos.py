"""A member's photo: taken, cropped, taken away.

Files are written before the row names them and deleted after the row has let go of
them, so that no row ever names a file that is not there.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles import photos
from contacts.profiles.models import Profile
from networking_site.lib.pictures import Upload, middle, whole_picture
from networking_site.lib.refused import Refused


def set_photo(profile: Profile, *, upload: Upload) -> None:
    """Take a member's photo, with its largest middle square to begin with.

    Raises `Refused` with a sentence for her if the file is no photo that we can read.
    """
    whole = whole_picture(upload)
    _show(profile, whole, crop=list(middle(whole)))


def crop_photo(profile: Profile, *, crop: list[int]) -> None:
    """Show another square of the photo: x, y and side, per mille."""
    whole = photos.read(profile.photo, photos.WHOLE) if profile.photo else None
    if whole is None:
        raise Refused(_("There is no photo to choose from: send one first."))
    _show(profile, whole, crop=crop)


def remove_photo(profile: Profile) -> None:
    """Take the photo away and delete its files; without one nothing happens."""
    _swap(profile, name=None, crop=[])


def _show(profile: Profile, whole: bytes, *, crop: list[int]) -> None:
    name = photos.keep(whole, crop=crop)
    try:
        _swap(profile, name=name, crop=crop)
    except BaseException:
        photos.forget(name)
        raise


@transaction.atomic
def _swap(profile: Profile, *, name: UUID | None, crop: list[int]) -> None:
    row = Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    former, row.photo, row.photo_crop = row.photo, name, crop
    row.save(update_fields=["photo", "photo_crop", "updated_at"])
    profile.photo, profile.photo_crop = name, crop
    transaction.on_commit(partial(photos.forget, former))
