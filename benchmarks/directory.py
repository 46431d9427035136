"""What does finding people cost? `python benchmarks/directory.py --members 1000 100000`

Fills a fresh database for each number of members, then asks the directory, as a member
who is signed in, for a fixed mix of searches, and says what each kind of them takes.
Asked for in process, over Django's test client: routing, session, queries, template.
What the columns mean: `docs/directory.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

EACH = 25
DEEP = 500
PAGE = 24


@dataclass
class Kind:
    """One kind of search: its addresses, and what was measured of them."""

    name: str
    paths: list[str]
    queries: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


def main() -> None:
    """Measure each number of members in a process and a database of its own."""
    arguments = read_arguments()
    if arguments.measure:
        measure(arguments.members[0], arguments.runs, is_full=arguments.full)
        return
    results = []
    for number, members in enumerate(arguments.members):
        database = arguments.database[number] if arguments.database else ""
        results.append(run_apart(members, arguments, database=database))
    report(arguments.members, results)


def read_arguments() -> argparse.Namespace:
    """Read what was said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument(
        "--database", nargs="*", help="for each number an empty one; else SQLite"
    )
    parser.add_argument("--runs", type=int, default=3, help="of the whole mix")
    parser.add_argument("--full", action="store_true", help="they are filled already")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(members: int, arguments: argparse.Namespace, *, database: str) -> dict:
    """Measure in a fresh process, so that nothing is kept from one size to the next."""
    with tempfile.TemporaryDirectory(prefix="directory-benchmark-") as name:
        environment = {**os.environ, **make_environment(Path(name), database)}
        command = [sys.executable, __file__, "--measure"]
        command += ["--members", str(members), "--runs", str(arguments.runs)]
        command += ["--full"] if arguments.full else []
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    said: dict = json.loads(done.stdout.splitlines()[-1])
    return said


