"""The line for a place, while everybody does something at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.race import server
from tests.race.server import ROOT, WITH_LOCK, all_at_once


def test_two_hundred_who_bring_guests_while_ten_leave_get_just_the_places(run):
    site = run(WITH_LOCK)
    scene = site.scene("seats", members=200, events=1, places=20, most_guests=2)
    [url] = scene["answer_urls"]
    first, others = scene["sessions"][:20], scene["sessions"][20:]
    all_at_once(site, [(one, url, {"answer": "going"}) for one in first])
    forms = [(one, url, {"answer": "not_going"}) for one in first[:10]]
    forms += [
        (one, url, {"answer": "going", "guests": str(number % 3)})
        for number, one in enumerate(others)
    ]

    statuses = all_at_once(site, forms)

    # 422: who found room for some of her guests, and was asked to bring fewer
    assert set(statuses) <= {302, 422}
    assert "Traceback" not in site.log
    [answers] = site.scene("answers").values()
    seated = [one for one in answers if one["answer"] == "going"]
    waiting = [one for one in answers if one["answer"] == "waiting"]
    assert sum(1 + one["guests"] for one in seated) == 20
    assert len(waiting) == 190 - len(seated) - statuses.count(422)
    assert max(one["turn"] for one in seated) < min(one["turn"] for one in waiting)


def seats(blank, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark on a fresh database like the blank one."""
    with server.new_database(blank.url, folder, like=blank) as database:
        command = [sys.executable, "benchmarks/seats.py", "--workers", "6", *words]
        return subprocess.run(
            [*command, "--database", database.url],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


def test_whatever_they_do_at_once_the_line_holds(blank, tmp_path):
    ended = seats(blank, tmp_path, "--operations", "600")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "broken: 0" in ended.stdout


def test_without_the_lock_the_line_breaks(blank, tmp_path):
    if not blank.is_postgresql:
        pytest.skip("SQLite lets one write at a time, with or without the lock")

    words = ["--operations", "600", "--events", "2", "--without-lock"]
    ended = seats(blank, tmp_path, *words)

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
