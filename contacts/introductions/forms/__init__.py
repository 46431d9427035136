"""What is asked for an introduction, its answer, and suggestions."""

from contacts.introductions.forms.letters import AnswerForm, LetterForm, PickForm
from contacts.introductions.forms.suggesting import SetAsideForm

__all__ = ["AnswerForm", "LetterForm", "PickForm", "SetAsideForm"]
