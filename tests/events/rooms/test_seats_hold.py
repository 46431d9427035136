"""Little stories that evenings at random found out."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, repeat

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from contacts.profiles.actions import block, unblock
from contacts.profiles.models import User
from events.rooms import actions
from events.rooms.actions import replanning, running, setting_up
from events.rooms.clock import Phase
from events.rooms.models import Rotation, Round, Seat
from events.rooms.planning import met_before, rooms_for
from events.rooms.seating import Table
from networking_site import privacy
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    broken_promises,
    rooms_now,
    rounds_for,
    started,
)

SECOND = timedelta(seconds=1)


def sizes(rotation: Rotation, *, number: int) -> list[int]:
    return sorted(map(len, rooms_now(rotation, number=number).values()))


def test_who_comes_while_the_clock_stands_sits_in_the_round_that_stands(
    make_member, ada, ben
):
    people = [make_member(f"guest{number}") for number in range(6)]
    rotation = rounds_for(an_evening(host=ada, people=[*people, ben]))
    for member in people:
        actions.arrive(rotation, member=member, now=NOW)
    actions.start(rotation, everybody=False, now=NOW)
    actions.pause(rotation, now=NOW + 4 * MINUTE)

    late = NOW + 30 * MINUTE  # rounds 1 and 2 would be over, if the clock ran
    actions.arrive(rotation, member=ben, now=late)
    actions.leave(rotation, member=people[0], now=late)

    assert broken_promises(rotation, now=late) == []
    hers = Seat.objects.belonging_to(ben).filter(left_at=None)
    assert set(hers.values_list("round__number", flat=True)) == {1, 2, 3}


def test_nobody_meets_in_rounds_that_a_stopped_clock_has_not_reached(make_member, ada):
    rotation, people = started(make_member, n=4, host=ada, room_size=2)
    actions.pause(rotation, now=NOW + 4 * MINUTE)

    later = NOW + 60 * MINUTE

    met = Seat.objects.shared_with(people[0], now=later)
    assert set(met.values_list("round__number", flat=True)) == {1}
    assert Round.objects.filter(rotation=rotation).held(now=later).count() == 1
    assert Round.objects.filter(rotation=rotation).to_come(now=later).count() == 2
    others = rounds_for(an_evening(host=ada, people=people))
    weights = met_before(others, [member.pk for member in people], now=later)
    assert len(weights) == 2


def test_a_swap_is_open_while_the_clock_stands_before_the_round(make_member, ada):
    rotation, _people = started(make_member, n=6, host=ada, room_size=3)
    actions.pause(rotation, now=NOW + 4 * MINUTE)
    first, second = rooms_now(rotation, number=2).values()
    one = User.objects.get(pk=min(first))
    other = User.objects.get(pk=min(second))
    later = NOW + 60 * MINUTE

    actions.swap(rotation, number=2, one=one, other=other, now=later)
    with pytest.raises(Refused):
        actions.swap(rotation, number=1, one=one, other=other, now=later)


def test_the_page_offers_to_swap_in_rounds_that_a_standing_clock_has_not_reached(
    make_member, ada, client_of, time_machine
):
    rotation, _people = started(make_member, n=6, host=ada, room_size=3)
    actions.pause(rotation, now=NOW + 4 * MINUTE)
    time_machine.move_to(NOW + 60 * MINUTE, tick=False)

    page = client_of(ada).get(reverse("rooms:preview", args=[rotation.event.slug]))

    offered = page.context["swap_form"].fields["number"].choices
    assert [number for number, _label in offered if number] == [2, 3]


def test_a_block_after_planning_ahead_holds_when_the_rounds_begin(make_member, ada):
    people = [make_member(f"guest{number}") for number in range(8)]
    rotation = rounds_for(an_evening(host=ada, people=people))
    actions.plan_ahead(rotation, now=NOW)
    together = min(rooms_now(rotation, number=1).values())
    one, other = [member for member in people if member.pk in together][:2]

    block(one, other=other, now=NOW)
    actions.start(rotation, everybody=True, now=NOW)

    assert broken_promises(rotation, now=NOW) == []


def test_rooms_are_even_when_somebody_was_erased_after_planning_ahead(make_member, ada):
    people = [make_member(f"guest{number}") for number in range(9)]
    rotation = rounds_for(an_evening(host=ada, people=people), room_size=3)
    actions.plan_ahead(rotation, now=NOW)
    together = min(rooms_now(rotation, number=1).values())
    for member in [member for member in people if member.pk in together][:2]:
        privacy.erase(member, now=NOW)

    actions.start(rotation, everybody=True, now=NOW)

    assert sizes(rotation, number=1) == [2, 2, 3]
    assert broken_promises(rotation, now=NOW) == []


def test_who_was_alone_by_a_block_sits_down_when_it_is_lifted(ada, ben, dov):
    rotation = rounds_for(an_evening(host=ada, people=[ben, dov]), room_size=2)
    actions.start(rotation, everybody=True, now=NOW)

    unblock(ben, other=dov)
    assert actions.heed(rotation, now=NOW + MINUTE)

    assert sizes(rotation, number=1) == [2]
    assert sizes(rotation, number=2) == [2]


def test_who_was_alone_by_a_block_sits_down_when_the_other_goes(make_member, ada):
    one, other, third = (make_member(name) for name in ("one", "other", "third"))
    block(one, other=other, now=NOW)
    rotation = rounds_for(an_evening(host=ada, people=[one, other, third]), room_size=2)
    actions.start(rotation, everybody=True, now=NOW)
    lonely = next(iter(min(rooms_now(rotation, number=1).values(), key=len)))
    goes = other if lonely == one.pk else one

    actions.leave(rotation, member=goes, now=NOW + MINUTE)

    assert sizes(rotation, number=1) == [2]


@pytest.mark.parametrize(
    ("people", "size", "rooms"),
    [(5, 2, 2), (3, 2, 1), (4, 2, 2), (1, 2, 1), (4, 3, 2), (13, 4, 4)],
)
def test_an_odd_one_joins_a_pair(people, size, rooms):
    assert rooms_for(people, size=size) == rooms


def test_nobody_is_left_alone_in_pairs_of_an_odd_number(make_member, ada):
    rotation, _people = started(make_member, n=5, host=ada, room_size=2)

    assert [sizes(rotation, number=number) for number in (1, 2, 3)] == [[2, 3]] * 3


def test_where_blocks_make_rooms_smaller_nobody_is_alone_without_need():
    table = Table({1: [1, 2], 2: [3], 3: [4]}, size=2, blocked={(1, 3)})

    table.join()

    assert sorted(map(len, table.rooms.values())) == [2, 2]


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen, once, while a module's plan is searched for."""

    def let(module, deed):
        plan, done = module.planned, []

        def planned(*args, **more):
            if not done:
                done.append(deed)
                deed()
            return plan(*args, **more)

        monkeypatch.setattr(module, "planned", planned)
        return done

    return let


