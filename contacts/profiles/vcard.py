"""Writes a member as a vCard that a phone takes in with one touch.

Sources: RFC 2425 and 2426 (version 3.0), RFC 6350 (version 4.0), RFC 9554 (PRONOUNS).
Version 3.0 is what iPhones and most Androids read; 4.0 is for those who ask for it.

Whatever a field holds, it stays inside its own property: breaks and controls are taken
out or escaped before a line is put together, and no name of a property comes from a
field.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from networking_site.lib.text import clean_line, clean_text

Version = Literal["3.0", "4.0"]

MAKER = "-//Networking site//Cards//EN"
LINE = 75
_SCHEMES = ("http://", "https://", "mailto:")
_RESERVED = ":/?#[]@!$&'()*+,;=%"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Card:
    """What one member shows of herself to the one who takes the card."""

    uid: str
    revised_at: datetime
    name: str
    headline: str = ""
    email: str = ""
    phone: str = ""
    place: str = ""
    country: str = ""
    url: str = ""
    links: Sequence[tuple[str, str]] = ()
    languages: Sequence[str] = ()
    topics: Sequence[str] = ()
    note: str = ""
    pronouns: str = ""
    time_zone: str = ""
    photo: bytes | None = None


def write(card: Card, *, version: Version = "3.0") -> bytes:
    """Give the card as a file; importing a newer one replaces the older (UID, REV)."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_lines(card, version), "END:VCARD"]
    return b"".join(_folded(line) for line in lines)


def _lines(card: Card, version: Version) -> Iterator[str]:
    newest = version == "4.0"
    yield f"PRODID:{_text(MAKER)}"
    if newest:
        yield "KIND:individual"
    yield from _named("UID", _uri(card.uid))
    yield f"REV:{_moment(card.revised_at, version)}"
    # We know how she is called, not which word is whose: family names come first or
    # last, are two or none. So the whole name stands where phones begin to show it, as
    # the given name of N (RFC 2426 3.1.2, RFC 6350 6.2.2); both must have an FN.
    name = _line(card.name) or _line(card.email) or _uri(card.uid)
    yield f"FN:{name}"
    yield f"N:;{name};;;"
    if newest:
        yield from _named("PRONOUNS", _line(card.pronouns))
    yield from _named("TITLE", _line(card.headline))
    yield from _named("EMAIL", _line(card.email))
    yield from _named("TEL", _line(card.phone))
    place, country = _line(card.place), _line(card.country)
    if place or country:
        # Box, extended, street, locality, region, code, country: RFC 6350 6.3.1.
        yield f"ADR:;;;{place};;;{country}"
    yield from _named("URL", _web(card.url))
    yield from _links(card.links)
    if newest:
        yield from _languages(card.languages)
    yield from _named("CATEGORIES", ",".join(filter(None, map(_line, card.topics))))
    yield from _zone(card.time_zone, newest=newest)
    yield from _named("NOTE", _text(card.note))
    yield from _photo(card.photo, newest=newest)


def _named(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name}:{value}"


def _links(links: Sequence[tuple[str, str]]) -> Iterator[str]:
    # A group ties the label to its address (RFC 2425 5.8.2, RFC 6350 3.3). X-ABLabel
    # is Apple's; Google writes it too.
    number = 0
    for label, url in links:
        address = _web(url)
        if not address:
            continue
        number += 1
        yield f"item{number}.URL:{address}"
        yield from _named(f"item{number}.X-ABLabel", _line(label))


def _languages(codes: Sequence[str]) -> Iterator[str]:
    """Give LANG for each language, the first preferred (RFC 6350 6.4.4 and 5.3)."""
    known = [code for code in codes if _LANGUAGE.fullmatch(code)]
    for place, code in enumerate(known[:100], start=1):
        yield f"LANG;PREF={place}:{code}"


def _zone(name: str, *, newest: bool) -> Iterator[str]:
    # In 3.0 an offset is meant unless the value says it is text (RFC 2426 3.4.1); an
    # offset would be wrong half of the year.
    yield from _named("TZ" if newest else "TZ;VALUE=text", _line(name))


def _photo(jpeg: bytes | None, *, newest: bool) -> Iterator[str]:
    """Give PHOTO inside the card: RFC 2426 3.1.4, RFC 6350 6.2.4."""
    if not jpeg:
        return
    encoded = b64encode(jpeg).decode("ascii")
    if newest:
        yield f"PHOTO:data:image/jpeg;base64,{encoded}"
        return
    yield f"PHOTO;ENCODING=b;TYPE=JPEG:{encoded}"


def _moment(moment: datetime, version: Version) -> str:
    # 3.0 takes the long form (RFC 2426 3.6.4), 4.0 the basic (RFC 6350 4.3.5).
    utc = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    if version == "3.0":
        return f"{utc}Z"
    return utc.replace("-", "").replace(":", "") + "Z"


def _line(value: str) -> str:
    """Give one line of text, escaped for lists and structures as well."""
    return _escaped(clean_line(value))


def _text(value: str) -> str:
    """Give text whose breaks are written as backslash and n."""
    return _escaped(clean_text(re.sub("[\u0085\u2028\u2029]", "\n", value)))


def _escaped(value: str) -> str:
    """Escape a text value: RFC 2426 section 4, RFC 6350 section 3.4."""
    for sign in ("\\", ",", ";"):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _web(url: str) -> str:
    """Give an address that opens a page or a letter; any other kind gives nothing."""
    address = _uri(url)
    return address if address.lower().startswith(_SCHEMES) else ""


def _uri(value: str) -> str:
    """Give a URI of ASCII only; signs that RFC 3986 does not know are percent-encoded.

    It is not escaped: RFC 2426 section 4 and RFC 6350 section 3.4 escape text alone.
    """
    return quote(clean_line(value), safe=_RESERVED)


def _folded(line: str) -> bytes:
    """Break a line after 75 octets at most, never inside a letter (RFC 6350 3.2)."""
    whole = line.encode()
    pieces = []
    start, room = 0, LINE
    while len(whole) - start > room:
        end = start + room
        while whole[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(whole[start:end])
        start, room = end, LINE - 1
    pieces.append(whole[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
