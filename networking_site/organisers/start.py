"""What an organiser finds when she opens the admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from contacts.profiles.models import Newcomer, Profile, Report, User
from events.models import Attendance, Event
from events.rooms.models import Seat
from networking_site.lib.group.chosen import was_chosen
from networking_site.lib.outbox.models import Letter
from networking_site.organisers.weeks import last_weeks

RECENTLY = timedelta(days=7)
TWO_WEEKS = timedelta(days=14)
NEW_FOR = timedelta(days=28)
MOST_EVENTS, MOST_NEWCOMERS = 20, 10


@dataclass(frozen=True)
class Need:
    """Something that waits for an organiser, and where she sees to it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class OnTheList:
    """An event on the run sheet or in the weeks to come."""

    title: str
    url: str
    starts_at: datetime
    ends_at: datetime
    place: str
    status: str
    going: int
    waiting: int
    capacity: int | None
    hosts: list[str]
    slug: str

    @property
    def is_published(self) -> bool:
        """Say whether its doors are open to people."""
        return self.status == Event.Status.PUBLISHED


def start_page(organiser: User, *, now: datetime) -> dict[str, Any]:
    """Give what needs attention, what is on, who is new, and how the last weeks were.

    People are named where she may see them, and so are hosts; numbers are of all.
    """
    to_come = _events_to_come(organiser, now=now)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = today + timedelta(days=1)
    return {
        "needs": needs_of(organiser, now=now),
        "tonight": [event for event in to_come if event.starts_at < tonight],
        "to_come": [event for event in to_come if event.starts_at >= tonight],
        "newcomers": _newcomers(organiser, now=now),
        "weeks": last_weeks(now=now),
    }


def needs_of(organiser: User, *, now: datetime) -> list[Need]:
    """Give what an organiser should look at, most pressing first."""
    needs = []
    if not was_chosen():
        needs.append(Need(_("Say what your group is called."), reverse("first_steps")))
    if waiting := Newcomer.objects.waiting().count():
        words = ngettext(
            "One person waits to be let in.", "%d people wait to be let in.", waiting
        )
        needs.append(Need(_counted(words, waiting), _list_of(Newcomer)))
    if reports := Report.objects.readable_by(organiser).open().count():
        words = ngettext("One report is open.", "%d reports are open.", reports)
        needs.append(Need(_counted(words, reports), _list_of(Report)))
    for title, pk in _without_host(now=now):
        words = _("Nobody hosts %(title)s.") % {"title": title}
        needs.append(Need(words, reverse("admin:events_event_change", args=[pk])))
    since = now - RECENTLY
    failed = Letter.objects.filter(state=Letter.State.FAILED, written_at__gte=since)
    if letters := failed.count():
        words = ngettext(
            "One mail of the last week could not be delivered.",
            "%d mails of the last week could not be delivered.",
            letters,
        )
        needs.append(Need(_counted(words, letters)))
    jobs = DBTaskResult.objects.failed().filter(finished_at__gte=since)
    if names := sorted(set(jobs.values_list("task_path", flat=True)[:100])):
        short = ", ".join(name.rpartition(".")[2].replace("_", " ") for name in names)
        words = _("Failed in the last week: %(names)s. Tell whoever runs the site.")
        needs.append(Need(words % {"names": short}))
    return needs


def _counted(words: str, count: int) -> str:
    return words % count if "%d" in words else words


def _list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _without_host(*, now: datetime) -> Sequence[tuple[str, int]]:
    alone = Event.objects.upcoming(now=now).filter(status="published").without_host()
    return list(alone.order_by("starts_at").values_list("title", "pk")[:5])


def _events_to_come(organiser: User, *, now: datetime) -> list[OnTheList]:
    events = Event.objects.visible_to(organiser).upcoming(now=now)
    events = events.filter(starts_at__lt=now + TWO_WEEKS).exclude(status="cancelled")
    loaded = events.with_counts().with_hosts(viewer=organiser).order_by("starts_at")
    return [
        OnTheList(
            title=event.title,
            url=reverse("admin:events_event_change", args=[event.pk]),
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            place=event.where or str(event.get_kind_display()),
            status=event.status,
            going=event.going_count,
            waiting=event.waiting_count,
            capacity=event.capacity,
            hosts=[hosting.member.profile.name for hosting in event.seen_hostings],
            slug=event.slug,
        )
        for event in loaded[:MOST_EVENTS]
    ]


def _newcomers(organiser: User, *, now: datetime) -> list[Profile]:
    """Give who joined lately, with whether she `came` somewhere and `met` somebody.

    She met somebody when she sat in a room of a round that was held; nobody sits there
    alone.
    """
    came = Attendance.objects.filter(member=OuterRef("user"), came=True)
    held = Q(round__starts_at__lte=now, round__ends_at__gt=F("round__starts_at"))
    sat = Seat.objects.taken().filter(held, member=OuterRef("user"))
    new = Profile.objects.listed_for(organiser).active()
    return list(
        new.filter(user__date_joined__gte=now - NEW_FOR)
        .select_related("user")
        .annotate(
            came=ExpressionWrapper(Exists(came), BooleanField()),
            met=ExpressionWrapper(Exists(sat), BooleanField()),
        )
        .order_by("met", "came", "-user__date_joined", "pk")[:MOST_NEWCOMERS]
    )
