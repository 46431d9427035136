"""What does the organisers' workshop cost in a large group?

`python benchmarks/organisers.py [--members 100000] [--events 5000]`

Fills two databases of its own, one with a tenth of it; asks each, as an organiser, for
the start page and the lists, and says how many queries each takes, and what ten times
as many members and events do to its time. Asked for in process, over Django's test
client; the fastest of the runs counts. The bar is 25 queries for the start page,
however large the group. What the figures were: `docs/operations.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.events import queries_of  # noqa: E402
from benchmarks.pages import make_environment  # noqa: E402

PAGES = {
    "start page": "/admin/",
    "accounts": "/admin/profiles/user/",
    "accounts, page 3": "/admin/profiles/user/?p=3",
    "accounts, last page": "/admin/profiles/user/?p={last}",
    "accounts, a name": "/admin/profiles/user/?q=beekeeper",
    "accounts, unlisted": "/admin/profiles/user/?page=unlisted",
    "accounts, inactive": "/admin/profiles/user/?signed_in=inactive",
    "accounts, hosts": "/admin/profiles/user/?host=coming",
    "people who wait": "/admin/profiles/newcomer/",
    "events": "/admin/events/event/",
    "events, without host": "/admin/events/event/?hosted=no",
    "one event": "/admin/events/event/{event}/change/",
    "announcements": "/admin/announcements/",
    "audit trail": "/admin/trail/deed/",
    "exports": "/admin/exports/",
}


def main() -> None:
    """Measure both sizes, each in a process and a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5, help="of each page")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        fill(arguments.members, arguments.events)
        print(json.dumps(measure(arguments.runs)))
        return
    sizes = [(arguments.members // 10, arguments.events // 10)]
    sizes.append((arguments.members, arguments.events))
    few, many = (run_apart(*size, runs=arguments.runs) for size in sizes)
    print(f"\n| page | queries | ms at {sizes[0][0]} | ms at {sizes[1][0]} | times |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, (queries, took) in many.items():
        before = few[name][1]
        print(f"| {name} | {queries} | {before:.0f} | {took:.0f} ", end="")
        print(f"| {took / before:.1f} |")


def run_apart(members: int, events: int, *, runs: int) -> dict[str, tuple[int, float]]:
    """Measure in a fresh process, so that nothing is kept from one size to the next."""
    with tempfile.TemporaryDirectory(prefix="organisers-benchmark-") as name:
        environment = {**os.environ, **make_environment(Path(name), "")}
        environment["ORGANISERS_SECOND_FACTOR"] = "offered"
        command = [sys.executable, __file__, "--measure", "--runs", str(runs)]
        command += ["--members", str(members), "--events", str(events)]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    said: dict[str, tuple[int, float]] = json.loads(done.stdout.splitlines()[-1])
    return said


def fill(members: int, events: int) -> None:
    """Make the tables and the community."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    with open(os.devnull, "w") as nowhere:
        made = {"members": members, "events": events, "introductions": members // 5}
        call_command("seed_scale", stdout=nowhere, **made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(runs: int) -> dict[str, tuple[int, float]]:
    """Give queries and milliseconds of the processor of each page."""
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.test import Client

    from contacts.profiles.actions import set_role
    from contacts.profiles.models import User
    from events.models import Event

    # Names of static files are looked up in production; here there are none to look up.
    staticfiles_storage.url = lambda name, force=False: f"/static/{name}"
    organiser = User.objects.earliest("pk")
    set_role(organiser, organiser=True)
    client = Client(headers={"host": "localhost"})
    client.force_login(organiser)
    words = {
        "last": (User.objects.count() + 49) // 50,
        "event": Event.objects.latest("starts_at").pk,
    }
    said = {}
    for name, path in PAGES.items():
        address = path.format(**words)
        answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        times = []
        for _run in range(runs):
            begun = time.process_time()
            client.get(address)
            times.append((time.process_time() - begun) * 1000)
        said[name] = (len(queries_of(client, address)), min(times))
    return said


if __name__ == "__main__":
    main()
