"""Who may introduce whom, and who may answer."""

from contacts.introductions.rules.letters import (
    both_said_yes,
    why_not_answer,
    why_not_introduce,
    why_not_withdraw,
)

__all__ = [
    "both_said_yes",
    "why_not_answer",
    "why_not_introduce",
    "why_not_withdraw",
]
