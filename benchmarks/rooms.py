"""Do room pages stay quick while everybody asks for news? `python benchmarks/rooms.py`

Fills a fresh SQLite database with an evening of 300 people, serves it as `bin/serve`
does, and lets each of them do over HTTP what the room page does: ask every three
seconds, and fetch its part when told to. Meanwhile a host acts, and people leave and
come back. What the lines mean: `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import os
import random
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from statistics import quantiles

import django

ROOT = Path(__file__).resolve().parents[1]
BAR = 200  # milliseconds
QUIET_POLLS = 300
NEWS = re.compile(
    rb'hx-get="([^"]*/news/[^"]*)"\s+hx-vals=\'{"seen": "([^"]+)"}\''
    rb'\s+hx-trigger="every (\d+)ms'
)
WAIT = re.compile(rb'hx-trigger="room-changed delay:(\d+)ms"')
CLOCK = re.compile(rb'data-now="([^"]*)"\s+data-ends="([^"]*)"')
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Seen:
    """How long answers took, in milliseconds, by what was asked."""

    polls: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    deeds: list[float] = field(default_factory=list)
    unchanged: int = 0
    clocks: int = 0
    busy: float = 0.0
    failures: list[str] = field(default_factory=list)
    is_over: bool = False


class Phone:
    """One member's open room page, over a connection that stays open.

    Its three moments are those at which the page asks for news, at which its time is
    up, and at which it fetches its part.
    """

    def __init__(self, port: int, path: str, cookie: str, seen: Seen) -> None:
        self.port, self.path, self.cookie, self.seen = port, path, cookie, seen
        self.pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.news, self.key, self.token, self.every = "", "", "", 3.0
        self.wait = 0.0
        self.asks_at = self.over_at = self.looks_at = inf

    async def live(self) -> None:
        """Do what is next, until the evening is over."""
        self.asks_at = time.monotonic() + random.uniform(0, self.every)  # noqa: S311
        while not self.seen.is_over:
            at = min(self.asks_at, self.over_at, self.looks_at)
            await asyncio.sleep(max(0, at - time.monotonic()))
            if at == self.looks_at:
                await self.look()
            elif at == self.over_at:
                self.over_at, self.looks_at = inf, at + self.wait
            else:
                self.asks_at = max(at, time.monotonic() - self.every) + self.every
                await self.ask_for_news()

    async def ask_for_news(self) -> None:
        """Ask, and plan to look again or set the clock where there are some."""
        url = f"{self.news}?seen={self.key}"
        status, head, _body = await self.ask("GET", url, self.seen.polls)
        said = re.search(r"(?i)hx-trigger: (.*)\r", head)
        if status == 204:
            self.seen.unchanged += 1
        elif said and said[1] == "room-changed":
            self.looks_at = time.monotonic() + self.wait
        elif said:
            clock = json.loads(said[1])["room-clock"]
            self.seen.clocks += 1
            self.key = clock["seen"]
            self.count_down(clock["now"], clock["ends"])
        else:
            self.seen.failures.append(f"news: {status}")

    async def look(self, *, first: bool = False) -> None:
        """Fetch the page's part, or the whole page, and read what to ask next."""
        headers = "" if first else "HX-Request: true\r\n"
        times = [] if first else self.seen.parts
        self.looks_at = inf
        status, _head, body = await self.ask("GET", self.path, times, headers=headers)
        found, wait = NEWS.search(body), WAIT.search(body)
        if status != 200 or not found or not wait:
            self.seen.failures.append(f"page: {status}")
            return
        self.news, self.key = html.unescape(found[1].decode()), found[2].decode()
        self.every, self.wait = int(found[3]) / 1000, int(wait[1]) / 1000
        self.asks_at = time.monotonic() + self.every
        clock = CLOCK.search(body)
        self.count_down(
            *(one.decode() for one in clock.groups()) if clock else ("", "")
        )
        if token := TOKEN.search(body):
            self.token = token[1].decode()

    def count_down(self, now: str, ends: str) -> None:
        """Know when the time is up; while the clock stands, it never is."""
        self.over_at = inf
        if ends:
            left = datetime.fromisoformat(ends) - datetime.fromisoformat(now)
            self.over_at = time.monotonic() + left.total_seconds()

    async def press(self, name: str) -> None:
        """Leave, or say that one is here."""
        headers = f"X-CSRFToken: {self.token}\r\nOrigin: http://localhost\r\n"
        path = f"{self.path}{name}/"
        other = Phone(self.port, self.path, self.cookie, self.seen)  # beside the news
        status, *_ = await other.ask("POST", path, self.seen.deeds, headers=headers)
        if status != 302:
            self.seen.failures.append(f"{name}: {status}")
        self.looks_at = time.monotonic()  # the page it leads to

    async def ask(
        self, method: str, path: str, times: list[float], *, headers: str = ""
    ) -> tuple[int, str, bytes]:
        """Ask for something, and note how long the answer took."""
        lines = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n"
            f"Accept: text/html\r\nContent-Length: 0\r\n{headers}\r\n"
        )
        begun = time.perf_counter()
        for is_new in (False, True):  # the server may have closed an idle connection
            try:
                status, head, body = await self._exchange(lines, is_new=is_new)
                break
            except (ConnectionError, asyncio.IncompleteReadError):
                if is_new:
                    self.seen.failures.append(f"{method} {path[:40]}: no answer")
                    return 0, "", b""
        times.append((time.perf_counter() - begun) * 1000)
        return status, head, body

    async def _exchange(self, lines: str, *, is_new: bool) -> tuple[int, str, bytes]:
        if self.pipe is None or is_new:
            self.pipe = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.pipe
        writer.write(lines.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        for cookie in re.findall(rb"(?i)set-cookie: (csrf=[^;]+)", head):
            self.cookie += f"; {cookie.decode()}"
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), head.decode(), body


