"""Puts the report together: reads a year once, and lets each measure count it.

The content names nobody: people are the keys of their accounts. It knows no blocks, no
answers to introductions, no conversations and no books: none can be seen in it. Of
connections and introductions it holds totals, in steps.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from contacts.introductions.models import Introduction
from contacts.profiles.models import Connection, Profile, Visibility
from events.models import Rsvp
from networking_site.health.acquaintance import Acquaintance, step
from networking_site.health.evenings import evenings
from networking_site.health.rhythm import Rhythm
from networking_site.health.zones import Span, fairness

VERSION = 1  # of the content; the page shows no other
YEAR = timedelta(days=365)  # as long as attendance is kept
FIRST_STEP = 3  # below it: a few, or none
ENOUGH_PEOPLE = 6  # of fewer, even a step would tell who


def content_of(*, now: datetime) -> dict[str, Any]:
    """Count the last twelve months."""
    since = now - YEAR
    members = set(Profile.objects.active().values_list("user", flat=True).iterator())
    earlier = Rsvp.objects.going().filter(event__starts_at__lt=since)
    before = set(earlier.values_list("member", flat=True).iterator())
    rhythm = Rhythm(before)
    met: dict[int, dict[int, int]] = defaultdict(dict)
    spans: list[Span] = []
    for evening in evenings(since=since, now=now, members=members):
        rhythm.add(evening)
        for one, other in evening.met:
            met[one][other] = met[one].get(other, 0) + 1
            met[other][one] = met[other].get(one, 0) + 1
        if evening.is_by_call:
            spans.append((evening.starts_at, evening.ends_at))
    zones = _zones_shown()
    acquaintance = Acquaintance(met, rhythm.visits)
    return {
        "version": VERSION,
        "members": len(members),
        "acquaintance": acquaintance.as_content(sorted(rhythm.first_on)),
        "rhythm": rhythm.as_content(today=now.date()),
        "zones": fairness(spans, zones, now=now),
        "without_zone": len(members) - sum(zones.values()),
        "in_all": _in_all(since),
    }


def _zones_shown() -> dict[str, int]:
    """Count members by time zone, of those who let every member read it."""
    told = [Visibility.EVERYONE, Visibility.MEMBERS]
    shown = Profile.objects.active().listed().filter(hidden_at=None)
    shown = shown.filter(shown_to__in=told, time_zone_shown_to__in=told)
    counted = shown.values_list("time_zone").annotate(people=Count("pk"))
    return dict(counted.order_by("time_zone"))


def _in_all(since: datetime) -> dict[str, int | None]:
    """Count, in steps, what is between two members; of few people nothing."""
    made = Connection.objects.filter(created_at__gte=since)
    written = Introduction.objects.filter(created_at__gte=since)
    counted = {
        "connections": (made, ("first", "second")),
        "introductions": (written, ("introducer",)),
        "accepted": (written.filter(state="accepted"), ("introducer",)),
    }
    found = {}
    for name, (rows, columns) in counted.items():
        people = max(
            rows.aggregate(n=Count(column, distinct=True))["n"] for column in columns
        )
        reached = step(rows.count())
        said = reached if reached >= FIRST_STEP else 0
        found[name] = said if people >= ENOUGH_PEOPLE else None
    return found
