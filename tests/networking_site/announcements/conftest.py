"""What the stories about announcements begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from networking_site.announcements import actions
from networking_site.announcements.models import Announcement


@pytest.fixture
def send(ada, run_jobs) -> Callable[[Announcement], Announcement]:
    """Send an announcement to the end, and give it as it is then: `send(draft)`."""

    def to_the_end(announcement: Announcement) -> Announcement:
        actions.send(announcement, by=ada, now=timezone.now())
        run_jobs()
        announcement.refresh_from_db()
        return announcement

    return to_the_end


@pytest.fixture
def became() -> Callable[[Announcement], dict[str, str]]:
    """Give what became of an announcement for each, by handle: `became(it)`."""

    def of(announcement: Announcement) -> dict[str, str]:
        rows = announcement.receipts.values_list("member__profile__handle", "how")
        return dict(rows)

    return of
