"""What is asked for an introduction, its answer, and suggestions."""

from contacts.introductions.forms.conversations import (
    EditForm,
    MessageForm,
    MuteForm,
    ReadForm,
    ReportMessagesForm,
    SinceForm,
)
from contacts.introductions.forms.letters import AnswerForm, LetterForm, PickForm
from contacts.introductions.forms.suggesting import SetAsideForm
from contacts.introductions.forms.talks import TalkForm

__all__ = ["AnswerForm", "LetterForm", "PickForm", "SetAsideForm", "TalkForm"]
__all__ = [
    "AnswerForm",
    "EditForm",
    "LetterForm",
    "MessageForm",
    "MuteForm",
    "PickForm",
    "ReadForm",
    "ReportMessagesForm",
    "SetAsideForm",
    "SinceForm",
]
