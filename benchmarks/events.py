"""What do events cost when there are many? `python benchmarks/events.py`

Fills a fresh database with 100 events and 1,000 answers, and another with 10,000 and
100,000; asks each, as a member and as a visitor, for the list, the month, an event's
page and the feed; and says how many queries each takes and what a hundred times as many
events do to its time. The first hundred are the same in both, in five months around
today; the others are of the twenty years before, so that pages show as much. With
`--busier` they are in the same five months. Asked for in process, over Django's test
client. What the columns mean: `docs/events.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

FEW, MANY, MEMBERS, ANSWERS = 100, 10_000, 1000, 10
YEARS_BEFORE = 20
MOST_QUERIES, MOST_TIMES = 12, 1.5
FEED = "/events/calendar.ics"
NARROWED = {
    "list": "",
    "list, page 2": "",
    "near": "near=1",
    "free places": "free=1",
    "a topic": "topic=bread",
    "a common word": "q=breakfast",
    "a rare word": "q=rhubarb",
    "a slip": "q=brekfast",
    "no such word": "q=xylophone",
    "past": "when=past",
    "a day": "day={day}",
    "month": "month={month}",
}


def main() -> None:
    """Measure both sizes, each in a process and a database of its own."""
    arguments = read_arguments()
    if arguments.measure:
        if not arguments.full:
            fill(arguments.events[0], is_busier=arguments.busier)
        measure(arguments.runs)
        return
    results = []
    for number, events in enumerate(arguments.events):
        database = arguments.database[number] if arguments.database else ""
        results.append(run_apart(events, arguments, database=database))
    report(arguments.events, results)


def read_arguments() -> argparse.Namespace:
    """Read what was said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[FEW, MANY])
    parser.add_argument(
        "--database", nargs="*", help="for each number an empty one; else SQLite"
    )
    parser.add_argument("--full", action="store_true", help="they are filled already")
    parser.add_argument("--busier", action="store_true", help="all in five months")
    parser.add_argument("--runs", type=int, default=15, help="of each page")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(events: int, arguments: argparse.Namespace, *, database: str) -> dict:
    """Measure in a fresh process, so that nothing is kept from one size to the next."""
    with tempfile.TemporaryDirectory(prefix="events-benchmark-") as name:
        environment = {**os.environ, **make_environment(Path(name), database)}
        command = [sys.executable, __file__, "--measure"]
        command += ["--events", str(events), "--runs", str(arguments.runs)]
        command += ["--full"] if arguments.full else []
        command += ["--busier"] if arguments.busier else []
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    said: dict = json.loads(done.stdout.splitlines()[-1])
    return said


