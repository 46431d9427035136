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
from events.actions.covering import describe_cover, remove_cover, set_cover
from events.actions.feed_keys import owner_of, renew_feed_key, revoke_feed_key
from events.actions.hosting import add_host, ask_to_host, clone, make, step_down
from events.actions.line import fill_free_places, free_places, settle_places
from events.actions.messages import write_to_people
from events.actions.out_of_turn import promote, remove
from events.actions.reporting import (
    REPORT_KEPT,
    forget_reports,
    keep_report,
    upload_report,
)
from events.actions.running import (
    cancel,
    change,
    free_slug,
    publish,
    renew_link,
    save,
)
from events.actions.series import (
    answer_series,
    cancel_rest,
    change_date,
    change_following,
    change_rest,
    extend,
    make_series,
    publish_series,
    skip,
)

__all__ = [
    "REPORT_KEPT",
    "add_host",
    "answer",
    "answer_series",
    "ask_again",
    "ask_again_all",
    "ask_to_host",
    "cancel",
    "cancel_rest",
    "change",
    "change_date",
    "change_following",
    "change_rest",
    "check_in",
    "clone",
    "comment",
    "confirm",
    "describe_cover",
    "extend",
    "fill_free_places",
    "forget_attendance",
    "forget_reports",
    "free_places",
    "free_slug",
    "keep_report",
    "leave_everything",
    "make",
    "make_series",
    "note_absent",
    "note_the_rest",
    "owner_of",
    "promote",
    "publish",
    "publish_series",
    "remind",
    "remind_all",
    "remove",
    "remove_comment",
    "remove_cover",
    "renew_feed_key",
    "renew_link",
    "revoke_feed_key",
    "save",
    "set_cover",
    "settle_places",
    "skip",
    "step_down",
    "take_back",
    "upload_report",
    "write_to_people",
]
