"""Reads rows for a sheet: by key, some hundreds at a time, within a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from networking_site.lib.tables import Row

Found = TypeVar("Found", bound=models.Model)
AT_A_TIME = 500


@dataclass(frozen=True)
class Sheet:
    """A table: its titles, its rows one after the other, and how many there are."""

    header: Sequence[str]
    rows: Iterator[Row]
    count: int


@dataclass(frozen=True)
class Period:
    """Days by the organiser’s calendar, both included; open where none is named."""

    since: date | None
    until: date | None
    zone: tzinfo

    def of(self, column: str) -> Q:
        """Keep rows with this moment in the period."""
        wanted = Q()
        if self.since:
            start = datetime.combine(self.since, time(), self.zone)
            wanted &= Q(**{f"{column}__gte": start})
        if self.until:
            end = datetime.combine(self.until + timedelta(days=1), time(), self.zone)
            wanted &= Q(**{f"{column}__lt": end})
        return wanted

    def moment(self, at: datetime | None) -> str:
        """Give a moment by the organiser's clock, as ISO 8601 with its offset."""
        return moment(at, zone=self.zone)


def moment(at: datetime | None, *, zone: tzinfo) -> str:
    """Give a moment by a clock, as ISO 8601 with its offset."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def by_key(rows: QuerySet[Found, Any]) -> Iterator[Found]:
    """Give rows by their key, the oldest first."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield from some
        last = some[-1].pk
