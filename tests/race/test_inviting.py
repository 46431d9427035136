"""Organisers invite the same people at the same instant, some of them twice."""

from __future__ import annotations

import pytest

from tests.race.server import WITH_LOCK, Site, all_at_once

WITHOUT_YIELDING = "tests.race.wsgi_without_yielding"
ORGANISERS, PEOPLE = 8, 60


def invite_together(site: Site) -> list[int]:
    """Let each send the same list, every other one from its end."""
    sessions = site.scene("organisers", count=ORGANISERS)
    names = [f"person-{number}@example.com" for number in range(PEOPLE)]
    lists = [names if number % 2 else names[::-1] for number in range(ORGANISERS)]
    path = "/admin/profiles/invitation/add/"
    return all_at_once(
        site,
        [
            (session, path, {"people": "\n".join(people), "send": "1"})
            for session, people in zip(sessions, lists, strict=True)
            for _press in range(2)
        ],
    )


def test_everybody_is_invited_once_whoever_presses(run):
    site = run(WITH_LOCK)

    statuses = invite_together(site)

    assert statuses == [200] * ORGANISERS * 2
    assert "Traceback" not in site.log
    assert site.scene("who_was_invited") == {"rows": PEOPLE, "addresses": PEOPLE}


# The control: who does not leave to the other what the other invites gets an error.


def test_without_yielding_those_who_come_second_get_errors(run, blank):
    if not blank.is_postgresql:
        pytest.skip("SQLite lets one write at a time, so nobody comes second")
    site = run(WITHOUT_YIELDING)

    statuses = invite_together(site)

    assert 500 in statuses
    assert "IntegrityError" in site.log
