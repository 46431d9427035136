"""What members and organisers do with profiles, a file per thing it is about."""

from contacts.profiles.actions.asks import (
    close_ask,
    open_ask,
    renew_ask,
    rest_old_asks,
)
from contacts.profiles.actions.between import block, connect, lock_members, unblock
from contacts.profiles.actions.directory import (
    mend_directory,
    refresh_entry,
    reindex_all,
    unlist,
)
from contacts.profiles.actions.handles import change_handle
from contacts.profiles.actions.inviting import (
    Accounted,
    Fate,
    account_for,
    forget_invited,
    invite_many,
    tell_invited,
)
from contacts.profiles.actions.joining import (
    accept,
    begin,
    invite,
    let_in,
    revoke,
    tell_of_waiting,
    turn_down,
    welcome,
)
from contacts.profiles.actions.line_words import learn_line_words
from contacts.profiles.actions.moderating import (
    hide_page,
    note,
    show_page,
    suspend_reported,
    warn,
)
from contacts.profiles.actions.own_page import (
    give_profile,
    save_profile,
    save_reach,
    save_who_sees,
    set_role,
)
from contacts.profiles.actions.photos import crop_photo, remove_photo, set_photo
from contacts.profiles.actions.reports import report, settle, tell_of_reports
from contacts.profiles.actions.suspending import bring_back, suspend
from contacts.profiles.actions.topics import merge, save_topic, topics_named

__all__ = [
    "Accounted",
    "Fate",
    "accept",
    "account_for",
    "begin",
    "block",
    "bring_back",
    "change_handle",
    "close_ask",
    "connect",
    "crop_photo",
    "forget_invited",
    "give_profile",
    "hide_page",
    "invite",
    "invite_many",
    "learn_line_words",
    "let_in",
    "lock_members",
    "mend_directory",
    "merge",
    "note",
    "open_ask",
    "refresh_entry",
    "reindex_all",
    "remove_photo",
    "renew_ask",
    "report",
    "rest_old_asks",
    "revoke",
    "save_profile",
    "save_reach",
    "save_topic",
    "save_who_sees",
    "set_photo",
    "set_role",
    "settle",
    "show_page",
    "suspend",
    "suspend_reported",
    "tell_invited",
    "tell_of_reports",
    "tell_of_waiting",
    "topics_named",
    "turn_down",
    "unblock",
    "unlist",
    "warn",
    "welcome",
]
