"""The letters about joining, and those that tell organisers what waits for them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from contacts.profiles.models import Profile, Report, User
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

LET_IN = "profiles/let_in"
TURNED_DOWN = "profiles/turned_down"
PEOPLE_WAIT = "profiles/people_wait"
REPORTED = "profiles/reported"


def let_in(*, to: User) -> None:
    """Tell a newcomer that she is in."""
    outbox.write(LET_IN, to=to)


def turned_down(*, to: User) -> None:
    """Tell somebody, kindly, that there is no place for her.

    Her account is closed by then; so the letter goes to her address and not to her as
    a member, for whom it would be dropped.
    """
    outbox.put(
        TURNED_DOWN,
        to=to.email,
        subject=outbox.render(TURNED_DOWN, "subject.txt", to=to),
        text=outbox.render(TURNED_DOWN, "text.txt", to=to),
        html=outbox.render(TURNED_DOWN, "letter.html", to=to),
    )


def people_wait(*, to: User) -> None:
    """Tell an organiser that people wait to be let in; not who."""
    outbox.write(PEOPLE_WAIT, to=to)


def told_of_waiting(organiser: User, *, since: datetime) -> bool:
    """Say whether an organiser had a letter that people wait, since then."""
    return _letters(PEOPLE_WAIT, organiser).filter(written_at__gt=since).exists()


def reported(*, to: User) -> None:
    """Tell an organiser that there is a report; not by whom, about whom or what."""
    outbox.write(REPORTED, to=to)


def told_of_reports_at(organiser: User) -> datetime | None:
    """Say when an organiser was last written to about reports."""
    letters = _letters(REPORTED, organiser).order_by("-written_at")
    return letters.values_list("written_at", flat=True).first()


@still_true_when_sent(LET_IN)
def _is_in(letter: Letter) -> bool:
    return Profile.objects.active().filter(user=letter.receiver).exists()


@still_true_when_sent(PEOPLE_WAIT)
def _somebody_waits(letter: Letter) -> bool:
    return _is_organiser(letter) and Profile.objects.waiting().exists()


@still_true_when_sent(REPORTED)
def _some_are_open(letter: Letter) -> bool:
    if letter.receiver is None or not _is_organiser(letter):
        return False
    return Report.objects.open().readable_by(letter.receiver).exists()


def _is_organiser(letter: Letter) -> bool:
    return letter.receiver is not None and letter.receiver.is_organiser


def _letters(kind: str, organiser: User) -> QuerySet[Letter]:
    return Letter.objects.filter(kind=kind, receiver=organiser)
