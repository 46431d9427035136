"""Imports point down, and the linter notices one that does not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"


def lint(folder):
    """Run the linter over a copy of the source, and give what it says."""
    return subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("networking_site", "contacts", "events"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("__pycache__", "*.json"),
        )
    return tmp_path


def test_the_floors_hold(copy):
    said = lint(copy)

    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("module", "planted", "broken"),
    [
        ("contacts/profiles/rules.py", "import events.models", "floor by floor"),
        (
            "contacts/notices/kinds.py",
            "import contacts.introductions.models",
            "floor by floor",
        ),
        ("contacts/profiles/rules.py", "import networking_site.views", "the roof"),
        (
            "networking_site/lib/text.py",
            "import contacts.profiles.models",
            "The ground",
        ),
        ("events/rules.py", "import events.views", "Inside an app"),
        ("events/views/page.py", "import events.rooms.planner", "Inside an app"),
    ],
)
def test_an_import_that_points_up_is_noticed(copy, module, planted, broken):
    file = copy / module
    file.write_text(f"{file.read_text()}\n{planted}\n")

    said = lint(copy)

    assert said.returncode != 0
    assert any(broken in line and "BROKEN" in line for line in said.stdout.splitlines())
