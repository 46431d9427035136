"""The ways to a plan, tried in turn; each result is kept while it is the best."""

from __future__ import annotations

from random import Random

from events.rooms.planner.apart import Impossible, seated_apart
from events.rooms.planner.bounds import lower_bound
from events.rooms.planner.designs import designs
from events.rooms.planner.effort import Effort
from events.rooms.planner.problem import (
    Person,
    Plan,
    Problem,
    Task,
    Unplannable,
    numbered,
)
from events.rooms.planner.relabel import relabelled
from events.rooms.planner.search import anneal, level, looking
from events.rooms.planner.seating import Seating, arranged, breaches, greedy

HOT, COLD = 0.6, 0.2  # found by trial on the public instances
HURRIED = 2_500.0  # microseconds for each seat
DESPERATE = 1_000.0  # the same, where a search that looks at all partners fails
SPENT = 0.78  # of the seconds; the rest goes into seating and comparing
Rounds = list[list[list[int]]]


def plan(problem: Problem) -> Plan:
    """Plan rounds in which as few people as possible meet twice.

    Heeds, in this order: nobody blocked together, pins and room sizes (always); few
    repeats; many partners for whoever has fewest; few prior meetings; much affinity.
    The same problem, seconds and seed give the same plan on every machine.
    Raises `Unplannable` with one sentence where the wishes contradict each other, or
    where no plan was found that keeps all blocked pairs apart.
    """
    task = numbered(problem)
    search = _Portfolio(task, Random(problem.seed), Effort(problem.seconds * SPENT))
    seating, method = search.run()
    if seating.breaches():
        raise Unplannable(
            "No plan was found in which everybody who must never meet stays apart."
        )
    names: list[Person] = list(problem.people)
    partners = seating.partners()
    together = seating.met_now()
    return Plan(
        rounds=[
            [[names[p] for p in room] for room in rooms] for rooms in seating.plan()
        ],
        repeats=seating.repeats - seating.before,
        lower_bound=search.bound,
        partners_min=min(partners),
        partners_mean=round(sum(partners) / len(partners), 3),
        prior_used=len(task.prior & together),
        affinity_met=len(task.affinity.keys() & together),
        method=method,
    )


