"""What happens to introductions, in conversations, and to suggestions."""

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
    "ask_once_more",
    "ask_whether_they_talked",
    "bring_back",
    "edit",
    "introduce",
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
    "write",
]
