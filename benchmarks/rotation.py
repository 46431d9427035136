"""How good are the plans, and how fast? `python benchmarks/rotation.py`

Plans every public instance and every case with wishes, then replans running events, and
says what was reached. Time is the processor's. What it means: `docs/rotation.md`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from events.rooms.planner import Plan, Problem, plan  # noqa: E402
from events.rooms.problem_file import seconds_for  # noqa: E402
from tests.events.rooms.plans import (  # noqa: E402
    CASES,
    PUBLIC,
    case_problem,
    public_problem,
    repeats,
    what_is_wrong,
)

SHUFFLES = 20
REPLANNED = [
    (24, 6, 5),
    (60, 12, 8),
    (150, 25, 8),
    (300, 50, 8),
]  # people, rooms, rounds


def timed(problem: Problem) -> tuple[Plan, float]:
    """Plan, check the plan, and say how long it took."""
    begun = time.process_time()
    made = plan(problem)
    took = time.process_time() - begun
    wrong = what_is_wrong(made, problem)
    if wrong:
        raise SystemExit(f"A plan is wrong: {'; '.join(wrong)}")
    return made, took


def shuffled(n: int, rooms: int, rounds: int) -> float:
    """Give the repeats of a plan made by shuffling, the mean of some."""
    people, rng, total = list(range(n)), random.Random(1), 0
    for _ in range(SHUFFLES):
        made = []
        for _ in range(rounds):
            rng.shuffle(people)
            made.append([people[room::rooms] for room in range(rooms)])
        total += repeats(made)
    return total / SHUFFLES


def public(seed: int) -> None:
    """Print a line for each public instance."""
    print("| people | rooms | rounds | bound | random | known | repeats | s | method |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for instance in PUBLIC:
        shape: tuple[int, int, int]
        shape = instance["n"], instance["rooms"], instance["rounds"]
        seconds = seconds_for(shape[0], replanning=False)
        made, took = timed(public_problem(instance, seconds=seconds, seed=seed))
        by_luck = f"{shuffled(*shape):.1f}"
        cells = [*shape, made.lower_bound, by_luck, instance["reached"], made.repeats]
        print("|", *(f"{cell} |" for cell in cells), f"{took:.2f} | {made.method} |")


def cases(seed: int) -> None:
    """Print a line for each case with wishes."""
    print("\n| case | repeats | worst-off meets | met before | wishes | s | method |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for name, case in CASES.items():
        replanning = bool(case.get("past"))
        count = case.get("n") or len(case["people"])
        seconds = seconds_for(count, replanning=replanning)
        made, took = timed(case_problem(name, seconds=seconds, seed=seed))
        wishes = f"{made.affinity_met} of {len(case.get('affinity', ()))}"
        print(
            f"| {name} | {made.repeats} | {made.partners_min} | {made.prior_used}"
            f" | {wishes} | {took:.2f} | {made.method} |"
        )


def replanning(seed: int) -> None:
    """Print a line for each running event that loses and gains people half-way."""
    print("\n| people | rooms | rounds to come | bound | repeats | s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for n, rooms, rounds in REPLANNED:
        first = plan(Problem(people=range(n), rounds=rounds, rooms=rooms, seed=seed))
        held = rounds // 2
        people = [*(p for p in range(n) if p % 12), *(f"late {i}" for i in range(3))]
        more: dict[str, Any] = {"seconds": seconds_for(n, replanning=True)}
        made, took = timed(
            Problem(
                people=people,
                rounds=rounds - held,
                rooms=rooms,
                past=first.rounds[:held],
                blocked=list(zip(people[::9], people[1::9], strict=False)),
                seed=seed,
                **more,
            )
        )
        cells = [n, rooms, rounds - held, made.lower_bound, made.repeats]
        print("|", *(f"{cell} |" for cell in cells), f"{took:.2f} |")


def main() -> None:
    """Print three tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    seed: int = options.parse_args().seed
    public(seed)
    cases(seed)
    replanning(seed)


if __name__ == "__main__":
    main()
