"""Local search: two people of one round change places, annealed.

A swap's cost comes from the bits of `Seating`, never from counting rooms again. Half of
the swaps move somebody who meets another a second time, or one known from before; where
people know each other from before, all partners for it are weighed (`partner.py`).
Sources: S. Kirkpatrick and others, "Optimization by simulated annealing" (1983);
I. Dotú, P. Van Hentenryck, "Scheduling social golfers locally", CPAIOR 2005, for
looking where the conflicts are.
"""

from __future__ import annotations

from math import exp
from random import Random

from events.rooms.planner.effort import Effort
from events.rooms.planner.partner import MOST_ROOMS, odds, partner
from events.rooms.planner.problem import Task
from events.rooms.planner.seating import BREACH, Seating, bits

Swap = tuple[int, int, int]
JUDGED = 20.0
PATIENCE = 5_000  # swaps tried
FAIR, FAIR_TO_WISHES = 0.12, 0.8  # price of sitting with more people than another does


def looking(task: Task) -> bool:
    """Tell whether to look at all partners for a swap, which pays for few conflicts."""
    return bool(task.prior)


def price(seating: Seating) -> float:
    """Give a step's cost in microseconds, measured; see `docs/rotation.md`."""
    task = seating.task
    size = max(max(sizes) for sizes in task.sizes)
    if looking(task):
        rooms = min(MOST_ROOMS, max(len(sizes) for sizes in task.sizes))
        return 1 + 0.13 * rooms + size / 2 + task.n / 50
    return 0.88 + task.n / 1540 + size / 19 + (0.43 if task.wishes else 0)


def anneal(
    seating: Seating,
    rng: Random,
    effort: Effort,
    *,
    hot: float,
    cold: float,
    target: int = 0,
    first: int = 0,
    dear: float = 1.0,
    draws: int = 0,
) -> None:
    """Improve a seating in place, leaving rounds before `first` as they are.

    Cools from `hot` to `cold` over the whole effort, with repeats at the price `dear`,
    and draws conflicts up to so many `draws` more until one is a repeat. Ends as the
    best seating it met, and at once where `target` repeats are reached and every wish
    is met.
    """
    task = seating.task
    blocked, soft, pins = task.blocked, task.soft, task.pins
    once, twice, conflicts = seating.once, seating.twice, seating.conflicts
    random, where_all, rooms_all = rng.random, seating.where, seating.rooms
    movable = [[p for p in who if p not in pins] for who in task.present]
    rounds = [
        r
        for r in range(first, len(movable))
        if len(movable[r]) > 1 and len(task.sizes[r]) > 1
    ]
    if not rounds:
        return
    around = rounds * 2
    wished = [sum(1 << q for q in partners) for partners in soft]
    any_wish, any_block = any(wished), any(blocked)
    chances = _chances(seating)
    look, pinned = looking(task), sum(1 << p for p in pins)
    fair = FAIR_TO_WISHES * (dear if look else 1) if any_wish else FAIR
    enough = sum(chances) // len({p for who in task.present for p in who})
    fairness, uneven = 0.0, any(len(set(sizes)) > 1 for sizes in task.sizes)
    cost = best = (
        dear * seating.repeats + BREACH * seating.breaches() + _wishes(seating)
    )
    # While walking a wish may cost a repeat; what is kept at the end is judged harder.
    judged = JUDGED if any_wish else 0.0
    best += judged * seating.repeats
    goal = dear * target - sum(-w for ws in soft for w in ws.values() if w < 0) / 2
    journal: list[Swap] = []
    each = price(seating)
    steps = max(1, int(effort.left / each))
    heat, fall = hot, (cold / hot) ** (64 / steps)
    likely = odds(heat)
    step = 0
    while cost - fairness > goal + 1e-6 and step < steps:
        step += 1
        if not step & 63:
            heat *= fall
            likely = odds(heat)
        drawn, b = 0, -1
        if conflicts and step & 1:
            pair = conflicts[int(random() * len(conflicts))]
            for _ in range(draws):  # rather a pair who meet again than one from before
                if twice[pair[0]] >> pair[1] & 1:
                    break
                pair = conflicts[int(random() * len(conflicts))]
            a = pair[step >> 1 & 1]
            other = pair[0] + pair[1] - a
            if a in pins:
                continue
            begin = int(random() * len(rounds))
            for s in around[begin : begin + len(rounds)]:
                if where_all[s][a] == where_all[s][other] >= 0:
                    r = s
                    break
            else:
                continue
            people = movable[r]
            if look:
                b, drawn = partner(seating, r, a, pinned, likely, random)
                if b < 0:
                    continue
        else:
            r = rounds[int(random() * len(rounds))]
            people = movable[r]
            a = people[int(random() * len(people))]
        if b < 0:
            b = people[int(random() * len(people))]
        where, rooms = where_all[r], rooms_all[r]
        if where[a] == where[b]:
            continue
        left, right = rooms[where[a]] ^ (1 << a), rooms[where[b]] ^ (1 << b)
        once_a, once_b = once[a], once[b]
        change = dear * (
            (once_b & left).bit_count()
            + (once_a & right).bit_count()
            - (twice[a] & left).bit_count()
            - (twice[b] & right).bit_count()
        )
        if any_block and (blocked[a] or blocked[b]):
            change += BREACH * (
                (blocked[b] & left).bit_count()
                + (blocked[a] & right).bit_count()
                - (blocked[a] & left).bit_count()
                - (blocked[b] & right).bit_count()
            )
        if any_wish:
            if come := wished[b] & left & ~once_b:
                change += _weight(soft[b], come)
            if come := wished[a] & right & ~once_a:
                change += _weight(soft[a], come)
            if gone := wished[a] & left & ~twice[a]:
                change -= _weight(soft[a], gone)
            if gone := wished[b] & right & ~twice[b]:
                change -= _weight(soft[b], gone)
        tilt, more = 0.0, 0
        if uneven:
            more = right.bit_count() - left.bit_count()
            if more:
                if look:  # only who has too few costs, which leaves more ways open
                    tilt = fair * (
                        _shift(enough - chances[a], -more)
                        + _shift(enough - chances[b], more)
                    )
                else:
                    tilt = fair * (more * (chances[a] - chances[b]) + 1)
                change += tilt
        over = change - drawn
        if over > 0 and (over > 12 * heat or random() >= exp(-over / heat)):
            continue
        seating.swap(r, a, b)
        cost += change
        if more:
            fairness += tilt
            chances[a] += more
            chances[b] -= more
        score = cost + judged * seating.repeats
        if look:
            score += judged * fairness / fair
        if score < best - 1e-9:
            best = score
            journal.clear()
        else:
            journal.append((r, a, b))
    effort.spend(step * each)
    if cost - fairness > goal + 1e-6:
        for swap in reversed(journal):
            seating.swap(*swap)


