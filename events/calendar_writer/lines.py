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
    octets = whole.encode()
    parts: list[bytes] = []
    begin, room = 0, LONGEST_LINE
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:  # inside a character (RFC 3629, 3)
            end -= 1
        parts.append(octets[begin:end])
        begin, room = end, LONGEST_LINE - 1  # less the space that continues the line
    parts.append(octets[begin:])
    return b"\r\n ".join(parts).decode() + "\r\n"


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
