"""What hosts write to the people of their events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts.profiles.actions import lock_members
from contacts.profiles.models import Block, User
from events import emails
from events.actions.locking import locked
from events.models import Event, HostMessage, Rsvp
from events.rules import why_not_write_to_people
from networking_site.lib.refused import Refused

GOING = [Rsvp.Answer.GOING]
WAITING = [Rsvp.Answer.WAITING, Rsvp.Answer.OFFERED]
ANSWERS = {
    HostMessage.To.ALL: [*GOING, *WAITING],
    HostMessage.To.GOING: GOING,
    HostMessage.To.WAITING: WAITING,
}


@transaction.atomic
def write_to_people(
    event: Event,
    *,
    author: User,
    to: HostMessage.To,
    subject: str,
    text: str,
    token: UUID,
    now: datetime,
) -> HostMessage:
    """Send a host's word to people going, waiting, or both; once for each token.

    With event and author locked, so that nobody passes a limit by writing at once. It
    goes to nobody with a block between her and the author.
    """
    event = locked(event)
    lock_members([author])
    if said := HostMessage.objects.filter(public_id=token).first():
        if said.author_id != author.pk:
            raise Refused(_("This form was used already. Open it anew."))
        return said
    if refusal := why_not_write_to_people(event, author=author, now=now):
        raise Refused(refusal)
    blocks = Block.objects.between(author, OuterRef("member"))
    rsvps = event.rsvps.filter(answer__in=ANSWERS[to], member__is_active=True)
    readers = list(
        rsvps.exclude(member=author)
        .filter(~Exists(blocks))
        .select_related("event", "member__profile")
    )
    if not readers:
        raise Refused(_("There is nobody to write to yet."))
    message = HostMessage.objects.create(
        public_id=token,
        event=event,
        author=author,
        to=to,
        subject=subject,
        text=text,
        sent_at=now,
        receivers=len(readers),
    )
    for rsvp in readers:
        emails.from_host(rsvp, message=message)
    return message