def measure(runs: int) -> None:
    """Ask for everything in turns, and print what came as JSON."""
    import django

    django.setup()
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.db import connection
    from django.test import Client

    from contacts.profiles.models import User
    from events.models import Event, Rsvp

    # Names of static files are looked up in production; here there are none to look up.
    staticfiles_storage.url = lambda name, force=False: f"/static/{name}"
    viewer = User.objects.order_by("pk")[MEMBERS // 2]
    member, visitor = (
        Client(headers={"host": "localhost"}),
        Client(headers={"host": "localhost"}),
    )
    member.force_login(viewer)
    pages = {}
    for who, client in (("member", member), ("visitor", visitor)):
        for name, path in addresses(client).items():
            pages[f"{name}, {who}"] = (client, path)
    answers = {name: client.get(path) for name, (client, path) in pages.items()}
    found = {name: page for name, page in answers.items() if page.status_code == 200}
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(runs):
        for name in found:
            client, path = pages[name]
            begun = time.process_time()
            client.get(path)
            times[name].append((time.process_time() - begun) * 1000)
    said = {
        "vendor": connection.vendor,
        "events": Event.objects.count(),
        "answers": Rsvp.objects.count(),
        "missing": [name for name in pages if name not in found],
        "pages": {
            name: {
                "best": min(times[name]) + sum(map(time_of, queries_of(*pages[name]))),
                "queries": len(queries_of(*pages[name])),
                "bytes": len(b"".join(page) if page.streaming else page.content),
            }
            for name, page in found.items()
        },
    }
    print(json.dumps(said))


def fill(events: int, *, is_busier: bool) -> None:
    """Make the tables, and a community of the same people whatever it does."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from contacts.profiles.models import Profile

    call_command("migrate", verbosity=0)
    if Profile.objects.exists():
        raise SystemExit("The database is not empty; name an empty one.")
    call_command("createcachetable")
    with open(os.devnull, "w") as nowhere:
        known = {"members": MEMBERS, "introductions": MEMBERS}
        call_command("seed_scale", events=FEW, stdout=nowhere, **known)
        if events > FEW:
            call_command("seed_scale", events=events - FEW, stdout=nowhere)
    if not is_busier:
        date_back()
    furnish(events)
    with connection.cursor() as cursor:
        vacuum = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        cursor.execute(vacuum)


def date_back() -> None:
    """Let all but the first hundred events have been in the twenty years before."""
    from events.models import Event

    [oldest] = Event.objects.order_by("starts_at")[:1]
    rest = list(Event.objects.order_by("pk")[FEW:])
    for number, event in enumerate(rest):
        days = (number + 1) * YEARS_BEFORE * 365 / len(rest)
        event.starts_at = oldest.starts_at - timedelta(days=int(days))
        event.ends_at = event.starts_at + timedelta(hours=1)
        event.day = event.starts_at.date()
    names = ["starts_at", "ends_at", "day"]
    Event.objects.bulk_update(rest, names, batch_size=500)


def furnish(events: int) -> None:
    """Give the events places, topics, words, and as many answers as were promised."""
    from django.db.models import Max

    from contacts.profiles.models import Topic, User
    from events.models import Event, Rsvp

    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    [bread] = Topic.objects.get_or_create(slug="bread", defaults={"name": "Bread"})[:1]
    places = [("Lisbon", "PT"), ("Osaka", "JP"), ("Köln", "DE"), ("Lima", "PE")]
    made = list(Event.objects.order_by("pk").annotate(last=Max("rsvps__turn")))
    rsvps, about = [], []
    for number, event in enumerate(made):
        event.kind = Event.Kind.values[number % 3]
        event.audience = ["public", "public", "members", "link"][number % 4]
        if event.kind != Event.Kind.ONLINE:
            event.town, event.country = places[number % 4]
        if number % 50 == 0:
            event.summary = "With rhubarb."
        if number % 5 == 0:
            about.append(Event.topics.through(event=event, topic=bread))
    for event in made:
        event.words = event._meta.get_field("words").pre_save(event, False)
    names = ["kind", "audience", "town", "country", "summary", "words"]
    Event.objects.bulk_update(made, names, batch_size=500)
    Event.topics.through.objects.bulk_create(about, batch_size=1000)
    missing = events * ANSWERS - Rsvp.objects.count()
    taken = set(Rsvp.objects.values_list("event_id", "member_id"))
    turn = {event.pk: event.last or 0 for event in made}
    number = 0
    while len(rsvps) < missing:
        event, member = made[number % len(made)], people[(number * 7) % len(people)]
        number += 1
        if (event.pk, member) in taken:
            continue
        taken.add((event.pk, member))
        turn[event.pk] += 1
        rsvps.append(
            Rsvp(
                event=event,
                member_id=member,
                answer="not_going",
                turn=turn[event.pk],
                answered_at=event.created_at,
            )
        )
    Rsvp.objects.bulk_create(rsvps, batch_size=2000)


def addresses(client: Any) -> dict[str, str]:
    """Give the paths to ask for, by the names of the report."""
    from django.utils import timezone

    now = timezone.now()
    words = {"day": f"{now:%Y-%m-%d}", "month": f"{now:%Y-%m}"}
    paths = {
        name: f"/events/?{query.format(**words)}" for name, query in NARROWED.items()
    }
    first = client.get("/events/").content.decode()
    link = re.search(r'href="([^"]+)"\s+rel="next"', first)
    paths["list, page 2"] = f"/events/{unescape(link[1])}" if link else "/events/none/"
    paths["event page"] = busiest()
    paths["feed"] = FEED
    return paths


def busiest() -> str:
    """Give the page of a public event to come with ten people going, or nearly so."""
    from django.db.models import F
    from django.db.models.functions import Abs
    from django.utils import timezone

    from events.models import Event

    coming = Event.objects.upcoming(now=timezone.now()).filter(audience="public")
    some = coming.with_counts().annotate(off=Abs(F("going_count") - 10))
    event = some.order_by("off", "starts_at", "pk")[0]
    return event.get_absolute_url()


def queries_of(client: Any, path: str) -> list[str]:
    """Give the queries of a page, session and member included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries]


def time_of(query: str) -> float:
    """Give what PostgreSQL says it needs for a query, in ms; SQLite runs in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    needed = []
    with connection.cursor() as cursor:
        for _ in range(5):
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}")
            [plan] = cursor.fetchone()[0]
            needed.append(plan["Planning Time"] + plan["Execution Time"])
    return min(needed)


def report(sizes: list[int], results: list[dict]) -> None:
    """Print what each page costs at both sizes, and how many times as much.

    Processor time of our process, and what PostgreSQL says that it took; the fastest
    of the runs counts: what others do on the machine only adds to it.
    """
    few, many = results[0], results[-1]
    print(
        f"\n{many['vendor']}, {few['events']} events with {few['answers']} answers, "
        f"and {many['events']} with {many['answers']}; {MEMBERS} members\n"
    )
    print(f"| page | queries | ms at {sizes[0]} | ms at {sizes[-1]} | times | |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    over = 0
    for name, page in many["pages"].items():
        before = few["pages"].get(name)
        if before is None:
            continue
        times = page["best"] / before["best"]
        faults = [f"over {MOST_TIMES} times"] if times > MOST_TIMES else []
        if page["queries"] > MOST_QUERIES:
            faults.append(f"over {MOST_QUERIES} queries")
        over += bool(faults)
        print(
            f"| {name} | {page['queries']} | {before['best']:.1f} | {page['best']:.1f} "
            f"| {times:.2f} | {', '.join(faults)} |"
        )
    for name in many["missing"]:
        print(f"| {name} | | | | | not there yet |")
    print(f"\n{over} of {len(many['pages'])} over their bounds.")


if __name__ == "__main__":
    main()
