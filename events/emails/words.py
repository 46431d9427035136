"""What only the words of a letter tell: asked of them just before it leaves."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.formats import date_format

from contacts.profiles.models import Profile
from events.emails.writing import when_of
from events.models import Event, Rsvp
from networking_site.lib.outbox.models import Letter

_STARTS = "l, j F Y, H:i"


def says_the_time(letter: Letter) -> bool:
    """Say whether the event still begins when the letter says."""
    event = Event.objects.filter(public_id=letter.about).first()
    if event is None or letter.receiver is None:
        return False
    when = when_of(event, member=letter.receiver)
    return date_format(when.start, _STARTS) in letter.text


def names_only_whom_she_sees(letter: Letter) -> bool:
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
