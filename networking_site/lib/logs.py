"""How the site writes its log: one line an entry, no text of members in it."""

import logging
import time
import traceback
from types import TracebackType

from django.conf import settings
from django.http import HttpRequest

Problem = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class OneLine(logging.Formatter):
    """Writes UTC time, level, name and message, with line breaks escaped.

    An address of the site is written as its pattern, since it may name a member, and of
    an exception what it is and where it was raised, but not what it says.
    """

    converter = time.gmtime  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Give the entry; only a trace may take more lines than one."""
        head, newline, trace = super().format(record).partition("\nTraceback")
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and request.path != "/":
            head = head.replace(request.path, _pattern_of(request))
        return head.replace("\r", "\\r").replace("\n", "\\n") + newline + trace

    def formatException(self, ei: Problem) -> str:  # noqa: N802 - logging's own name
        """Give each exception of the chain with its frames, without its words."""
        if settings.DEBUG:
            return super().formatException(ei)
        told: list[str] = []
        problem = ei[1]
        while problem is not None:
            frames = "".join(traceback.format_tb(problem.__traceback__))
            kind = type(problem).__qualname__
            told.insert(0, f"Traceback (most recent call last):\n{frames}{kind}")
            problem = problem.__cause__ or problem.__context__
        return "\n".join(told)


def _pattern_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else "(an address)"
