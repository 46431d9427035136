"""Who may introduce whom, and who may answer."""

from contacts.introductions.rules.asking import (
    nobody_asks,
    state_for,
    why_not_ask_anybody,
    why_not_ask_for,
    why_not_help,
)
from contacts.introductions.rules.conversations import (
    may_report,
    why_not_change,
    why_not_take_part,
    why_not_write,
)
from contacts.introductions.rules.letters import (
    both_said_yes,
    why_not_answer,
    why_not_introduce,
    why_not_withdraw,
)
from contacts.introductions.rules.talks import (
    may_tell_they_met,
    somebody_could_hear,
    why_not_say_whether_talked,
)

__all__ = [
    "both_said_yes",
    "may_report",
    "may_tell_they_met",
    "nobody_asks",
    "somebody_could_hear",
    "state_for",
    "why_not_answer",
    "why_not_ask_anybody",
    "why_not_ask_for",
    "why_not_change",
    "why_not_help",
    "why_not_introduce",
    "why_not_say_whether_talked",
    "why_not_take_part",
    "why_not_withdraw",
    "why_not_write",
]