def test_three_who_go_are_one_plan_even_where_the_host_presses_meanwhile(
    make_member, ada, meanwhile
):
    rotation, people = started(make_member, n=12, host=ada)
    for member in people[:3]:
        actions.leave(rotation, member=member, now=NOW + MINUTE)
    assert DBTaskResult.objects.filter(task_path__endswith="plan_rounds").count() == 1
    then = Rotation.objects.get().seating
    pressed = meanwhile(replanning, lambda: actions.pause(rotation, now=NOW + MINUTE))

    for _turn in range(2):
        actions.plan_what_is_due(rotation.pk, now=NOW + MINUTE)

    assert pressed
    assert Rotation.objects.get().seating == then + 1
    assert sizes(rotation, number=2) == [3, 3, 3]


def test_who_comes_while_the_rounds_to_come_are_planned_is_in_the_plan(
    make_member, ada, ben, meanwhile
):
    rotation, people = started(make_member, n=12, host=ada)
    going = {"member": ben, "answer": "going", "turn": 20, "answered_at": NOW}
    rotation.event.rsvps.create(**going)
    actions.leave(rotation, member=people[0], now=NOW + MINUTE)
    came = meanwhile(
        replanning, lambda: actions.arrive(rotation, member=ben, now=NOW + MINUTE)
    )

    replanning.improve(rotation.pk, now=NOW + MINUTE)

    assert came
    assert broken_promises(rotation, now=NOW + MINUTE) == []
    assert Rotation.objects.get().plan_is_due
    actions.plan_what_is_due(rotation.pk, now=NOW + MINUTE)
    assert not Rotation.objects.get().plan_is_due
    assert sizes(rotation, number=2) == [4, 4, 4]


