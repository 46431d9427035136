"""The text of an event: title, description, place, and the link to join."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from events.calendar_reader.pieces import Property
from networking_site.lib.text import clean_line, clean_text

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 10_000
LONGEST_PLACE = 120
LONGEST_ADDRESS = 200
LONGEST_LINK = 500
_is_web_address = URLValidator(schemes=["http", "https"])

Properties = dict[str, list[Property]]


@dataclass(frozen=True)
class Wording:
    """What an event says; `remarks` tells what did not fit."""

    title: str
    description: str
    place_name: str
    address: str
    join_link: str
    remarks: tuple[str, ...]


def wording(props: Properties) -> Wording:
    """Read the text of an event; what does not fit is cut, and that is remarked.

    A title too long for its field stands whole at the head of the description. The
    first line of LOCATION is the place and the rest its address; an address on the web
    is the link to join, unless CONFERENCE names one.
    """
    remarks: list[str] = []
    title = _line(value(props, "SUMMARY"))
    description = clean_text(clean_text(value(props, "DESCRIPTION")))
    if len(title) > LONGEST_TITLE:
        description = f"{title}\n\n{description}".strip()
        title = _cut(title, LONGEST_TITLE)
    if len(description) > LONGEST_DESCRIPTION:
        description = _cut(description, LONGEST_DESCRIPTION)
        remarks.append(_("its description was too long and is cut"))
    location = value(props, "LOCATION")
    join_link = _conference(props)
    if _is_link(location.strip()):
        join_link = join_link or location.strip()
        location = ""
    place_name, address = _place(location)
    if len(address) > LONGEST_ADDRESS:
        address = _cut(address, LONGEST_ADDRESS)
        remarks.append(_("its place was too long and is cut"))
    return Wording(
        title=title or _("Event without a title"),
        description=description,
        place_name=place_name,
        address=address,
        join_link=join_link,
        remarks=tuple(remarks),
    )


def value(props: Properties, name: str) -> str:
    """Give the first value of a property, or nothing."""
    return props[name][0].value if name in props else ""


def _conference(props: Properties) -> str:
    """Give the best link of CONFERENCE: one for picture or sound before any other."""
    links = [
        given
        for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE")
        for given in props.get(name, [])
        if _is_link(given.value)
    ]
    with_picture = [link for link in links if "VIDEO" in _features(link)]
    with_sound = [link for link in links if "AUDIO" in _features(link)]
    best = [*with_picture, *with_sound, *links]
    return best[0].value if best else ""


def _features(link: Property) -> str:
    return link.params.get("FEATURE", "").upper()


def _is_link(text: str) -> bool:
    if len(text) > LONGEST_LINK:
        return False
    try:
        _is_web_address(text)
    except ValidationError:
        return False
    return True


def _place(location: str) -> tuple[str, str]:
    lines = [line for raw in clean_text(location).split("\n") if (line := _line(raw))]
    if not lines:
        return "", ""
    name, rest = lines[0], lines[1:]
    if len(name) > LONGEST_PLACE:
        fitting = name[: LONGEST_PLACE + 1]
        at = max(fitting.rfind(", ") + 1, 0) or fitting.rfind(" ")
        at = at if at > 0 else LONGEST_PLACE
        name, rest = name[:at], [name[at:], *rest]
    return name.strip(" ,"), ", ".join(part.strip(" ,") for part in rest)


def _line(text: str) -> str:
    """Clean a line until cleaning it again, on its way to the database, is nothing."""
    return clean_line(clean_line(text))


def _cut(text: str, longest: int) -> str:
    return text[: longest - 1].rstrip() + "…"
