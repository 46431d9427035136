"""Two say at the same instant that they talked; two workers ask at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from contacts.introductions import actions
from contacts.introductions.models import Introduction, Talk
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_introduction

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("many_letters"),
]
PAIRS, WORKERS, WEEK = 12, 4, timedelta(days=7)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def letters(ada, make_member, now):
    """Twelve pairs who said yes a week ago."""
    made = []
    for number in range(PAIRS):
        one, other = make_member(f"one{number}"), make_member(f"other{number}")
        letter = an_introduction(introducer=ada, one=one, other=other, now=now - WEEK)
        for member in (one, other):
            actions.answer(letter, member=member, answer="yes", now=now - WEEK)
        made.append(letter)
    return made


def at_once(deeds):
    """Do all of these at the same instant, each with a connection of its own."""
    together = Barrier(len(deeds))

    def work(deed):
        try:
            together.wait()
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(work, deeds))


def both_say(letter, now):
    """Let both parties say at once that they talked, and that ada may hear it."""
    return [
        lambda member=party.member: actions.say_whether_talked(
            letter,
            member=member,
            answer=Talk.Answer.TALKED,
            introducer_may_hear=True,
            now=now,
        )
        for party in letter.parties.select_related("member")
    ]


def letters_that_they_met(letter):
    mail = Letter.objects.filter(kind="introductions/they_met")
    return mail.filter(about=str(letter.public_id)).count()


def test_two_who_answer_at_the_same_instant_write_one_letter(letters, now):
    actions.ask_whether_they_talked(now=now)

    for letter in letters:
        at_once(both_say(letter, now))

    assert [letters_that_they_met(letter) for letter in letters] == [1] * PAIRS


def test_without_the_lock_some_letter_would_be_missing(letters, now, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, with or without the lock")
    actions.ask_whether_they_talked(now=now)
    everything = type(Introduction.objects.all())
    monkeypatch.setattr(everything, "select_for_update", lambda self, **how: self)
    monkeypatch.setattr("contacts.introductions.actions.talks.lock_members", list)

    for letter in letters:
        at_once(both_say(letter, now))

    assert [letters_that_they_met(letter) for letter in letters] != [1] * PAIRS


def test_workers_who_ask_at_the_same_instant_ask_each_once(letters, now):
    asked = at_once([lambda: actions.ask_whether_they_talked(now=now)] * WORKERS)

    mail = Letter.objects.filter(kind="introductions/did_it_happen")
    assert sum(asked) == mail.count() == Talk.objects.count() == 2 * PAIRS
    for talk in Talk.objects.select_related("party"):
        actions.say_whether_talked(
            talk.party.introduction,
            member=talk.party.member,
            answer=Talk.Answer.NOT_YET,
            now=now,
        )
    later = now + timedelta(days=14)

    again = at_once([lambda: actions.ask_once_more(now=later)] * WORKERS)

    assert sum(again) == 2 * PAIRS
    assert mail.count() == 4 * PAIRS
