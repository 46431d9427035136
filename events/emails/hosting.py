"""The letters from hosts, and to those who become one."""

from __future__ import annotations

from contacts.profiles.models import User
from contacts.profiles.rules import are_blocked
from events.emails.changes import TOLD
from events.emails.writing import write_to
from events.models import Event, HostMessage, Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

FROM_HOST = "events/from_host"
MADE_HOST = "events/made_host"


def from_host(rsvp: Rsvp, *, message: HostMessage) -> None:
    """Bring a host's word to somebody; neither of them learns the other's address."""
    author = message.author.profile.name
    write_to(
        rsvp.member,
        FROM_HOST,
        event=rsvp.event,
        about=str(message.public_id),
        message=message,
        author=author,
    )


def made_host(event: Event, *, member: User, by: User) -> None:
    """Tell a member that she runs an event now, and who asked her to."""
    about = f"{event.public_id}/{by.pk}"  # a block between the two drops it
    write_to(member, MADE_HOST, event=event, about=about, by=by.profile.name)


@still_true_when_sent(FROM_HOST)
def _still_hers_to_read(letter: Letter) -> bool:
    found = HostMessage.objects.filter(public_id=letter.about).select_related("author")
    message = found.first()
    if letter.receiver is None or message is None:
        return False
    if are_blocked(message.author, letter.receiver):
        return False
    return (
        Event.objects.visible_to(letter.receiver)
        .filter(pk=message.event_id)
        .answered_by(letter.receiver, *TOLD)
        .exists()
    )


@still_true_when_sent(MADE_HOST)
def _still_host(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    public_id, _, by = letter.about.partition("/")
    if are_blocked(User(pk=by), letter.receiver):
        return False
    hers = Event.objects.belonging_to(letter.receiver)
    return hers.filter(public_id=public_id).exists()
