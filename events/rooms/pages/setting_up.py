"""What the set-up page says while a host chooses: how long it takes, what fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.models import Event, Rsvp
from events.rooms import questions
from events.rooms.actions import SetUp
from events.rooms.forms.setting_up import EXAMPLE, SetUpForm, asked_in, initial_of
from events.rooms.models import Rotation
from events.rooms.pages.words import listed
from events.rooms.proposing import Proposal, in_all, proposal


@dataclass(frozen=True)
class Sum:
    """How long rounds take beside an event, in words; empty while numbers are missing.

    `room_left` is what the event has beyond them, in minutes; it may be negative.
    """

    words: str
    room_left: int

    @property
    def state(self) -> str:
        """Say how it fits: it does not, only just, or well."""
        if not self.words:
            return "unknown"
        return "long" if self.room_left < 0 else "tight" if self.room_left < 5 else "ok"


def loaded_for(host: User, event: Event) -> Rotation | None:
    """Give the rotation of an event she runs, with what a form shows of it."""
    found = Rotation.objects.run_by(host).filter(event=event)
    return found.prefetch_related("rounds", "links").first()


def proposal_for(event: Event, *, host: User) -> Proposal:
    """Propose rounds for as many as go, of those the host may see."""
    going = Rsvp.objects.visible_to(host).filter(event=event).going().count()
    return proposal(going=going, minutes=event.minutes, kind=event.kind)


def first_words(
    event: Event, rotation: Rotation | None, wanted: Proposal, *, host: User
) -> dict[str, Any]:
    """Give what the form begins with: what was set up, or what is proposed."""
    language = language_for(host)
    if rotation is not None and rotation.rounds.all():
        return {**initial_of(rotation), "language": language}
    return {
        "rounds": wanted.rounds,
        "minutes": wanted.minutes,
        "break_minutes": wanted.break_minutes,
        "room_size": wanted.room_size,
        "place": wanted.place,
        "link_template": EXAMPLE,
        "language": language,
        **asked_in(_questions(event, wanted.rounds, language)),
    }


def as_proposed(event: Event, wanted: Proposal, language: str) -> SetUp:
    """Give what a host chooses who takes what is proposed."""
    return SetUp(
        questions=_questions(event, wanted.rounds, language),
        minutes=wanted.minutes,
        break_minutes=wanted.break_minutes,
        room_size=wanted.room_size,
        place=wanted.place,
    )


def _questions(event: Event, rounds: int, language: str) -> list[str]:
    return questions.proposed(
        rounds, topics=topics_of(event), language=language, turn=event.pk
    )


def language_for(host: User) -> str:
    """Give the language in which questions are proposed to a host."""
    site = (get_language() or "en").partition("-")[0]
    return questions.language_of(host.profile.languages, site=site)


def topics_of(event: Event) -> list[str]:
    """Give the names of what an event is about."""
    return [topic.name for topic in event.topics.all()]


def sum_of(form: SetUpForm, event: Event) -> Sum:
    """Say how long what stands in the form takes in all."""
    said = form.cleaned_data if form.is_bound and _read(form) else form.initial
    try:
        rounds, minutes = said["rounds"], said["minutes"]
        pause = said["break_minutes"]
    except KeyError:
        return Sum("", 0)
    return sum_in_words(
        rounds=rounds, minutes=minutes, break_minutes=pause, event=event
    )


def sum_of_proposal(wanted: Proposal, event: Event) -> Sum:
    """Say how long it takes what is proposed."""
    return sum_in_words(
        rounds=wanted.rounds,
        minutes=wanted.minutes,
        break_minutes=wanted.break_minutes,
        event=event,
    )


def sum_in_words(*, rounds: int, minutes: int, break_minutes: int, event: Event) -> Sum:
    """Say how long so many rounds take beside an event."""
    total = in_all(rounds=rounds, minutes=minutes, break_minutes=break_minutes)
    parts = [
        ngettext(
            "%(rounds)d round of %(each)s", "%(rounds)d rounds of %(each)s", rounds
        )
        % {"rounds": rounds, "each": _minutes(minutes)}
    ]
    if rounds > 1 and break_minutes:
        breaks = ngettext(
            "%(breaks)d break of %(each)s",
            "%(breaks)d breaks of %(each)s",
            rounds - 1,
        )
        parts.append(breaks % {"breaks": rounds - 1, "each": _minutes(break_minutes)})
    words = _("%(parts)s: %(total)s in all; your event lasts %(lasts)s.") % {
        "parts": listed(parts),
        "total": _minutes(total),
        "lasts": _minutes(event.minutes),
    }
    return Sum(words, event.minutes - total)


def _minutes(number: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}


def _read(form: SetUpForm) -> bool:
    form.is_valid()
    return True
