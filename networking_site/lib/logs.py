"""How the site writes its log: one line an entry, no text of members in it."""

import logging
import time


class OneLine(logging.Formatter):
    """Writes UTC time, level, name and message, with line breaks escaped."""

    converter = time.gmtime  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Give the entry; only a trace may take more lines than one."""
        head, newline, trace = super().format(record).partition("\nTraceback")
        return head.replace("\r", "\\r").replace("\n", "\\n") + newline + trace
