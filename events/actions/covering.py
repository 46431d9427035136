"""An event's picture: taken, described, taken away.

Files are written before the row names them and deleted after the row has let go of
them, so that no row ever names a file that is not there.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction

from events import covers
from events.actions.locking import locked
from events.models import Event
from networking_site.lib.pictures import Upload, whole_picture


def set_cover(event: Event, *, upload: Upload, words: str) -> None:
    """Take a picture for an event, and the words for people who don't see it.

    Raises `Refused` with a sentence for the host if the file is none that we can read.
    """
    name = covers.keep(whole_picture(upload))
    try:
        _swap(event, name=name, words=words)
    except BaseException:
        covers.forget(name)
        raise


@transaction.atomic
def describe_cover(event: Event, *, words: str) -> None:
    """Keep other words for the picture that is there."""
    row = locked(event)
    row.cover_words = words
    row.save(update_fields=["cover_words", "updated_at"])


def remove_cover(event: Event) -> None:
    """Take the picture away, with its words; without one nothing happens."""
    _swap(event, name=None, words="")


@transaction.atomic
def _swap(event: Event, *, name: UUID | None, words: str) -> None:
    row = locked(event)
    former, row.cover, row.cover_words = row.cover, name, words
    row.save(update_fields=["cover", "cover_words", "updated_at"])
    transaction.on_commit(partial(covers.forget, former))