def measure(members: int, runs: int, *, is_full: bool) -> None:
    """Fill the database, ask for everything, and print what came as JSON."""
    import django

    django.setup()
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.db import connection
    from django.test import Client

    from contacts.profiles.models import Entry, User

    # Names of static files are looked up in production; here there are none to look up.
    staticfiles_storage.url = lambda name, force=False: f"/static/{name}"
    begun = time.monotonic()
    if not is_full:
        fill(members)
    filled_in = time.monotonic() - begun
    client = Client(headers={"host": "localhost"})
    viewer = User.objects.order_by("pk")[members // 2]
    client.force_login(viewer)
    kinds = searches(random.Random(members), client)  # noqa: S311
    for kind in kinds:  # what is only read once is read now
        ask(client, kind.paths[0])
    for _ in range(runs):
        for kind in kinds:
            for path in kind.paths:
                ask_and_note(client, kind, path)
    for kind in kinds:
        kind.queries = [count_queries(client, path) for path in kind.paths]
    report = {
        "vendor": connection.vendor,
        "entries": Entry.objects.count(),
        "filled_in": filled_in,
        "kinds": [kind.__dict__ for kind in kinds],
    }
    print(json.dumps(report))


def fill(members: int) -> None:
    """Make the tables and the community."""
    from django.core.management import call_command
    from django.db import connection

    from contacts.profiles.models import Profile

    call_command("migrate", verbosity=0)
    if Profile.objects.exists():
        raise SystemExit("The database is not empty; name an empty one.")
    call_command("createcachetable")
    with open(os.devnull, "w") as nowhere:
        call_command(
            "seed_scale", members=members, introductions=members // 10, stdout=nowhere
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def searches(chance: random.Random, client: object) -> list[Kind]:
    """Choose what is asked for: words and values that some members really have."""
    from contacts.profiles.models import Entry, Trait
    from networking_site.demo import scale

    keys = list(Entry.objects.values_list("pk", flat=True))
    some = [Entry.objects.get(pk=chance.choice(keys)) for _ in range(EACH)]
    names = [entry.names for entry in some]
    rare = scale.WORDS[5000 : 5000 + EACH * 40 : 40]
    common = [*scale.WORDS[:15], *scale.TRADES.split()[:5], *scale.LOVES.split()[:5]]
    topics = list(
        dict.fromkeys(
            Trait.objects.filter(kind="topic", entry__in=[e.pk for e in some])
            .order_by("pk")
            .values_list("value", flat=True)
        )
    )

    def q(words: str, **more: str) -> str:
        return urlencode({"q": words, **more})

    def facets() -> Iterator[str]:
        for number in range(EACH):
            topic = topics[number % len(topics)]
            facet = [
                {"topic": topic},
                {"place": ["PT", "JP", "DE"][number % 3]},
                {"language": "pl", "place": "KE"},
                {"looking_for": topic},
                {"can_help": topic, "language": "de"},
            ][number % 5]
            yield urlencode(facet)

    two = [f"{chance.choice(common)} {chance.choice(common)}" for _ in range(EACH)]
    kinds = {
        "names": [q(name) for name in names],
        "first names": [q(name.split()[0]) for name in names],
        "rare words": [q(word) for word in rare],
        "common words": [q(word) for word in common],
        "two words": [q(words) for words in two],
        "beginnings": [q(word[: 1 + n % 3]) for n, word in enumerate(common)],
        "typing errors": [q(slipped(name, chance)) for name in names],
        "accents": [q(name.upper().replace("O", "Ö")) for name in names],
        "nobody": [q(f"xq{word}x") for word in rare],
        "facets": list(facets()),
        "facets and words": [
            q(word, place=["PT", "JP", "DE"][n % 3]) for n, word in enumerate(common)
        ],
    }
    made = [
        Kind(name, [f"/members/?{query}" for query in queries])
        for name, queries in kinds.items()
    ]
    everybody = Kind("everybody", ["/members/"] * EACH)
    second = [
        next_of(client, path) for kind in made for path in kind.paths[: EACH // 3]
    ]
    second = [*filter(None, second), next_of(client, "/members/")][-EACH:]
    deep = [deep_path(path) for path in ["/members/", *made[9].paths, *made[3].paths]]
    return [
        *made,
        everybody,
        Kind("page 2", second),
        Kind(f"page {DEEP}", deep[:EACH]),
    ]


def slipped(name: str, chance: random.Random) -> str:
    """Spell the longest word of a name with two letters swapped, or one wrong."""
    words = name.split()
    at, word = max(enumerate(words), key=lambda pair: len(pair[1]))
    gap = chance.randrange(1, max(len(word) - 1, 2))
    wrong = chance.choice([word[gap : gap + 2][::-1], "x" + word[gap + 1 : gap + 2]])
    words[at] = word[:gap] + wrong + word[gap + 2 :]
    return " ".join(words)


def next_of(client: object, path: str) -> str:
    """Give the address of the page after this one, if there is any."""
    link = re.search(r'href="([^"]+)"\s+rel="next"', ask(client, path).content.decode())
    return f"/members/{unescape(link[1])}" if link else ""


def deep_path(path: str) -> str:
    """Give the address of a page far down: where the wheel has turned to its end."""
    from django.utils import timezone

    from contacts.profiles.directory.streams import WHEEL, Place, today
    from contacts.profiles.models import Entry

    first = Entry.objects.order_by("-pk").values_list("pk", flat=True)
    depth = min(DEEP * PAGE, first.count() // 2)
    place = Place(day=today(timezone.now()), names=1, wheel=WHEEL, rest=first[depth])
    return f"{path}{'&' if '?' in path else '?'}after={place}"


def ask(client: object, path: str) -> Any:
    """Ask for a page."""
    response = client.get(path)  # type: ignore[attr-defined]
    assert response.status_code == 200, path
    return response


def ask_and_note(client: object, kind: Kind, path: str) -> None:
    """Ask for a page and note how long it took, and how many bytes came."""
    begun = time.perf_counter()
    response = client.get(path)  # type: ignore[attr-defined]
    kind.times.append((time.perf_counter() - begun) * 1000)
    kind.sizes.append(len(response.content))


def count_queries(client: object, path: str) -> int:
    """Count the queries of a page, session and member included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        ask(client, path)
    return len(queries)


def report(members: list[int], results: list[dict]) -> None:
    """Print a table for each number of members, and what growing cost."""
    worst = []
    for number, result in zip(members, results, strict=True):
        kinds = [Kind(**kind) for kind in result["kinds"]]
        times = [time for kind in kinds for time in kind.times]
        worst.append(share(times, 0.95))
        print(
            f"\n{result['vendor']}, {number} members, {result['entries']} entries, "
            f"made in {result['filled_in']:.0f} s; "
            f"{len(times)} requests, {sum(len(k.paths) for k in kinds)} searches\n"
        )
        print("| searches | queries | p50 ms | p95 ms | bytes |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for kind in kinds:
            print(
                f"| {kind.name} | {max(kind.queries)} | {share(kind.times, 0.5):.0f} "
                f"| {share(kind.times, 0.95):.0f} | {share(kind.sizes, 0.5):.0f} |"
            )
        most = max(max(kind.queries) for kind in kinds)
        print(f"| **all** | {most} | {share(times, 0.5):.0f} | {worst[-1]:.0f} | |")
    if len(worst) > 1:
        print(f"\np95 of all, {members[-1]} members by {members[0]}: ", end="")
        print(f"{worst[-1] / worst[0]:.1f} times")


def share(values: list, of: float) -> float:
    """Give the value that this share of the values does not exceed."""
    return float(sorted(values)[min(int(len(values) * of), len(values) - 1)])


if __name__ == "__main__":
    main()
