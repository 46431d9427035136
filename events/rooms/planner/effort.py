"""Seconds counted as work, so that the same seed gives the same plan on any machine."""

from __future__ import annotations


class Effort:
    """So many microseconds of work, each step at a fixed price; no clock is read.

    The prices were measured on the machine of `docs/rotation.md`. A slower machine
    takes longer for the same seconds, and makes the same plan.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds * 1_000_000

    def spend(self, microseconds: float) -> bool:
        """Take a step's price; false when nothing is left."""
        self.left -= microseconds
        return self.left > 0

    def part(self, share: float) -> Effort:
        """Set a share of what is left apart; `give_back` returns what is unused."""
        part = Effort(max(0.0, self.left) * share / 1_000_000)
        self.left -= part.left
        return part

    def give_back(self, part: Effort) -> None:
        """Take back what a part did not use."""
        self.left += part.left
        part.left = 0.0
