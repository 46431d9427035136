"""Two workers write the same digests at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from django.db import connections

from contacts.notices import actions
from contacts.notices.kinds import all_kinds
from contacts.notices.models import Choice, Notice
from contacts.notices.querysets import NoticeQuerySet
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_introduction

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("many_letters"),
]
EVENING = datetime(2026, 3, 9, 20, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 7, tzinfo=UTC)
WORKERS, MEMBERS = 4, 6


@pytest.fixture
def members(ada, make_member):
    """Six who are told daily, each of two who should meet her."""
    readers = [make_member(f"reader{number}") for number in range(MEMBERS)]
    wishes = {kind.name: actions.Wish(Choice.Mail.DAILY, True) for kind in all_kinds()}
    with time_machine.travel(EVENING, tick=False):
        for number, reader in enumerate(readers):
            actions.choose(reader, wishes=wishes, quiet=None)
            for name in ("a", "b"):
                other = make_member(f"{name}{number}")
                an_introduction(introducer=ada, one=reader, other=other)
    return readers


def all_write_at_once():
    """Let each worker write all digests, begun together; count what each wrote."""
    together = Barrier(WORKERS)

    def work(_number):
        try:
            together.wait()
            return actions.write_digests(now=MORNING)
        finally:
            connections.close_all()

    with (
        time_machine.travel(MORNING, tick=False),
        ThreadPoolExecutor(WORKERS) as pool,
    ):
        return sum(pool.map(work, range(WORKERS)))


def digests():
    return Letter.objects.filter(kind="notices/digest")


def test_each_member_gets_one_digest_with_all_that_is_hers(members):
    written = all_write_at_once()

    assert written == digests().count() == MEMBERS
    assert {letter.receiver for letter in digests()} == set(members)
    for letter in digests():
        assert letter.text.count("thinks you should meet") == 2
    assert Notice.objects.filter(receiver__in=members, digest=None).count() == 0


def test_without_the_claim_some_would_get_more(members, monkeypatch):
    def unclaimed(self):
        return self.unread().filter(for_digest=True)

    monkeypatch.setattr(NoticeQuerySet, "waiting_for_digest", unclaimed)

    all_write_at_once()

    assert digests().count() > MEMBERS
