"""The site as it really runs: gunicorn, two processes of four threads, a database.

Everything happens over HTTP. What must be there before, and what came of it, is asked
of `tests.race.scene` in a process of its own, so that no test shares a connection, a
cache or a setting with the server.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[2]
WITH_LOCK = "networking_site.wsgi"
WITHOUT_LOCK = "tests.race.wsgi_without_lock"
WORKERS, THREADS = 2, 4
MORE_THREADS = 16  # makes meeting in the narrow passage a matter of course
CSRF_TOKEN = "OfTheRaceTests".ljust(32, "0")
PATIENCE = 60


@dataclass(frozen=True)
class Database:
    """One file of SQLite, or one database on the server that the tests run on."""

    url: str
    folder: Path

    @property
    def is_postgresql(self) -> bool:
        """Say whether it is on a server."""
        return not self.url.startswith("sqlite")


@dataclass
class Site:
    """A running gunicorn, as its members' browsers and its operator meet it."""

    database: Database
    port: int
    threads: int = THREADS
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """Give what the server wrote so far."""
        return (self.database.folder / "log").read_text()

    def scene(self, name: str, **more: Any) -> Any:
        """Set a scene, or read what came of one: `site.scene("members", count=3)`."""
        words = [sys.executable, "-m", "tests.race.scene", name, json.dumps(more)]
        return json.loads(_run(words, self.environment))

    def post(
        self, session: str, path: str, barrier: threading.Barrier, **data: str
    ) -> int:
        """Send a member's form when everybody at the barrier is connected; give the
        status, and 0 for a connection that broke.
        """
        cookies = f"session={session}; csrf={CSRF_TOKEN}"
        body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **data})
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.connect()
            barrier.wait(PATIENCE)
            connection.request(
                "POST",
                path,
                body=body,
                headers={
                    "Host": f"localhost:{self.port}",
                    "Cookie": cookies,
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Connection": "close",
                },
            )
            answer = connection.getresponse()
            answer.read()
        except OSError:
            return 0
        finally:
            connection.close()
        return answer.status

    def get(self, path: str) -> int:
        """Ask for a page as a visitor; give the status, and 0 for no answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


Form = tuple[str, str, dict[str, str]]  # whose session, to where, with what


def all_at_once(site: Site, forms: list[Form]) -> list[int]:
    """Send these forms at the same instant, each from a browser of its own."""
    barrier = threading.Barrier(len(forms))
    with ThreadPoolExecutor(len(forms)) as browsers:
        sent = [
            browsers.submit(site.post, session, path, barrier, **data)
            for session, path, data in forms
        ]
        return [answer.result() for answer in sent]


def two_by_two(site: Site, pairs: list[tuple[Form, Form]]) -> list[tuple[int, int]]:
    """Send both forms of each pair at the same instant.

    As many pairs are on their way at once as the server has threads for: in one great
    burst the two of a pair would wait in the queue for each other, and not race.
    """
    lanes = WORKERS * site.threads // 2

    def race(pair: tuple[Form, Form]) -> tuple[int, int]:
        one, other = all_at_once(site, list(pair))
        return one, other

    with ThreadPoolExecutor(lanes) as browsers:
        return list(browsers.map(race, pairs))


@contextmanager
def blank_database(server_url: str, folder: Path) -> Iterator[Database]:
    """Make a database with no rows; without a server's URL, in a file of SQLite."""
    with new_database(server_url, folder, like=None) as database:
        environment = _environment(database, port=0)
        for command in (["migrate", "--verbosity=0"], ["createcachetable"]):
            _run([sys.executable, "manage.py", *command], environment)
        yield database


@contextmanager
def running(
    wsgi: str, *, threads: int, blank: Database, folder: Path
) -> Iterator[Site]:
    """Run the site on a fresh copy of the blank database."""
    with new_database(blank.url, folder, like=blank) as database:
        port = _free_port()
        site = Site(
            database, port, threads, environment=_environment(database, port=port)
        )
        command = [sys.executable, "-m", "gunicorn", wsgi]
        command += ["-c", "networking_site/gunicorn_conf.py"]
        command += ["--threads", str(threads)]
        with (database.folder / "log").open("wb") as log:
            site.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=site.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _wait_until(lambda: _is_ready(site), site)
            yield site
        finally:
            _stop(site.process)
            print(site.log[:8000])  # pytest shows it where a story failed


@contextmanager
def new_database(
    url: str, folder: Path, *, like: Database | None
) -> Iterator[Database]:
    """Make a database that goes away again, empty or a copy of another."""
    folder = folder / f"race-{secrets.token_hex(4)}"
    folder.mkdir()
    if url.startswith("postgres"):
        name = folder.name.replace("-", "_")
        template = urlsplit(like.url).path[1:] if like else "template1"
        _tell(url, "CREATE DATABASE {} TEMPLATE {}", [name, template])
        try:
            yield Database(urlsplit(url)._replace(path=f"/{name}").geturl(), folder)
        finally:
            _tell(url, "DROP DATABASE {} WITH (FORCE)", [name])
        return
    if like:
        shutil.copy(like.folder / "site.sqlite3", folder)
    yield Database(f"sqlite:///{folder / 'site.sqlite3'}", folder)


def _tell(url: str, sentence: str, names: list[str]) -> None:
    """Say something to the database server, from a database that stays."""
    quoted = map(sql.Identifier, names)
    stays = urlsplit(url)._replace(path="/postgres").geturl()
    with psycopg.connect(stays, autocommit=True) as connection:
        connection.execute(sql.SQL(sentence).format(*quoted))


def _environment(database: Database, *, port: int) -> dict[str, str]:
    """Give the settings of production, said in full so that no `.env` adds to them."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG")
        if name in os.environ
    }
    return kept | {
        "ALLOWED_HOSTS": "localhost",
        "CACHE_URL": "dbcache://cache",
        "DATA_DIR": str(database.folder),
        "DATABASE_URL": database.url,
        "DEBUG": "false",
        "ORGANISERS_SECOND_FACTOR": "offered",
        "DJANGO_SETTINGS_MODULE": "tests.race.settings",
        "EMAIL_URL": "",
        "EMBEDDED_WORKER": "false",
        "HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "PYTHONWARNINGS": "ignore",
        "SECRET_KEY": "of the race tests only, 0123456789 abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": f"http://localhost:{port}",
        "WEB_CONCURRENCY": str(WORKERS),
    }


def _run(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _is_ready(site: Site) -> bool:
    """Knock with as many as the server has threads, so that both processes are up."""
    if site.get("/healthz") != 200:
        return False
    at_once = WORKERS * site.threads
    with ThreadPoolExecutor(at_once) as browsers:
        knocks = list(browsers.map(site.get, ["/readyz"] * at_once * 2))
    return set(knocks) == {200}


def _wait_until(is_so: Callable[[], bool], site: Site) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert site.process is not None
        gave_up = site.process.poll() is not None or time.monotonic() > end
        assert not gave_up, f"the server did not start:\n{site.log}"
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(15)
