"""The letters before an event: "still coming?", and a reminder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from contacts.profiles.models import Profile
from events.emails.writing import when_of, write
from events.meeting import Meeting
from events.models import Event, Rsvp
from events.tokens import still_coming_address
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

STILL_COMING, SOON = "events/still_coming", "events/soon"
SOONEST_STILL_COMING = timedelta(hours=6)
_STARTS = "l, j F Y, H:i"


def still_coming(rsvp: Rsvp, *, people: Sequence[Meeting]) -> None:
    """Ask a member whether she still comes, and say whom she might want to meet."""
    write(STILL_COMING, rsvp, people=people, question_url=still_coming_address(rsvp))


def soon(rsvp: Rsvp) -> None:
    """Remind a member of her event; where to join stands on its page alone."""
    write(SOON, rsvp)


@still_true_when_sent(STILL_COMING)
def _still_to_be_asked(letter: Letter) -> bool:
    return _is_ahead(letter, by=SOONEST_STILL_COMING) and _may_name_people(letter)


@still_true_when_sent(SOON)
def _still_soon(letter: Letter) -> bool:
    return _is_ahead(letter, by=timedelta(0))


def _is_ahead(letter: Letter, *, by: timedelta) -> bool:
    """Say whether she still goes, it is still to come, and at the time it says."""
    member = letter.receiver
    if member is None:
        return False
    event = (
        Event.objects.visible_to(member)
        .filter(public_id=letter.about, status=Event.Status.PUBLISHED)
        .filter(starts_at__gt=timezone.now() + by)
        .answered_by(member, Rsvp.Answer.GOING)
        .first()
    )
    if event is None:
        return False
    when = when_of(event, member=member)
    return date_format(when.start, _STARTS) in letter.text


def _may_name_people(letter: Letter) -> bool:
    """Say whether everybody it names is still there for her to see."""
    member = letter.receiver
    if member is None:
        return False
    # Only a whole line is the site's own: what people typed stands behind a name.
    page = rf"^{re.escape(settings.SITE_URL)}/members/([a-z0-9-]+)/$"
    named = set(re.findall(page, letter.text, re.MULTILINE))
    going = Rsvp.objects.visible_to(member).filter(
        event__public_id=letter.about, is_shown=True
    )
    seen = Profile.objects.listed_for(member).filter(
        user__in=going.values("member"), handle__in=named
    )
    return seen.count() == len(named)