def _shift(short: int, change: int) -> int:
    return max(0, short + change) - max(0, short)


def _weight(weights: dict[int, float], mask: int) -> float:
    if not mask & (mask - 1):
        return weights[mask.bit_length() - 1]
    return sum([weights[person] for person in bits(mask)])


def _chances(seating: Seating) -> list[int]:
    """Count how many others each person sits with, known or not."""
    chances = [0] * seating.task.n
    for rooms in seating.rooms:
        for room in rooms:
            for person in bits(room):
                chances[person] += room.bit_count() - 1
    return chances


def _wishes(seating: Seating) -> float:
    return _wish_cost(seating, list(range(seating.task.n))) / 2


def level(seating: Seating, rng: Random, effort: Effort) -> None:
    """Raise the worst-off person's number of partners, at no cost in repeats.

    Swaps somebody who met few out of a small or familiar room; a swap that makes the
    shortfalls larger, or repeats or breaches more, is taken back. Ends early when
    nothing has been gained for long.
    """
    task = seating.task
    pins = task.pins
    taking_part = sorted({p for who in task.present for p in who})
    degrees = seating.partners()
    fair = sum(degrees) // len(degrees)
    each = 16.0 + task.n / 12 + 5 * max(max(sizes) for sizes in task.sizes)
    soft = any(task.soft)
    gained_at = effort.left
    while effort.left > gained_at - PATIENCE * each:
        low = [p for p in taking_part if seating.once[p].bit_count() < fair]
        if not low:
            return
        worst = min(seating.once[p].bit_count() for p in low)
        low = [p for p in low if seating.once[p].bit_count() == worst and p not in pins]
        if not low:
            return
        for _ in range(64):
            if not effort.spend(each):
                return
            a = low[int(rng.random() * len(low))]
            r = int(rng.random() * len(task.sizes))
            where, rooms = seating.where[r], seating.rooms[r]
            if where[a] < 0:
                continue
            b = task.present[r][int(rng.random() * len(task.present[r]))]
            if b in pins or where[a] == where[b]:
                continue
            touched = bits(rooms[where[a]] | rooms[where[b]])
            before = (seating.repeats, _shortfall(seating, touched, fair))
            cost = _wish_cost(seating, touched) if soft else 0.0
            seating.swap(r, a, b)
            after = (seating.repeats, _shortfall(seating, touched, fair))
            worse = after > before or (
                after == before and soft and _wish_cost(seating, touched) > cost
            )
            if worse or (
                task.blocked[a] & rooms[where[a]] or task.blocked[b] & rooms[where[b]]
            ):
                seating.swap(r, a, b)
            elif after < before:
                gained_at = effort.left
                break


def _shortfall(seating: Seating, people: list[int], fair: int) -> int:
    return sum(max(0, fair - seating.once[p].bit_count()) ** 2 for p in people)


def _wish_cost(seating: Seating, people: list[int]) -> float:
    soft, once = seating.task.soft, seating.once
    return sum(w for p in people for q, w in soft[p].items() if once[p] >> q & 1)
