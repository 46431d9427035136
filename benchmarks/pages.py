"""How fast are the pages, beside a bare page of Django's? `python benchmarks/pages.py`

Fills a fresh database, serves the site and the bare page the same way (gunicorn, one
process, four threads), and asks for one page after the other over four connections.
What the columns mean, and what they don't: `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median

import django

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 4
EVENTS, INTRODUCTIONS = 200, 500
PATIENCE = 60


@dataclass
class Page:
    """One page, and what was measured of it."""

    name: str
    path: str
    port: int
    cookie: str = ""
    queries: int = 1
    rates: list[float] = field(default_factory=list)
    size: int = 0
    encoding: str = ""

    @property
    def rate(self) -> float:
        """Give the requests per second, the median of all runs."""
        return median(self.rates)


def main() -> None:
    """Print one line per page."""
    arguments = read_arguments()
    with (
        tempfile.TemporaryDirectory(prefix="site-benchmark-") as name,
        ExitStack() as s,
    ):
        folder, ports = Path(name), (free_port(), free_port())
        environment = make_environment(folder, arguments.database)
        os.environ |= environment
        sys.path.insert(0, str(ROOT))
        django.setup()
        fill(arguments.members)
        pages = choose_pages(*ports)
        for wsgi, port in zip(
            ("benchmarks.bare", "networking_site.wsgi"), ports, strict=True
        ):
            s.enter_context(served(wsgi, port, environment, folder))
        for page in pages:
            look(page)
            run(page, seconds=1)
        for _ in range(arguments.runs):
            for page in pages:
                page.rates.append(run(page, seconds=arguments.seconds))
        report(pages, arguments)


def read_arguments() -> argparse.Namespace:
    """Read what was said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="for each run")
    parser.add_argument("--runs", type=int, default=3, help="of each page, in turn")
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--database", default="", help="an empty one; else SQLite")
    return parser.parse_args()


def make_environment(folder: Path, database: str) -> dict[str, str]:
    """Give the settings of production, said in full so that no `.env` adds to them."""
    return {
        "ALLOWED_HOSTS": "localhost",
        "CACHE_URL": "dbcache://cache",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder / 'site.sqlite3'}",
        "DEBUG": "false",
        "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings",
        "EMAIL_URL": "",
        "EMBEDDED_WORKER": "false",
        "HOST": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://localhost",
        "WEB_CONCURRENCY": "1",
    }


def fill(members: int) -> None:
    """Make the tables, the static files and the community."""
    from django.core.management import call_command

    from contacts.profiles.models import Profile

    call_command("migrate", verbosity=0)
    if Profile.objects.exists():
        raise SystemExit("The database is not empty; name an empty one.")
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    with open(os.devnull, "w") as nowhere:
        call_command(
            "seed_scale",
            members=members,
            events=EVENTS,
            introductions=INTRODUCTIONS,
            stdout=nowhere,
        )
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def choose_pages(bare_port: int, port: int) -> list[Page]:
    """Give the pages to measure: those with a great deal on them, and their queries."""
    from django.conf import settings
    from django.db import connection
    from django.db.models import Count
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from contacts.profiles.models import Profile
    from events.models import Event

    whole = Profile.objects.order_by("pk")
    viewer, other = whole[0], whole[1]
    coming = Event.objects.filter(audience="public").upcoming(now=timezone.now())
    fullest = coming.annotate(n=Count("rsvps")).order_by("-n", "pk")[0]
    visitor, member = (Client(headers={"host": "localhost"}) for _ in range(2))
    member.force_login(viewer.user)
    pages = [Page("bare", "/bare/", bare_port)]
    for name, path, client in (
        ("home", "/", visitor),
        ("home, signed in", "/", member),
        ("event list", "/events/", visitor),
        ("event", fullest.get_absolute_url(), visitor),
        ("event, signed in", fullest.get_absolute_url(), member),
        ("directory", "/members/", member),
        ("profile", other.get_absolute_url(), member),
    ):
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        client.get(path)  # what is only read once is read now
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
        pages.append(
            Page(
                name,
                path,
                port,
                cookie=f"{settings.SESSION_COOKIE_NAME}={cookie.value}"
                if cookie
                else "",
                queries=len(queries),
            )
        )
    connection.close()
    return pages


@contextmanager
def served(
    wsgi: str, port: int, environment: dict[str, str], folder: Path
) -> Iterator[None]:
    """Serve a site with gunicorn, as `bin/serve` does."""
    command = [sys.executable, "-m", "gunicorn", wsgi]
    command += ["-c", "networking_site/gunicorn_conf.py"]
    log_file = folder / f"{wsgi}.log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment, "PORT": str(port)},
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + PATIENCE
        while not answers(port):
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{wsgi} did not start:\n{log_file.read_text()}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def answers(port: int) -> bool:
    """Say whether anybody listens."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def look(page: Page) -> None:
    """Remember how many bytes the page sends, and how they are packed."""
    connection = HTTPConnection("127.0.0.1", page.port, timeout=PATIENCE)
    response, body = ask(connection, page)
    page.size, page.encoding = len(body), response.getheader("Content-Encoding", "")
    connection.close()


def run(page: Page, *, seconds: float) -> float:
    """Ask for a page again and again; give how many times a second it came."""
    counts = [0] * CONNECTIONS
    start = threading.Barrier(CONNECTIONS + 1)
    problems: list[BaseException] = []

    def browse(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", page.port, timeout=PATIENCE)
        try:
            start.wait()
            while time.perf_counter() < end:
                ask(connection, page)
                counts[number] += 1
        except Exception as problem:  # noqa: BLE001  said by the main thread
            problems.append(problem)
        finally:
            connection.close()

    browsers = [
        threading.Thread(target=browse, args=[number]) for number in range(CONNECTIONS)
    ]
    for browser in browsers:
        browser.start()
    begun = time.perf_counter()
    end = begun + seconds
    start.wait()
    for browser in browsers:
        browser.join()
    if problems:
        raise SystemExit(f"{page.path}: {problems[0]!r}")
    return sum(counts) / (time.perf_counter() - begun)


def ask(connection: HTTPConnection, page: Page) -> tuple[HTTPResponse, bytes]:
    """Ask for a page as a browser does."""
    headers = {"Host": "localhost", "Accept-Encoding": "gzip, br"}
    if page.cookie:
        headers["Cookie"] = page.cookie
    connection.request("GET", page.path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"answered {response.status}")
    return response, body


def report(pages: list[Page], arguments: argparse.Namespace) -> None:
    """Print what was measured."""
    from django.db import connection

    print(
        f"{connection.vendor}, {arguments.members} members, {EVENTS} events, "
        f"{INTRODUCTIONS} introductions; median of {arguments.runs} runs of "
        f"{arguments.seconds:g} s; Django {django.get_version()}, "
        f"Python {sys.version.split()[0]}\n"
    )
    print("| page | requests/s | of bare | runs | queries | bytes | packed |")
    print("| --- | ---: | ---: | --- | ---: | ---: | --- |")
    for page in pages:
        print(
            f"| {page.name} | {page.rate:.0f} | {page.rate / pages[0].rate:.3f} "
            f"| {min(page.rates):.0f} to {max(page.rates):.0f} "
            f"| {page.queries} | {page.size} | {page.encoding or 'no'} |"
        )


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
