"""What happens to introductions, favours, conversations and suggestions."""

from contacts.introductions.actions.asking import (
    ask_for,
    decline,
    help_with,
    lapse_favours,
    withdraw_favour,
)
from contacts.introductions.actions.conversations import (
    edit,
    leave,
    mute,
    read,
    report,
    take_back,
    unmute,
    write,
)
from contacts.introductions.actions.letters import (
    Side,
    answer,
    ask_again,
    introduce,
    lapse_overdue,
    remind_silent,
    withdraw,
)
from contacts.introductions.actions.suggesting import (
    bring_back,
    renew_shortlist,
    renew_shortlists,
    set_aside,
)
from contacts.introductions.actions.talks import (
    ask_once_more,
    ask_whether_they_talked,
    say_whether_talked,
)

__all__ = [
    "Side",
    "answer",
    "ask_again",
    "ask_for",
    "ask_once_more",
    "ask_whether_they_talked",
    "bring_back",
    "decline",
    "edit",
    "help_with",
    "introduce",
    "lapse_favours",
    "lapse_overdue",
    "leave",
    "mute",
    "read",
    "remind_silent",
    "renew_shortlist",
    "renew_shortlists",
    "report",
    "say_whether_talked",
    "set_aside",
    "take_back",
    "unmute",
    "withdraw",
    "withdraw_favour",
    "write",
]
