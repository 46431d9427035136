"""What is typed about events, a file per thing it is about."""

from events.forms.answering import AnswerForm
from events.forms.attending import DoorForm, NoteForm
from events.forms.before import StillComingForm
from events.forms.comments import CommentForm
from events.forms.finding import ListForm, PlaceForm, Wanted
from events.forms.reporting import ReportForm, ReviewForm
from events.forms.running import CancelForm
from events.forms.series import DateForm, ExtendForm, RepeatForm, SeriesAnswerForm

__all__ = [
    "AnswerForm",
    "CancelForm",
    "CommentForm",
    "DateForm",
    "DoorForm",
    "ExtendForm",
    "ListForm",
    "NoteForm",
    "PlaceForm",
    "RepeatForm",
    "ReportForm",
    "ReviewForm",
    "SeriesAnswerForm",
    "StillComingForm",
    "Wanted",
]
