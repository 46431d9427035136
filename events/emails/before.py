"""The letters before an event: "still coming?", and a reminder."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from events.emails.kinds import SOON, STILL_COMING
from events.emails.writing import write
from events.meeting import Meeting
from events.models import Rsvp
from events.tokens import still_coming_address


def still_coming(rsvp: Rsvp, *, people: Sequence[Meeting]) -> None:
    """Ask a member whether she still comes, and say whom she might want to meet."""
    write(STILL_COMING, rsvp, people=people, question_url=still_coming_address(rsvp))


def soon(rsvp: Rsvp) -> None:
    """Remind a member of her event; where to join stands on its page alone."""
    # The letter's subject says when; a notice stands there after a time has changed.
    title = _("Soon: %(title)s") % {"title": rsvp.event.title}
    write(SOON, rsvp, title=title)
