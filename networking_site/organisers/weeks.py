"""The last twelve weeks of a group in numbers, and as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.introductions.models import LAPSES_AFTER, Conversation, Introduction
from contacts.profiles.models import User
from events.models import Attendance

WEEKS = 12
WIDTH, HEIGHT, GAP = 240, 56, 4


@dataclass(frozen=True)
class Bar:
    """One week of a picture."""

    monday: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """How much of something there was in each of the last weeks."""

    title: str
    bars: list[Bar]
    total: int
    width: int = WIDTH
    height: int = HEIGHT


def last_weeks(*, now: datetime) -> list[Picture]:
    """Give the pictures of the last twelve weeks, by the clock of who looks.

    Of introductions and conversations they tell how many in all, never whose.
    """
    this_monday = timezone.localtime(now).date()
    this_monday -= timedelta(days=this_monday.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(WEEKS)][::-1]
    first = _midnight(mondays[0])
    came = Attendance.objects.filter(event__starts_at__range=(first, now))
    letters = Introduction.objects.filter(created_at__gte=first - LAPSES_AFTER)
    accepted = letters.filter(state="accepted", ended_at__gte=first)
    joined = User.objects.filter(date_joined__gte=first, is_active=True)
    talks = Conversation.objects.filter(made_at__gte=first, newest__gt=0)
    counted: list[tuple[str, QuerySet[Any], str]] = [
        (_("New members"), joined, "date_joined"),
        (_("People who came"), came.filter(came=True), "event__starts_at"),
        (_("People who did not come"), came.filter(came=False), "event__starts_at"),
        (
            _("Introductions made"),
            letters.filter(created_at__gte=first),
            "created_at",
        ),
        (_("Introductions both said yes to"), accepted, "ended_at"),
        (_("Conversations begun"), talks, "made_at"),
    ]
    return [
        _picture(title, mondays, _by_week(rows, column, mondays))
        for title, rows, column in counted
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _by_week(rows: QuerySet[Any], column: str, mondays: Sequence[date]) -> list[int]:
    """Count the rows of each week, all in one query."""
    edges = [_midnight(day) for day in (*mondays, mondays[-1] + timedelta(weeks=1))]
    weeks = {
        f"week_{number}": Count(
            "pk", filter=Q(**{f"{column}__gte": begin, f"{column}__lt": end})
        )
        for number, (begin, end) in enumerate(pairwise(edges))
    }
    return list(rows.order_by().aggregate(**weeks).values())


def _picture(title: str, mondays: Sequence[date], counts: Sequence[int]) -> Picture:
    most = max([1, *counts])
    step = WIDTH / len(mondays)
    bars = []
    for place, (monday, count) in enumerate(zip(mondays, counts, strict=True)):
        height = max(HEIGHT * count / most, 1)
        x, y = round(place * step, 1), round(HEIGHT - height, 1)
        bars.append(Bar(monday, count, x, y, round(step - GAP, 1), round(height, 1)))
    return Picture(title, bars, total=sum(bar.count for bar in bars))
