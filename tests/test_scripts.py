"""The two commands of the README refuse in one sentence what they cannot do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def start(data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what bin/serve runs once its environment is there."""
    return subprocess.run(
        [sys.executable, "bin/_start.py"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def look_for_python(folder: Path) -> subprocess.CompletedProcess[str]:
    """Let bin/serve look for a Python where only this folder has programs."""
    return subprocess.run(
        ["bash", "-c", "COMMAND=bin/serve; . bin/_environment.sh; find_python"],
        cwd=ROOT,
        env={"PATH": str(folder)},
        executable="/bin/bash",
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = start(tmp_path, PORT=str(port))

    assert done.returncode == 1
    assert done.stderr.startswith(f"bin/serve: port {port} is taken by another program")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_said_in_one_sentence(tmp_path, port):
    done = start(tmp_path, PORT=port)

    assert done.returncode == 1
    assert done.stderr == (
        f"bin/serve: PORT must be a number from 1 to 65535, and is {port!r}.\n"
    )


def test_a_database_address_that_is_none_is_said_in_one_sentence(tmp_path):
    done = start(tmp_path, DATABASE_URL="my database")

    assert done.returncode == 1
    assert done.stderr.startswith("bin/serve: DATABASE_URL must look like postgres://")
    assert done.stderr.count("\n") == 1


def test_no_python_is_said_in_one_sentence(tmp_path):
    done = look_for_python(tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("bin/serve: needs Python 3.11 or newer, and found no")
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_too_old_is_said_in_one_sentence(tmp_path):
    old = tmp_path / "python3"
    old.write_text(
        "#!/bin/bash\n[[ $2 == *platform* ]] && echo 3.9.18 && exit\nexit 1\n"
    )
    old.chmod(0o755)

    done = look_for_python(tmp_path)

    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and the one found is 3.9.18" in done.stderr
    assert done.stderr.count("\n") == 1
