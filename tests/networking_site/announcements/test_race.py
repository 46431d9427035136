"""Several workers send the same announcement at the same instant."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections

from contacts.notices.models import Notice
from networking_site.announcements import actions
from networking_site.announcements.actions import sending
from networking_site.announcements.models import Announcement
from networking_site.announcements.querysets import ReceiptQuerySet
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_announcement

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)
WORKERS, MEMBERS = 4, 12


@pytest.fixture
def it(ada, make_member, monkeypatch):
    """An announcement to thirteen, on its way by threes."""
    for number in range(MEMBERS):
        make_member(f"m{number}")
    monkeypatch.setattr(sending, "TOLD_AT_ONCE", 3)
    monkeypatch.setattr(sending, "FIXED_AT_ONCE", 5)
    return actions.send(an_announcement(by=ada), by=ada, now=NOW)


def all_send_at_once(it, *, patience=60):
    """Let each worker do batch after batch, begun together, until none is left."""
    together = Barrier(WORKERS)

    def work(_number):
        try:
            together.wait()
            for _try in range(patience):
                now = Announcement.objects.get(pk=it.pk)
                if now.state != Announcement.State.SENDING:
                    return
                actions.fix_and_tell(it.pk, step=now.step, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


def letters_each():
    return set(Counter(Letter.objects.values_list("receiver", flat=True)).values())


def test_each_member_gets_exactly_one_letter(it):
    all_send_at_once(it)

    it.refresh_from_db()
    assert (it.state, it.receivers, it.told) == ("sent", MEMBERS + 1, MEMBERS + 1)
    assert Letter.objects.count() == Notice.objects.count() == MEMBERS + 1
    assert letters_each() == {1}


def test_stopping_in_between_leaves_each_either_told_or_waiting(it, ada):
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(all_send_at_once, it)
        actions.stop(it, by=ada, now=NOW)
        sent.result()
    it.refresh_from_db()
    counted = Letter.objects.count()
    assert (it.state, it.told) == ("stopped", counted)

    actions.go_on(it, by=ada, now=NOW)
    all_send_at_once(it)

    assert letters_each() == {1}
    assert Letter.objects.count() == MEMBERS + 1


def test_without_the_claims_some_would_get_more(it, monkeypatch):
    """The control: with neither claim nor lock a second run tells the same people."""
    monkeypatch.setattr(ReceiptQuerySet, "waiting", lambda self: self.all())

    for step in range(6):
        actions.fix_and_tell(it.pk, step=step, now=NOW)

    assert letters_each() != {1}
