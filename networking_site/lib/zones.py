"""Time zones by their names in the tz database (IANA), and nothing else."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def zone_names() -> frozenset[str]:
    """Give the zone names members may choose from: places, and UTC."""
    return frozenset(
        name for name in available_timezones() if "/" in name and "Etc/" not in name
    ) | {"UTC"}


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Give the zone names with readable labels, in order, for a select."""
    return [(name, name.replace("_", " ")) for name in sorted(zone_names())]


def known_zone(name: str) -> None:
    """Refuse a name that is no zone, without ever looking it up as a file."""
    if name not in zone_names():
        raise ValidationError(_("This is not a time zone we know."), code="zone")


def zone(name: str) -> ZoneInfo:
    """Give the zone of that name; a name that is not known is UTC."""
    return ZoneInfo(name if name in zone_names() else "UTC")


def zone_label(name: str) -> str:
    """Give the part of a zone's name that people know: the city."""
    return name.rpartition("/")[2].replace("_", " ")
