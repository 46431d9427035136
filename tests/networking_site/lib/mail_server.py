"""A mail server on this machine, whose mood a story sets."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

WELL, SOFT, NOBODY, POISON = "well", "soft", "nobody", "poison"
DROPPING, BYE, HANGING = "dropping", "bye", "hanging"


class Postbox:
    """Keeps what it took, and answers as its mood is."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mood = WELL
        self.holds_after = 0
        self.knocks = 0
        self.took: list[tuple[str, str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        """Say whether there is somebody of that address."""
        self.knocks += 1
        if self.mood == NOBODY or address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]  # noqa: N802
        """Take a letter, or not; then hold the answer back if the story wants that."""
        if self.mood == SOFT:
            return "451 4.3.0 try again later"
        if self.mood == BYE:
            return "421 4.3.2 closing down"
        if self.mood == POISON and b"poison" in envelope.content:
            return "554 5.6.0 not with me"
        if self.mood == DROPPING:
            server.transport.abort()
            return "250 never heard"
        if self.mood == HANGING:
            await asyncio.sleep(60)
            return "451 4.3.0 too late"
        message = message_from_bytes(envelope.content)
        self.took.append((message["Message-ID"], envelope.rcpt_tos[0]))
        if self.holds_after and len(self.took) == self.holds_after:
            await asyncio.sleep(60)
        return "250 OK"

    def copies(self) -> Counter[str]:
        """Count the copies of each letter, by its Message-ID."""
        return Counter(message_id for message_id, _to in self.took)


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """Open a mail server on a free port."""
    postbox = Postbox(free_port())
    controller: Any = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        with suppress(TimeoutError):
            controller.stop()


@contextmanager
def a_mute_server() -> Iterator[int]:
    """Open a port that takes every call and never says a word."""
    with closing(socket.socket()) as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(50)
        yield mute.getsockname()[1]


def free_port() -> int:
    """Give a port at which nobody listens now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
