"""How few repeats any plan must have.

(A) Pairs run out: all meetings, less the pairs that may still meet for a first time.
(B) Pigeonhole: people who shared a room of s must spread over g rooms, so some of their
pairs meet again in any other round. Neither can always be reached.
"""

from __future__ import annotations

from math import comb

from events.rooms.planner.problem import Task


def lower_bound(task: Task) -> int:
    """Give a number of repeats that no plan for this task goes below."""
    return max(_pairs_run_out(task), _pigeonhole(task), 0)


def _pairs_run_out(task: Task) -> int:
    meetings = sum(comb(size, 2) for sizes in task.sizes for size in sizes)
    together = [0] * task.n
    for who in {tuple(who) for who in task.present}:
        here = sum(1 << person for person in who)
        for person in who:
            together[person] |= here
    for person in range(task.n):
        together[person] &= ~(task.blocked[person] | 1 << person)
    for held in task.past:
        for room in held:
            there = sum(1 << person for person in room)
            for person in room:
                together[person] &= ~there
    return meetings - sum(mask.bit_count() for mask in together) // 2


def _pigeonhole(task: Task) -> int:
    """Sum over rounds what each must repeat of one round before it."""
    if task.same_every_round and not task.past:
        sizes = task.sizes[0]
        again = sum(_least_pairs(size, sizes) for size in sizes)
        return (len(task.sizes) - 1) * again
    total = 0
    for who, sizes in zip(task.present, task.sizes, strict=True):
        here = set(who)
        total += max(
            (
                sum(_least_pairs(len(here.intersection(room)), sizes) for room in held)
                for held in task.past
            ),
            default=0,
        )
    return total


def _least_pairs(people: int, sizes: list[int]) -> int:
    """Give the fewest pairs still together when people spread over these rooms."""
    left, rooms, height, pairs = people, sorted(sizes), 0, 0
    while left > 0 and rooms:
        rooms = [size for size in rooms if size > height]
        filled = min(left, len(rooms))
        pairs += filled * height
        left -= filled
        height += 1
    return pairs
