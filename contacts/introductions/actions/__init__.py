"""What happens to introductions, and to suggestions of them."""

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

__all__ = [
    "Side",
    "answer",
    "ask_again",
    "bring_back",
    "introduce",
    "lapse_overdue",
    "remind_silent",
    "renew_shortlist",
    "renew_shortlists",
    "set_aside",
    "withdraw",
]
