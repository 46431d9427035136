"""What is asked for an introduction, its answer, favours, suggestions and the board."""

from contacts.introductions.forms.asking import AskForForm, BoardForm, FavourForm
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
__all__ = [
    "AnswerForm",
    "AskForForm",
    "BoardForm",
    "FavourForm",
    "LetterForm",
    "PickForm",
    "SetAsideForm",
]