def test_rounds_that_ended_while_they_were_planned_stay_as_they_are(
    make_member, ada, meanwhile
):
    rotation, people = started(make_member, n=12, host=ada)
    actions.leave(rotation, member=people[0], now=NOW + MINUTE)
    before = list(Seat.objects.values_list("pk", flat=True))
    meanwhile(replanning, lambda: actions.end(rotation, now=NOW + MINUTE))

    actions.plan_what_is_due(rotation.pk, now=NOW + MINUTE)

    assert list(Seat.objects.values_list("pk", flat=True)) == before


def test_who_comes_or_is_blocked_while_the_start_is_planned_sits_as_she_should(
    make_member, ada, ben, dov, meanwhile
):
    people = [make_member(f"guest{number}") for number in range(9)]
    rotation = rounds_for(an_evening(host=ada, people=[*people, ben, dov]))
    for member in [*people[:8], dov]:
        actions.arrive(rotation, member=member, now=NOW)

    def others_act():
        actions.arrive(rotation, member=ben, now=NOW)
        actions.leave(rotation, member=people[0], now=NOW)
        block(people[1], other=people[2], now=NOW)

    acted = meanwhile(running, others_act)
    actions.start(rotation, everybody=False, now=NOW)

    assert acted
    assert broken_promises(rotation, now=NOW) == []
    assert Rotation.objects.get().plan_is_due


def test_a_set_up_that_changes_while_the_rounds_are_planned_is_the_one_that_counts(
    make_member, ada, meanwhile
):
    people = [make_member(f"guest{number}") for number in range(8)]
    event = an_evening(host=ada, people=people)
    rotation = rounds_for(event)

    changed = [
        meanwhile(setting_up, lambda: rounds_for(event, rounds=2)),
        meanwhile(running, lambda: rounds_for(event, rounds=4, room_size=2)),
    ]
    made = actions.plan_ahead(rotation, now=NOW)
    assert len(made.rounds) == 2
    Seat.objects.all().delete()
    begun = actions.start(rotation, everybody=True, now=NOW)

    assert all(changed)
    assert begun.rounds.count() == 4
    assert sizes(rotation, number=4) == [2, 2, 2, 2]
    assert broken_promises(rotation, now=NOW) == []


def test_a_plan_that_took_too_long_moves_nobody_out_of_a_round_that_began(
    make_member, ada, monkeypatch
):
    rotation, _people = started(make_member, n=12, host=ada)
    actions.skip(rotation, phase=Phase.ROUND, number=1, now=NOW + MINUTE)
    ticks = chain([0], repeat(6))
    monkeypatch.setattr(replanning, "monotonic", lambda: next(ticks))
    before = list(Seat.objects.filter(round__number=2).values_list("pk", flat=True))

    now = NOW + 2 * MINUTE - 6 * SECOND
    assert replanning.improve(rotation.pk, now=now)

    after = Seat.objects.filter(round__number=2).values_list("pk", flat=True)
    assert list(after) == before