def main() -> None:
    """Fill, serve, let them live, and print what was measured."""
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="site-rooms-") as name, ExitStack() as s:
        from benchmarks.pages import free_port, make_environment, served

        folder, port = Path(name), free_port()
        environment = make_environment(folder, "")
        environment["WEB_CONCURRENCY"] = str(options.workers)
        environment["EMBEDDED_WORKER"] = "true"
        os.environ |= environment
        django.setup()
        path, cookies = fill(options.people)
        queries = queries_of_a_poll(path, cookies[0])
        s.enter_context(served("networking_site.wsgi", port, environment, folder))
        seen, quiet = Seen(), Seen()
        phones = [Phone(port, path, cookie, seen) for cookie in cookies]
        load = os.getloadavg()[0]
        asyncio.run(evening(phones, quiet, options, path))
        report(seen, quiet, queries=queries, options=options, load=load)


def read_options() -> argparse.Namespace:
    """Read what was said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=1, help="WEB_CONCURRENCY")
    return parser.parse_args()


def fill(people: int) -> tuple[str, list[str]]:
    """Make members, an evening that is on, and its rounds; give where, and cookies."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from contacts.profiles.models import User
    from events.models import Event, Rsvp
    from events.rooms import actions
    from events.rooms.models import Rotation

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    with open(os.devnull, "w") as nowhere:
        options = {"members": people, "events": 10, "introductions": 10}
        call_command("seed_scale", **options, stdout=nowhere)
    now = timezone.now()
    event = Event.objects.filter(status="published").order_by("pk")[0]
    Event.objects.filter(pk=event.pk).update(
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=2),
        audience="members",
    )
    event.refresh_from_db()
    members = list(User.objects.order_by("pk")[:people])
    Rsvp.objects.filter(event=event).delete()
    Rsvp.objects.bulk_create(
        Rsvp(event=event, member=one, answer="going", turn=turn, answered_at=now)
        for turn, one in enumerate(members, start=1)
    )
    wanted = actions.SetUp(
        questions=["What brought you here?"] * 4,
        minutes=10,
        break_minutes=1,
        room_size=4,
        place=Rotation.Place.TEMPLATE,
        link_template="https://meet.example/{room}",
    )
    rotation = actions.set_up(event, wanted=wanted)
    actions.start(rotation, everybody=True, now=now)
    cookies = []
    for member in members:
        client = Client()
        client.force_login(member)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={value}")
    connection.close()
    return rotation.get_absolute_url(), cookies


