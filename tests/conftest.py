"""What every story stands on: the settings, the cast, and a way to let jobs run.

There is no second settings file: the environment is set here, before Django reads it.
`DATABASE_URL` may name PostgreSQL; without it the tests make an SQLite file. Your
own `.env` and other settings never reach the tests.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
import environ
import pytest

_folder = tempfile.TemporaryDirectory(prefix="site-tests-")
_EXAMPLE = (Path(__file__).parent.parent / ".env.example").read_text()
for _line in _EXAMPLE.splitlines():
    _name = _line.lstrip("# ").partition("=")[0]
    if _name.isupper() and _name != "DATABASE_URL":
        os.environ.pop(_name, None)
environ.Env.read_env = staticmethod(lambda *names, **more: None)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "networking_site.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs beside live_server
    "DEBUG": "true",  # plain static files; the test runner turns it off again
    "DATA_DIR": _folder.name,
    "CACHE_URL": "locmemcache://",
    "EMBEDDED_WORKER": "false",
}

from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as on the real site: races and live_server need more than one connection.
    _test = settings.DATABASES["default"].setdefault("TEST", {})
    _test["NAME"] = f"{_folder.name}/test.sqlite3"
django.setup()
# A second process of pytest-xdist reads this file itself, and not after Django.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from contacts.profiles.actions import block, set_role
from contacts.profiles.models import User
from networking_site import sign_in
from networking_site.lib.group import chosen
from networking_site.lib.schedule.worker import make_worker
from tests import cast, scenes


@pytest.fixture(autouse=True)
def _even_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what was remembered, and don't wait for even answers."""
    cache.clear()
    monkeypatch.setattr(chosen, "_remembered", (math.inf, None))  # until one is chosen
    monkeypatch.setattr(sign_in, "STEP_SECONDS", 2.0**-20)


@pytest.fixture
def make_member(db: None) -> Callable[..., User]:
    """Make one more member: `make_member("eve")`."""
    return cast.make_member


@pytest.fixture
def ada(make_member: Callable[..., User]) -> User:
    """She organises."""
    user = make_member("ada")
    set_role(user, organiser=True)
    return user


@pytest.fixture
def ben(make_member: Callable[..., User]) -> User:
    """He goes."""
    return make_member("ben")


@pytest.fixture
def cleo(make_member: Callable[..., User]) -> User:
    """She is a stranger to the others."""
    return make_member("cleo")


@pytest.fixture
def dov(ben: User, make_member: Callable[..., User]) -> User:
    """He is blocked by ben."""
    user = make_member("dov")
    block(ben, other=user, now=timezone.now())
    return user


@pytest.fixture
def visitor() -> AnonymousUser:
    """The visitor is nobody."""
    return AnonymousUser()


@pytest.fixture
def many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let anybody write and get, ask and be asked, as often as a story needs."""
    for rules, limit in scenes.LIMITS:
        monkeypatch.setattr(rules, limit, 1000)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Give the browser of a member who is signed in: `client_of(ben)`."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def run_jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Run every job that waits, as the background worker would: `run_jobs()`."""
    # It would close the connection that a test's own transaction is open on.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    return lambda: make_worker("tests", interval=0, batch=True).run()
