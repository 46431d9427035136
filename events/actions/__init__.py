"""What happens to an event and to the answers it gets, a file per thing it is about."""

from events.actions.answering import answer, leave_everything
from events.actions.attending import (
    check_in,
    forget_attendance,
    note_absent,
    note_the_rest,
    take_back,
)
from events.actions.before import ask_again, ask_again_all, confirm, remind, remind_all
from events.actions.comments import comment, remove_comment
from events.actions.feed_keys import owner_of, renew_feed_key, revoke_feed_key
from events.actions.line import fill_free_places, free_places, settle_places
from events.actions.out_of_turn import promote, remove
from events.actions.reporting import (
    REPORT_KEPT,
    forget_reports,
    keep_report,
    upload_report,
)
from events.actions.running import add_host, cancel, free_slug, publish, save

__all__ = [
    "REPORT_KEPT",
    "add_host",
    "answer",
    "ask_again",
    "ask_again_all",
    "cancel",
    "check_in",
    "comment",
    "confirm",
    "fill_free_places",
    "forget_attendance",
    "forget_reports",
    "free_places",
    "free_slug",
    "keep_report",
    "leave_everything",
    "note_absent",
    "note_the_rest",
    "owner_of",
    "promote",
    "publish",
    "remind",
    "remind_all",
    "remove",
    "remove_comment",
    "renew_feed_key",
    "revoke_feed_key",
    "save",
    "settle_places",
    "take_back",
    "upload_report",
]
