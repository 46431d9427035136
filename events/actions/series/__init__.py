"""Series: made, answered, changed from a date on, called off."""

from events.actions.series.answering import answer_series
from events.actions.series.calling_off import cancel_rest, skip
from events.actions.series.changing import change_date, change_following, change_rest
from events.actions.series.making import extend, make_series, publish_series

__all__ = [
    "answer_series",
    "cancel_rest",
    "change_date",
    "change_following",
    "change_rest",
    "extend",
    "make_series",
    "publish_series",
    "skip",
]
