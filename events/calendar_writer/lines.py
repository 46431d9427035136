"""Content lines (RFC 5545, 3.1): escaped so that no text ends its line, and folded."""

from __future__ import annotations

import re
from urllib.parse import quote

from networking_site.lib.text import clean_line, clean_text

LONGEST_LINE = 75  # octets, without the line break
# What some readers take for the end of a line, and others don't.
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"


def line(name: str, value: str) -> str:
    """Give one property, ready for the file; the value is escaped already.

    A character is never cut in two, so that each line is UTF-8 by itself.
    """
    whole = f"{name}:{value}"
    if _BREAKS.search(whole):
        raise ValueError(f"A line break inside {name.partition(';')[0]}.")
    parts: list[str] = []
    begin, used = 0, 0
    for at, letter in enumerate(whole):
        octets = len(letter.encode())
        if used + octets > LONGEST_LINE:
            parts.append(whole[begin:at])
            begin, used = at, 1  # the space that continues the line
        used += octets
    parts.append(whole[begin:])
    return "\r\n ".join(parts) + "\r\n"


def one_line(text: str) -> str:
    """Give a value of type TEXT without line breaks."""
    return _escaped(clean_line(text))


def many_lines(text: str) -> str:
    """Give a value of type TEXT, its line breaks as `\\n`."""
    return _escaped(clean_text(_BREAKS.sub("\n", text)))


def address(url: str) -> str:
    """Give a value of type URI, or nothing for what is no address on the web."""
    if not re.match(r"https?://\S", url, re.IGNORECASE):
        return ""
    return quote(url.strip(), safe=_IN_ADDRESSES, errors="replace")


def mailbox(email: str) -> str:
    """Give `mailto:ada@example.org`; raises ValueError for "Ada <ada@example.org>"."""
    if not re.fullmatch(r"[^\s<>\"@,;:]+@[^\s<>\"@,;:]+", email):
        raise ValueError("Not a bare mailbox.")
    return "mailto:" + quote(email, safe="@!$'*+=&/{}|^`~", errors="replace")


def quoted(text: str) -> str:
    """Give a parameter's value in quotes; a caret is doubled (RFC 6868)."""
    return '"' + clean_line(text).replace('"', "'").replace("^", "^^") + '"'


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")
