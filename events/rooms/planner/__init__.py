"""Plan who sits with whom, so that everybody meets everybody as far as it goes.

The social golfer problem (CSPLib 010, https://www.csplib.org/Problems/prob010/) with
uneven rooms, people who must never meet, hosts, absences and rounds already held. What
is tried, and what it reaches: `docs/rotation.md`. Pure Python, without Django.
"""

from events.rooms.planner.portfolio import plan
from events.rooms.planner.problem import Pair, Person, Plan, Problem, Unplannable

__all__ = ["Pair", "Person", "Plan", "Problem", "Unplannable", "plan"]
