"""The site under load, with its locks and without."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.race import server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every story here as a race."""
    for item in items:
        if "tests/race/" in item.path.as_posix():
            item.add_marker(pytest.mark.race)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Database]:
    """Give a migrated database on the server that this run of the tests is on."""
    url = os.environ["DATABASE_URL"] if connection.vendor == "postgresql" else ""
    folder = tmp_path_factory.mktemp("race")
    with server.blank_database(url, folder) as database:
        yield database


@pytest.fixture
def run(blank: server.Database) -> Iterator[Callable[..., server.Site]]:
    """Run the site till the story ends: `run(WITH_LOCK)`."""
    with ExitStack() as stack:

        def run(wsgi: str, *, threads: int = server.THREADS) -> server.Site:
            folder = blank.folder.parent
            return stack.enter_context(
                server.running(wsgi, threads=threads, blank=blank, folder=folder)
            )

        yield run
