"""Letters that must still be true when they leave: who says so, kind by kind."""

from collections.abc import Callable

from networking_site.lib.outbox.models import Letter

StillTrue = Callable[[Letter], bool]
_checks: dict[str, StillTrue] = {}
_forgotten: set[str] = set()


def still_true_when_sent(kind: str) -> Callable[[StillTrue], StillTrue]:
    """Name the function that is asked just before a letter of this kind leaves.

    It sees the letter's receiver and `about`, and says whether the receiver may still
    see what the letter says. A letter that is no longer true is dropped.
    """

    def remember(check: StillTrue) -> StillTrue:
        _checks[kind] = check
        return check

    return remember


def is_still_true(letter: Letter) -> bool:
    """Say whether the letter may leave: its receiver is here, and it is still so."""
    if letter.receiver is not None and not letter.receiver.is_active:
        return False
    check = _checks.get(letter.kind)
    return check is None or check(letter)


def forget_once_sent(kind: str) -> None:
    """Keep no row of letters of this kind: not even where they went, once they left."""
    _forgotten.add(kind)


def is_forgotten_once_sent(letter: Letter) -> bool:
    """Say whether the letter's row goes with the letter."""
    return letter.kind in _forgotten
