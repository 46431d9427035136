"""Letters and a real mail server that refuses, hangs, drops, and is well again.

Nothing is lost, and nothing comes twice but for a worker that was killed while it
handed a letter over: then once more, with the same Message-ID.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.db import connection

from networking_site.lib.outbox import actions
from networking_site.lib.outbox.models import Letter
from tests.networking_site.lib import mail_server
from tests.networking_site.lib.mail_server import (
    BYE,
    DROPPING,
    HANGING,
    NOBODY,
    POISON,
    SOFT,
    WELL,
)

ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def postbox(settings):
    with mail_server.open_postbox() as postbox:
        speak_to(settings, postbox.port)
        yield postbox


def speak_to(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 0.5


def write(*names, text="Words"):
    return [
        actions.put("test", to=f"{name}@example.org", subject="Hello", text=text)
        for name in names
    ]


def states():
    return sorted(Letter.objects.values_list("state", flat=True))


def send_until_rest(*, hours=72, start=NOW):
    """Let the worker look once in a quarter of an hour till nothing is left to send."""
    for quarter in range(4 * hours):
        actions.send_due(now=start + timedelta(minutes=15 * quarter))
        if not {"waiting", "sending"} & set(states()):
            return


@pytest.mark.django_db
def test_a_server_that_is_well_gets_each_letter_once(postbox):
    letters = write("ben", "cleo", "dov")

    send_until_rest()

    assert postbox.copies() == {letter.message_id: 1 for letter in letters}
    assert states() == ["sent"] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("mood", [SOFT, BYE, NOBODY, DROPPING, HANGING])
def test_a_server_in_a_bad_mood_gets_all_once_it_is_well_again(postbox, mood):
    letters = write("ben", "cleo")
    postbox.mood = mood
    actions.send_due(now=NOW + HOUR)
    assert postbox.knocks >= 1
    assert postbox.took == []
    assert "sent" not in states()

    postbox.mood = WELL
    send_until_rest(start=NOW + HOUR)

    assert postbox.copies() == {letter.message_id: 1 for letter in letters}
    assert states() == ["sent", "sent"]


@pytest.mark.django_db
def test_where_nobody_listens_letters_wait_till_somebody_does(settings):
    [letter] = write("ben")
    speak_to(settings, mail_server.free_port())

    actions.send_due(now=NOW + HOUR)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("waiting", 1)

    with mail_server.open_postbox() as postbox:
        speak_to(settings, postbox.port)
        send_until_rest(start=NOW + HOUR)
    assert postbox.copies() == {letter.message_id: 1}


@pytest.mark.django_db
def test_a_mute_server_holds_up_three_letters_a_turn_and_no_more(settings):
    write(*(f"m{number}" for number in range(20)))
    with mail_server.a_mute_server() as port:
        speak_to(settings, port)

        actions.send_due(now=NOW + HOUR)

    assert Letter.objects.filter(attempts=1).count() == 3
    assert states() == ["waiting"] * 20


@pytest.mark.django_db
def test_while_the_server_is_away_a_new_letter_waits_for_the_next_turn(
    settings, run_jobs, postbox
):
    write("ben")
    speak_to(settings, mail_server.free_port())
    run_jobs()
    [later] = write("cleo")
    run_jobs()
    later.refresh_from_db()
    assert (later.state, later.attempts) == ("waiting", 0)

    speak_to(settings, postbox.port)
    send_until_rest()

    assert states() == ["sent", "sent"]


@pytest.mark.django_db
def test_one_address_that_is_gone_stops_after_three_and_holds_nobody_up(postbox):
    [gone] = write("gone")
    write("ben", "cleo")

    send_until_rest()

    gone.refresh_from_db()
    assert (gone.state, gone.attempts) == ("failed", 3)
    assert gone.text  # an organiser may still read what could not be said
    assert {to for _id, to in postbox.took} == {"ben@example.org", "cleo@example.org"}


@pytest.mark.django_db
def test_a_letter_the_server_will_not_have_holds_nobody_up(postbox):
    postbox.mood = POISON
    [bad] = write("ben", text="poison")
    write("cleo", "dov")

    send_until_rest()

    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", 3)
    assert len(postbox.took) == 2


@pytest.mark.django_db
def test_a_letter_that_can_not_be_put_into_bytes_holds_nobody_up(postbox):
    [bad, _good] = write("ben", "cleo")
    Letter.objects.filter(pk=bad.pk).update(to="ben@example.org\nBcc: x@y.example")

    send_until_rest()

    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", 3)
    assert [to for _id, to in postbox.took] == ["cleo@example.org"]


@pytest.mark.django_db
def test_through_every_mood_in_turn_nothing_is_lost_or_doubled(postbox):
    letters = write(*(f"m{number}" for number in range(12)))
    moods = [SOFT, DROPPING, NOBODY, BYE, WELL, HANGING, SOFT]

    for step, mood in enumerate([*moods, WELL]):
        postbox.mood = mood
        if mood == WELL:
            postbox.mood = POISON  # well to all but one
        actions.send_due(now=NOW + step * HOUR, at_most=4)
    postbox.mood = WELL
    send_until_rest(start=NOW + 10 * HOUR)

    assert postbox.copies() == {letter.message_id: 1 for letter in letters}


WORKER = """
import sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from networking_site.lib.outbox import actions
now = datetime.fromisoformat(sys.argv[1])
actions.send_due(now=now)
"""


def start_worker(port, *, now):
    """Start another process that sends what is due on the tests' own database."""
    database = connection.settings_dict["NAME"]
    url = f"sqlite:///{database}"
    if connection.vendor == "postgresql":
        server = os.environ["DATABASE_URL"]
        head, _question, query = server.partition("?")
        url = f"{head.rpartition('/')[0]}/{database}?{query}"
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, now.isoformat()],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "networking_site.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(site_settings.DATA_DIR),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DEBUG": "true",
        },
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_again_and_again_loses_none_and_doubles_one_a_kill():
    kills, at = 4, NOW + HOUR
    letters = write(*(f"m{number}" for number in range(16)))
    with mail_server.open_postbox() as postbox:
        for kill in range(kills):
            postbox.holds_after = len(postbox.took) + 2 + kill
            worker = start_worker(postbox.port, now=at)
            deadline = time.monotonic() + 60
            while len(postbox.took) < postbox.holds_after:
                assert time.monotonic() < deadline, "the worker sent nothing"
                assert worker.poll() is None, "the worker ended by itself"
                time.sleep(0.02)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            at += timedelta(minutes=6)
        postbox.holds_after = 0
        assert start_worker(postbox.port, now=at).wait(timeout=60) == 0
        again = start_worker(postbox.port, now=at + HOUR)
        assert again.wait(timeout=60) == 0

    copies = postbox.copies()
    assert set(copies) == {letter.message_id for letter in letters}
    assert sum(copies.values()) - len(letters) == kills
    assert max(copies.values()) == 2
    assert states() == ["sent"] * 16


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once():
    letters = write(*(f"m{number}" for number in range(20)))
    with mail_server.open_postbox() as postbox:
        workers = [start_worker(postbox.port, now=NOW + HOUR) for _ in range(2)]
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0]

    assert postbox.copies() == {letter.message_id: 1 for letter in letters}
