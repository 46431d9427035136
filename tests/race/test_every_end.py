"""A yes meets whatever may meet it, at one instant, while somebody looks all along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.race import server
from tests.race.server import ROOT

KINDS = {"yes", "no", "withdrawal", "block", "lapse", "erasure"}


def accepts(blank, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark on a fresh database like the blank one."""
    with server.new_database(blank.url, folder, like=blank) as database:
        ended = subprocess.run(
            [
                *(sys.executable, "benchmarks/accepts.py"),
                *("--database", database.url, *words),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    print(ended.stdout[:8000], ended.stderr[:8000])
    return ended


def broken(stdout: str) -> dict[str, int]:
    """Read how often each kind of meeting went wrong."""
    rows = [line.split() for line in stdout.splitlines()]
    return {row[0]: int(row[6]) for row in rows if len(row) == 8 and row[0] in KINDS}


def test_two_are_connected_if_and_only_if_both_said_yes(blank, tmp_path):
    ended = accepts(blank, tmp_path, "--pairs", "20")

    assert ended.returncode == 0
    assert broken(ended.stdout) == dict.fromkeys(KINDS, 0)


# The controls: with the locks off, or a leak, it must go wrong.


def test_without_the_lock_every_kind_of_meeting_goes_wrong(blank, tmp_path):
    ended = accepts(blank, tmp_path, "--pairs", "12", "--without-lock")

    assert ended.returncode == 1
    assert all(broken(ended.stdout).values()), broken(ended.stdout)


def test_an_answer_shown_too_early_is_seen(blank, tmp_path):
    ended = accepts(blank, tmp_path, "--pairs", "20", "--kinds", "no", "--with-leak")

    assert ended.returncode == 1
    assert "seen too early" in ended.stdout
