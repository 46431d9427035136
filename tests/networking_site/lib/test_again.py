"""Deeds that wait for their turn at the database, and those that collide there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import User
from events.models import Rsvp
from networking_site.lib import again
from networking_site.lib.outbox.models import Letter
from networking_site.lib.schedule.tasks import sweep
from tests.scenes import an_event, an_introduction

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def somebody_else(deed: Callable[[], None]) -> Iterator[None]:
    """Let somebody do something meanwhile, with a connection of her own."""

    def on_her_own() -> None:
        try:
            deed()
        finally:
            connection.close()

    thread = threading.Thread(target=on_her_own)
    thread.start()
    yield
    thread.join()


@contextmanager
def locked(event, *, until: threading.Event) -> Iterator[None]:
    """Let somebody hold the lock that every answer to this event needs."""
    is_held = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            type(event).objects.select_for_update().get(pk=event.pk)
            is_held.set()
            until.wait(20)

    with somebody_else(hold):
        is_held.wait(20)
        yield
        until.set()


def collision(code: type[psycopg.Error] = psycopg.errors.DeadlockDetected) -> Exception:
    """Make what Django raises when PostgreSQL ends one of two deeds."""
    problem = OperationalError("deadlock detected")
    problem.__cause__ = code()
    return problem


def test_a_deed_waits_till_another_has_let_go(ben, client_of):
    event = an_event()
    client = client_of(ben)
    enough = threading.Event()

    with locked(event, until=enough):
        threading.Timer(0.5, enough.set).start()
        began = time.monotonic()
        response = client.post(
            f"{event.get_absolute_url()}answer/", {"answer": "going"}
        )

    assert response.status_code == 302
    assert time.monotonic() - began >= 0.4
    assert Rsvp.objects.get().answer == "going"


def test_a_deed_that_waits_too_long_is_a_503_and_nothing_is_half_done(
    ben, client_of, monkeypatch
):
    event = an_event()
    client = client_of(ben)
    client.raise_request_exception = False
    letters = Letter.objects.count()
    monkeypatch.setattr(again, "PATIENCE", 0.3)
    connection.close()  # the next one knows how long to wait

    with locked(event, until=threading.Event()):
        response = client.post(
            f"{event.get_absolute_url()}answer/", {"answer": "going"}
        )

    connection.close()
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert b"simply was not taken" in response.content
    assert not Rsvp.objects.exists()
    assert Letter.objects.count() == letters


def test_of_two_that_wait_for_each_other_both_are_done(
    ada, ben, cleo, client_of, monkeypatch
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    introduction = an_introduction(introducer=ada, one=ben, other=cleo)
    client = client_of(ben)
    is_held = threading.Event()
    ended = []
    pause = again.time.sleep
    monkeypatch.setattr(
        again.time, "sleep", lambda s: ended.append("answer") or pause(s)
    )

    def cross() -> None:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=ben.pk)
            is_held.set()
            pause(0.5)  # by now the answer holds the letter, and waits for ben
            Introduction.objects.select_for_update().get(pk=introduction.pk)

    with somebody_else(cross):
        is_held.wait(20)
        response = client.post(
            f"{introduction.get_absolute_url()}answer/", {"answer": "yes"}, follow=True
        )

    assert [str(one) for one in response.context["messages"]] == [
        "Thank you. As soon as there is more to say, you hear from us."
    ]
    assert ended == ["answer"]
    assert introduction.parties.get(member=ben).answer == Party.Answer.YES


@pytest.mark.parametrize(
    "code", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure]
)
def test_a_view_is_asked_again_as_if_for_the_first_time(code):
    request = RequestFactory().post("/", {"photo": SimpleUploadedFile("a", b"photo")})
    request.session = {}
    request._messages = default_storage(request)
    asked = []

    def view(request, *, name):
        asked.append((name, request.FILES["photo"].read()))
        messages.success(request, "Done.")
        if len(asked) < 3:
            raise collision(code)
        return HttpResponse("Done")

    request.resolver_match = ResolverMatch(view, (), {"name": "ben"})
    with pytest.raises(OperationalError) as first:
        view(request, name="ben")
    response = again.TryAgain(view).process_exception(request, first.value)

    assert response.content == b"Done"
    assert asked == [("ben", b"photo")] * 3
    assert [str(message) for message in messages.get_messages(request)] == ["Done."]


def test_a_deed_is_tried_again_three_times_and_no_more():
    tries = []

    @again.again
    def collides() -> None:
        tries.append(1)
        raise collision()

    with pytest.raises(OperationalError):
        collides()
    assert len(tries) == 4


def test_what_is_no_collision_is_tried_once():
    tries = []

    @again.again
    def fails() -> None:
        tries.append(1)
        raise OperationalError("the server closed the connection")

    with pytest.raises(OperationalError):
        fails()
    assert len(tries) == 1


def test_inside_a_transaction_nothing_is_tried_again():
    tries = []

    @again.again
    def collides() -> None:
        tries.append(1)
        raise collision()

    with pytest.raises(OperationalError), transaction.atomic():
        collides()
    assert len(tries) == 1


def test_a_connection_is_made_patient_once_however_often_it_is_opened():
    for _ in range(2):
        connection.close()
        connection.ensure_connection()

    waits = [one for one in connection.execute_wrappers if "turn" in one.__name__]
    assert len(waits) == (connection.vendor == "sqlite")


def test_a_job_that_collides_is_tried_again(monkeypatch):
    tries = []

    def collides_once(*, now: datetime) -> None:
        tries.append(now)
        if len(tries) == 1:
            raise collision()

    monkeypatch.setattr(
        "networking_site.lib.schedule.sweep.sweep_orphans", collides_once
    )
    sweep.call()

    assert len(tries) == 2