def queries_of_a_poll(path: str, cookie: str) -> int:
    """Count what one question for news asks of the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost", "cookie": cookie})
    page = client.get(path, HTTP_COOKIE=cookie)
    found = NEWS.search(page.content)
    assert found
    news, key = html.unescape(found[1].decode()), found[2].decode()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(news, {"seen": key}, HTTP_COOKIE=cookie)
        assert answer.status_code == 204
    connection.close()
    return len(queries)


async def evening(
    phones: list[Phone], quiet: Seen, options: argparse.Namespace, path: str
) -> None:
    """Open all pages, measure a quiet stretch, then live while a host acts."""
    for start in range(0, len(phones), 4):
        await asyncio.gather(
            *(phone.look(first=True) for phone in phones[start : start + 4])
        )
    seen = phones[0].seen
    before = processor_seconds()
    phones[0].seen = quiet
    for _ in range(QUIET_POLLS):
        await phones[0].ask_for_news()
    quiet.deeds = [(processor_seconds() - before) / QUIET_POLLS * 1000]
    phones[0].seen = seen
    begun, before = time.monotonic(), processor_seconds()
    lives = [asyncio.create_task(phone.live()) for phone in phones]
    await asyncio.gather(
        comes_and_goes(phones, options.seconds), host(path, options.seconds)
    )
    seen.busy = (processor_seconds() - before) / (time.monotonic() - begun)
    seen.is_over = True
    await asyncio.gather(*lives)


async def comes_and_goes(phones: list[Phone], seconds: float) -> None:
    """Let somebody leave, or come back, every five seconds."""
    end = time.monotonic() + seconds
    gone: list[Phone] = []
    while time.monotonic() < end:
        await asyncio.sleep(5)
        if gone:
            await gone.pop().press("arrive")
        else:
            gone.append(random.choice(phones))  # noqa: S311
            await gone[-1].press("leave")


async def host(path: str, seconds: float) -> None:
    """Give more time, end the round, begin the next, pause and go on."""
    for deed in ("extend", "skip", "skip", "pause", "resume"):
        await asyncio.sleep(seconds / 6)
        await asyncio.to_thread(act, deed, path)
    await asyncio.sleep(seconds / 6)


def act(deed: str, path: str) -> None:
    """Do what a host does, as she sees things now."""
    from django.db import connection
    from django.utils import timezone

    from events.rooms import actions
    from events.rooms.actions.locking import rounds_of
    from events.rooms.clock import moment_of
    from events.rooms.models import Rotation

    now, rotation = timezone.now(), Rotation.objects.get()
    moment = moment_of(rotation, rounds_of(rotation), now=now)
    if deed == "extend":
        assert moment.ends_at
        by = timedelta(minutes=1)
        actions.extend(rotation, seen_end=moment.ends_at, by=by, now=now)
    elif deed == "skip":
        actions.skip(rotation, phase=moment.phase, number=moment.number, now=now)
    elif deed == "pause":
        actions.pause(rotation, now=now)
    else:
        actions.resume(rotation, now=now)
    connection.close()


def processor_seconds() -> float:
    """Give how long gunicorn's processes, children of this one, have computed."""
    ticks, parents = 0, {os.getpid()}
    stats = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(stat.parent.name)] = (int(fields[1]), sum(map(int, fields[11:13])))
    for _generation in range(2):
        parents |= {key for key, (parent, _) in stats.items() if parent in parents}
    ticks = sum(stats[key][1] for key in parents - {os.getpid()} if key in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def report(
    seen: Seen,
    quiet: Seen,
    *,
    queries: int,
    options: argparse.Namespace,
    load: float,
) -> None:
    """Print what was measured."""
    p50, p95, p99 = percentiles(seen.polls)
    unchanged, clocks = (n / len(seen.polls) for n in (seen.unchanged, seen.clocks))
    print(
        f"{options.people} people, {options.seconds:g} s, SQLite, gunicorn with "
        f"{options.workers} process(es) of 4 threads; load of the machine "
        f"{load:.1f} before, {os.getloadavg()[0]:.1f} after\n"
    )
    print(
        f"news      {len(seen.polls):6} answers   p50 {p50:.0f}  p95 {p95:.0f}"
        f"  p99 {p99:.0f} ms   {unchanged:.0%} were 204, {clocks:.0%} a clock   "
        f"queries each: {queries}"
    )
    for name, times in (("its part", seen.parts), ("to come/go", seen.deeds)):
        p50, p95, p99 = percentiles(times)
        print(
            f"{name:9} {len(times):6} answers   p50 {p50:.0f}  p95 {p95:.0f}"
            f"  p99 {p99:.0f} ms"
        )
    p50, *_ = percentiles(quiet.polls)
    print(f"one question alone: {p50:.1f} ms, {quiet.deeds[0]:.2f} ms of a processor")
    print(f"on average {seen.busy:.2f} processors were busy with all of this")
    print(f"failures: {len(seen.failures)} {sorted(set(seen.failures))[:5]}")
    verdict = "kept" if percentiles(seen.polls)[1] < BAR else "missed"
    print(f"the bar of {BAR} ms at p95 is {verdict}")


def percentiles(times: list[float]) -> tuple[float, float, float]:
    """Give the middle, and what 95 and 99 of a hundred stay below."""
    if len(times) < 2:
        return 0, 0, 0
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[94], cuts[98]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
