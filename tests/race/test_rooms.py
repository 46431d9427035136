"""People come, go and press at the same instant; each is in exactly one room.

Threads with connections of their own, in this process: a clock that they share needs
no server.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from contacts.profiles.actions import block
from contacts.profiles.models import User
from events.rooms import actions, planning
from events.rooms.actions import coming, replanning, running, setting_up
from events.rooms.actions.locking import rounds_of
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Rotation
from tests.cast import make_member
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    broken_promises,
    rounds_for,
)
from tests.events.rooms.promises import broken_between, seen, uneven

PEOPLE, ROUNDS = 30, 5
Deed = Callable[[datetime], object]


@pytest.fixture(autouse=True)
def _quick_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "seconds_for", lambda people, *, replanning: 0.02)


class Clock:
    """The evening's clock, which runs like ours."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - self.began)


def at_once(deeds: list[Deed], clock: Clock) -> None:
    """Do all of them at the same instant; whatever one raises is raised here."""
    barrier = Barrier(len(deeds))

    def do(deed: Deed) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            deed(clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for one in [pool.submit(do, deed) for deed in deeds]:
            one.result()


def evening() -> tuple[Rotation, list[User]]:
    host = make_member("host")
    people = [make_member(f"guest{number}") for number in range(PEOPLE)]
    rotation = rounds_for(an_evening(host=host, people=people), rounds=ROUNDS)
    for member in people[: PEOPLE // 2]:
        actions.arrive(rotation, member=member, now=NOW)
    return actions.start(rotation, everybody=False, now=NOW), people


def arrives(rotation: Rotation, member: User) -> Deed:
    return lambda now: actions.arrive(rotation, member=member, now=now)


def plans(rotation: Rotation) -> Deed:
    """Do what a worker does as soon as it has time."""
    return lambda now: actions.plan_what_is_due(rotation.pk, now=now)


def leaves(rotation: Rotation, member: User) -> Deed:
    return lambda now: actions.leave(rotation, member=member, now=now)


def blocks(rotation: Rotation, one: User, other: User) -> Deed:
    def do(now: datetime) -> None:
        block(one, other=other, now=now)
        actions.heed(rotation, now=now)

    return do


def presses(rotation: Rotation, number: int, now: datetime) -> list[Deed]:
    """Give what two hosts press on the same page, each of it twice."""
    moment = moment_of(rotation, rounds_of(rotation), now=now)
    assert moment.ends_at
    end = moment.ends_at

    def extend(now: datetime) -> None:
        actions.extend(rotation, seen_end=end, by=MINUTE, now=now)

    def skip(now: datetime) -> None:
        actions.skip(rotation, phase=moment.phase, number=moment.number, now=now)

    def stop(now: datetime) -> None:
        actions.pause(rotation, now=now)

    def go_on(now: datetime) -> None:
        actions.resume(rotation, now=now)

    return [[extend, extend], [skip, skip], [stop, go_on, stop, go_on]][number % 3]


@pytest.mark.django_db(transaction=True)
def test_each_is_in_one_room_whoever_comes_goes_and_presses_at_once():
    rotation, people = evening()
    clock, here, away = Clock(), people[: PEOPLE // 2], people[PEOPLE // 2 :]

    for number in range(6):
        rotation = actions.resume(rotation, now=clock.now())
        before, now = seen(rotation, now=clock.now()), clock.now()
        come, go = away[:3], here[:2]
        deeds = [arrives(rotation, member) for member in come for _press in range(2)]
        deeds += [leaves(rotation, member) for member in go for _press in range(2)]
        deeds += [blocks(rotation, here[5], here[6 + number])]
        deeds += presses(rotation, number, now)
        deeds += [plans(rotation)] * 2
        at_once(deeds, clock)

        here, away = here[2:] + come, away[3:] + go
        moved = {member.pk for member in come + go}
        for worker in (None, plans(rotation)):
            if worker:
                worker(clock.now())
            after, now = seen(rotation, now=clock.now()), clock.now()
            assert after.here == {member.pk for member in here}
            assert broken_promises(rotation, now=now) == []
            assert broken_between(before, after, by=moved, unmade=set()) == []
        assert uneven(after, size=rotation.room_size, now=now) == []
        assert after.step[0] - before.step[0] <= 1


@pytest.mark.django_db(transaction=True)
def test_all_come_at_once_before_the_rounds_and_two_hosts_begin_them():
    host = make_member("host")
    people = [make_member(f"guest{number}") for number in range(12)]
    rotation = rounds_for(an_evening(host=host, people=people))
    for member in people[:2]:
        actions.arrive(rotation, member=member, now=NOW)
    clock = Clock()
    deeds: list[Deed] = [arrives(rotation, member) for member in people]
    deeds += [lambda now: actions.start(rotation, everybody=False, now=now)] * 2

    at_once(deeds, clock)

    for worker in (None, plans(rotation)):
        if worker:
            worker(clock.now())
        now = clock.now()
        sight = seen(rotation, now=now)
        assert sight.step == (1, 1)
        assert sight.here == {member.pk for member in people}
        assert broken_promises(rotation, now=now) == []
    assert uneven(sight, size=4, now=now) == []


@pytest.mark.django_db(transaction=True)
def test_two_hosts_who_end_a_round_at_once_end_one():
    rotation, _people = evening()
    clock = Clock()

    at_once(presses(rotation, 1, NOW) * 3, clock)

    rotation.refresh_from_db()
    moment = moment_of(rotation, rounds_of(rotation), now=clock.now())
    assert (moment.phase, moment.number) == (Phase.BREAK, 2)


# The control: without the lock it must go wrong, or the stories above test nothing.


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_seats_are_given_twice_or_refused_by_the_rows(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, with or without the lock")

    def unlocked(rotation: Rotation) -> Rotation:
        return Rotation.objects.select_related("event").get(pk=rotation.pk)

    for module in (coming, replanning, running, setting_up):
        monkeypatch.setattr(module, "locked", unlocked)
    rotation, people = evening()
    clock, wrong = Clock(), []

    away = people[PEOPLE // 2 :]
    for one, other in zip(away[::2], away[1::2], strict=False):
        block(one, other=other, now=NOW)
        deeds = [arrives(rotation, one), arrives(rotation, other)] * 2
        try:
            at_once(deeds, clock)
        except DatabaseError as error:
            wrong.append(type(error).__name__)
        wrong += broken_promises(rotation, now=clock.now())
        if wrong:
            return
    pytest.fail("Nothing went wrong without the lock.")
