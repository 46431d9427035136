"""The letters from hosts, and to those who become one."""

from __future__ import annotations

from contacts.profiles.models import User
from contacts.profiles.rules import are_blocked
from events.emails.kinds import FROM_HOST
from events.emails.writing import put_to, write_to
from events.models import Event, HostMessage, Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

MADE_HOST = "events/made_host"


def from_host(rsvp: Rsvp, *, message: HostMessage) -> None:
    """Bring a host's word to somebody; neither of them learns the other's address."""
    author = message.author.profile.name
    write_to(
        rsvp.member,
        FROM_HOST,
        event=rsvp.event,
        about=message.public_id,
        line=message.text,
        message=message,
        author=author,
    )


def made_host(event: Event, *, member: User, by: User) -> None:
    """Tell a member that she runs an event now, and who asked her to.

    No notice: whose word it is stands in no row that could be asked for again.
    """
    about = f"{event.public_id}/{by.pk}"  # a block between the two drops it
    put_to(member, MADE_HOST, event=event, about=about, by=by.profile.name)


@still_true_when_sent(MADE_HOST)
def _still_host(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    public_id, _, by = letter.about.partition("/")
    if are_blocked(User(pk=by), letter.receiver):
        return False
    hers = Event.objects.belonging_to(letter.receiver)
    return hers.filter(public_id=public_id).exists()
