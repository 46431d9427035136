"""The letters about a member's data and her account."""

from __future__ import annotations

from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import forget_once_sent, still_true_when_sent
from networking_site.lib.outbox.models import Letter
from networking_site.my_data.models import Takeout

READY = "my_data/ready"
CLOSED = "my_data/closed"
ERASED = "my_data/erased"
# Whom they are for is no longer here: nothing of them stays in the outbox.
forget_once_sent(CLOSED)
forget_once_sent(ERASED)


def ready(takeout: Takeout) -> None:
    """Tell a member that her data can be fetched; the link is no key to it."""
    outbox.write(READY, to=takeout.member, about=str(takeout.name))


def closed(*, to: str) -> None:
    """Tell a member that her account is closed, and how to come back."""
    _write_to_address(CLOSED, to=to)


def erased(*, to: str) -> None:
    """Tell somebody that nothing about her is left; this letter goes with the rest."""
    _write_to_address(ERASED, to=to)


@still_true_when_sent(READY)
def _still_there(letter: Letter) -> bool:
    return Takeout.objects.ready().filter(name=letter.about).exists()


def _write_to_address(kind: str, *, to: str) -> None:
    outbox.put(
        kind,
        to=to,
        subject=outbox.render(kind, "subject.txt"),
        text=outbox.render(kind, "text.txt"),
        html=outbox.render(kind, "letter.html"),
    )
