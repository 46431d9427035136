"""The rounds of an event, on its page for organisers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.admin.beside import stands_beside_event
from events.models import Event
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Rotation


@stands_beside_event
def rounds_of(event: Event, viewer: User) -> dict[str, Any]:
    """Give whether it has rounds, how many, and where they stand."""
    rotations = Rotation.objects.run_by(viewer).filter(event=event)
    rotation = rotations.prefetch_related("rounds").first()
    return {
        "template": "admin/events/event/rounds.html",
        "event": event,
        "rotation": rotation,
        "state": _stands(rotation) if rotation else "",
        "has_begun": bool(rotation and rotation.started_at),
    }


def _stands(rotation: Rotation) -> str:
    rounds = list(rotation.rounds.all())
    moment = moment_of(rotation, rounds, now=timezone.now())
    said = {"number": moment.number, "all": len(rounds)}
    if moment.phase is Phase.BEFORE:
        return _("not begun")
    if moment.phase is Phase.OVER:
        return _("over")
    if moment.is_paused:
        return _("stopped at round %(number)d of %(all)d") % said
    if moment.phase is Phase.BREAK:
        return _("in the break before round %(number)d of %(all)d") % said
    return _("round %(number)d of %(all)d is on") % said