class _Portfolio:
    """The best seating so far, and how it was come by."""

    def __init__(self, task: Task, rng: Random, effort: Effort) -> None:
        self.task, self.rng, self.effort = task, rng, effort
        self.bound = lower_bound(task)
        self.best: Seating | None = None
        self.method = ""
        self.target = self.bound + Seating(task).before

    def run(self) -> tuple[Seating, str]:
        """Try one way after the other until nothing is left to gain or to spend."""
        task = self.task
        perfect: list[tuple[str, Rounds]] = []
        if task.same_every_round and not task.past and task.n == len(task.present[0]):
            perfect = self._designs()
        if not self._all_rounds():
            self._extend(perfect)
        self._from_nothing()
        self._wishes()
        assert self.best is not None
        return self.best, self.method

    def _all_rounds(self) -> bool:
        best = self.best
        return best is not None and not best.breaches() and best.repeats <= self.target

    def _designs(self) -> list[tuple[str, Rounds]]:
        """Try designs; give those with too few rounds, most rounds first."""
        task, rounds = self.task, len(self.task.present)
        short = []
        share = 0.5
        if any(task.soft):
            share = 0.8 if self._trusting() else 0.2
        part = self.effort.part(share)
        for name, found in designs(task.n, len(task.sizes[0]), rounds, self.rng, part):
            if len(found) == rounds:
                self._offer(name, found)
                if self._content() or (self._all_rounds() and any(task.soft)):
                    break
            elif found:
                short.append((name, found))
        self.effort.give_back(part)
        return sorted(short, key=lambda offer: -len(offer[1]))

    def _offer(self, name: str, rounds: Rounds) -> None:
        """Keep a design of all rounds if it is the best, relabelled where wished."""
        if self.task.wishes:
            name += ", relabelled"
        first = 0.15 if looking(self.task) else 0.3
        if self._trusting():
            first = 0.8
        for share in (first, 0.3, 0.3) if self.task.wishes else (0.0,):
            part = self.effort.part(share)
            if share:
                rounds = relabelled(self.task, rounds, self.rng, part)
            self.effort.give_back(part)
            seating = self._seated(rounds)
            if seating is not None:
                self._keep(seating, name)
                if not seating.breaches():
                    return

    def _seated(self, rounds: Rounds) -> Seating | None:
        seating = Seating(self.task)
        for r, rooms in enumerate(rounds):
            fitting = arranged(self.task, r, rooms)
            if fitting is None:
                return None
            seating.fill(r, fitting)
        return seating

    def _keep(self, seating: Seating, method: str) -> None:
        if self.best is None or seating.quality() < self.best.quality():
            self.best, self.method = seating, method

    def _extend(self, perfect: list[tuple[str, Rounds]]) -> None:
        """Search the rounds that a design leaves open; then all of them from there."""
        rounds = len(self.task.present)
        several = [
            (name, found[:kept])
            for name, found in perfect[:2]
            for kept in (len(found), len(found) * 3 // 4)
            if kept > 1
        ]
        for name, found in several:
            if self._all_rounds():
                return
            if self.task.wishes:
                part = self.effort.part(0.15)
                found = relabelled(self.task, found, self.rng, part)
                self.effort.give_back(part)
            seating = self._seated(found)
            if seating is None:
                continue
            for r in range(len(found), rounds):
                greedy(seating, r, self.rng)
            self._anneal(seating, 0.15, hot=HOT, first=len(found))
            self._anneal(seating, 0.1, hot=0.25, cold=0.12)
            self._keep(seating, f"{name}, extended")

    def _anneal(
        self,
        seating: Seating,
        share: float,
        *,
        hot: float,
        cold: float = COLD,
        first: int = 0,
        dear: float = 1.0,
        draws: int = 0,
    ) -> None:
        part = self.effort.part(share)
        anneal(
            seating,
            self.rng,
            part,
            hot=hot,
            cold=cold,
            target=self.target,
            first=first,
            dear=dear,
            draws=draws,
        )
        self.effort.give_back(part)

    def _from_nothing(self) -> None:
        """Search all rounds from a greedy start, several times while effort lasts."""
        soft = any(self.task.soft)
        # Runs that heed wishes want to be long: a second for 40 people.
        runs = int(self.effort.left / (25_000 * self.task.n)) if soft else 3
        for left in range(max(1, min(runs, 5)), 0, -1):
            if self._content() or (self._all_rounds() and not soft):
                return
            seating = self._start()
            whole, self.effort = self.effort, self.effort.part(0.95 / left)
            if looking(self.task):
                # The less effort for each seat, the dearer repeats must be.
                if self._hurried():
                    self._anneal(seating, 0.9, hot=0.55, cold=0.35, dear=2.0, draws=2)
                else:
                    self._anneal(seating, 0.95, hot=0.5, cold=0.25, dear=1.5)
            elif soft:
                cold, dear = (0.22, 1.9) if self._hurried() else (0.25, 1.3)
                self._anneal(seating, 0.8, hot=0.35, cold=cold, dear=dear)
                self._anneal(seating, 0.9, hot=0.3, cold=0.15, dear=3.0)
            else:
                self._anneal(seating, 0.9, hot=HOT)
            if not soft:
                self._level(seating, 0.9)
            whole.give_back(self.effort)
            self.effort = whole
            self._keep(seating, "local search")

    def _hurried(self) -> bool:
        """Tell whether there is too little effort to search every seat well."""
        seats = sum(len(who) for who in self.task.present)
        return self.effort.left < HURRIED * seats

    def _trusting(self) -> bool:
        """Tell whether a design promises more than the search with so little effort."""
        seats = sum(len(who) for who in self.task.present)
        each = DESPERATE if looking(self.task) else HURRIED
        return any(self.task.soft) and self.effort.left < each * seats

    def _start(self) -> Seating:
        """Seat all rounds greedily; where that breaks a block, look harder."""
        rounds = range(len(self.task.present))
        seating = Seating(self.task)
        for r in rounds:
            greedy(seating, r, self.rng)
        if not seating.breaches():
            return seating
        part = self.effort.part(0.4)
        apart = Seating(self.task)
        for r, rooms in enumerate(seating.plan()):
            found = rooms
            if breaches(self.task, rooms):
                try:
                    piece = part.part(1 / (len(rounds) - r))
                    found = seated_apart(self.task, r, self.rng, piece) or rooms
                    part.give_back(piece)
                except Impossible as impossible:
                    raise Unplannable(
                        "Some people must never meet so many others that round"
                        f" {r + 1} has no room for them."
                    ) from impossible
            apart.fill(r, found)
        self.effort.give_back(part)
        return apart

    def _wishes(self) -> None:
        """Improve what comes after the repeats, on a copy of the best plan."""
        best = self.best
        assert best is not None
        if self._content():
            return
        seating = Seating(self.task)
        for r, rooms in enumerate(best.plan()):
            seating.fill(r, rooms)
        if any(self.task.soft):
            self._anneal(seating, 0.6, hot=0.3, cold=0.08, dear=3.0)
        self._level(seating, 0.9)
        self._keep(seating, self.method)

    def _level(self, seating: Seating, share: float) -> None:
        part = self.effort.part(share)
        level(seating, self.rng, part)
        self.effort.give_back(part)

    def _content(self) -> bool:
        """Tell whether nothing that counts can be better than in the best plan."""
        best, task = self.best, self.task
        if best is None or not self._all_rounds():
            return False
        together = best.met_now()
        partners = best.partners()
        return (
            not task.prior & together
            and task.affinity.keys() <= together
            and min(partners) >= sum(partners) // len(partners)
        )
