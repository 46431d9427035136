"""Whose time it is to be asked once more, or reminded, before an event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

ASK_AGAIN, ASK_AGAIN_UNTIL = timedelta(days=2), timedelta(hours=12)
REMIND = timedelta(hours=2)
# Who answered shortly before that needs no letter; who was written to for a date that
# was moved further away than this is written to anew.
ASKED_FRESH, ASKED_ANEW_AFTER = timedelta(days=1), timedelta(days=3)
REMINDED_FRESH, REMINDED_ANEW_AFTER = timedelta(hours=1), timedelta(hours=14)


def due_to_be_asked(*, now: datetime) -> Q:
    """Keep who has a place about two days before, and has had it for a day."""
    return (
        _has_a_place()
        & Q(event__starts_at__gt=now + ASK_AGAIN_UNTIL)
        & Q(event__starts_at__lte=now + ASK_AGAIN)
        & Q(answered_at__lte=F("event__starts_at") - (ASK_AGAIN + ASKED_FRESH))
        & _not_written_to("asked_again_at", since=ASKED_ANEW_AFTER)
    )


def due_to_be_reminded(*, now: datetime) -> Q:
    """Keep who has a place about two hours before, and has had it for an hour."""
    return (
        _has_a_place()
        & Q(event__starts_at__gt=now)
        & Q(event__starts_at__lte=now + REMIND)
        & Q(answered_at__lte=F("event__starts_at") - (REMIND + REMINDED_FRESH))
        & _not_written_to("reminded_at", since=REMINDED_ANEW_AFTER)
    )


def _has_a_place() -> Q:
    return Q(answer="going", event__status="published", member__is_active=True)


def _not_written_to(column: str, *, since: timedelta) -> Q:
    long_ago = Q(**{f"{column}__lt": F("event__starts_at") - since})
    return Q(**{column: None}) | long_ago
