"""What happens to an event and to the answers it gets, a file per thing it is about."""

from events.actions.answering import (
    answer,
    fill_free_places,
    free_places,
    leave_everything,
)
from events.actions.comments import comment, remove_comment
from events.actions.running import add_host, cancel, free_slug, publish, save

__all__ = [
    "add_host",
    "answer",
    "cancel",
    "comment",
    "fill_free_places",
    "free_places",
    "free_slug",
    "leave_everything",
    "publish",
    "remove_comment",
    "save",
]
