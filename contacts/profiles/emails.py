"""The letters about joining, and those that tell organisers what waits for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from contacts.profiles.invitations import link_of
from contacts.profiles.models import Invitation, Profile, Report, User
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

LET_IN = "profiles/let_in"
TURNED_DOWN = "profiles/turned_down"
SUSPENDED = "profiles/suspended"
BROUGHT_BACK = "profiles/brought_back"
WARNED = "profiles/warned"
HIDDEN = "profiles/hidden"
SHOWN_AGAIN = "profiles/shown_again"
REPORT_CLOSED = "profiles/report_closed"
INVITED = "profiles/invited"
PEOPLE_WAIT = "profiles/people_wait"
REPORTED = "profiles/reported"


def let_in(*, to: User) -> None:
    """Tell a newcomer that she is in."""
    outbox.write(LET_IN, to=to)


def turned_down(*, to: User) -> None:
    """Tell somebody, kindly, that there is no place for her."""
    _write_to_address(TURNED_DOWN, to.email, to=to)


def suspended(*, to: User) -> None:
    """Tell a member that she is suspended; not why, nor by whom."""
    _write_to_address(SUSPENDED, to.email, to=to)


def invited(invitation: Invitation) -> None:
    """Invite somebody who is no member, in the name of who invites her."""
    _write_to_address(
        INVITED,
        invitation.address,
        about=str(invitation.public_id),
        invitation=invitation,
        inviter=invitation.inviter.profile.name,
        link=link_of(invitation),
    )


def brought_back(*, to: User) -> None:
    """Tell a member that her account is open again."""
    outbox.write(BROUGHT_BACK, to=to)


def warned(*, to: User, words: str) -> None:
    """Tell a member, kindly, what organisers ask of her; not who told them."""
    outbox.write(WARNED, to=to, words=words)


def hidden(*, to: User, words: str) -> None:
    """Tell a member that her page is hidden, and why; not who told organisers."""
    outbox.write(HIDDEN, to=to, words=words)


def shown_again(*, to: User) -> None:
    """Tell a member that others find her page again."""
    outbox.write(SHOWN_AGAIN, to=to)


def report_closed(report: Report, *, did_something: bool) -> None:
    """Tell who reported that it was looked at; neither about whom, nor what was done.

    It names nobody, so that a block between the two, or an erasure, changes nothing.
    """
    outbox.write(REPORT_CLOSED, to=report.reporter, did_something=did_something)


def _write_to_address(
    kind: str, address: str, *, about: str = "", **words: Any
) -> None:
    """Write to somebody who is no member, or whose account is closed by now.

    To her as a member the letter would be dropped.
    """
    outbox.put(
        kind,
        to=address,
        about=about,
        subject=outbox.render(kind, "subject.txt", **words),
        text=outbox.render(kind, "text.txt", **words),
        html=outbox.render(kind, "letter.html", **words),
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


@still_true_when_sent(HIDDEN)
def _is_hidden(letter: Letter) -> bool:
    pages = Profile.objects.filter(user=letter.receiver)
    return pages.filter(hidden_at__isnull=False).exists()


@still_true_when_sent(SHOWN_AGAIN)
def _is_shown(letter: Letter) -> bool:
    pages = Profile.objects.filter(user=letter.receiver)
    return pages.filter(hidden_at=None).exists()


@still_true_when_sent(INVITED)
def _may_still_come(letter: Letter) -> bool:
    good = Invitation.objects.good(now=timezone.now()).filter(public_id=letter.about)
    is_member = User.objects.filter(email=letter.to).exists()
    return good.exclude(address="").exists() and not is_member


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
