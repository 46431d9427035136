"""The way an action says no."""


class Refused(Exception):
    """A deed that a rule does not allow; `reason` is a sentence for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
