"""The schedule: each job once in its turn, whoever keeps the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from networking_site.lib.schedule.clock import hold, tick
from networking_site.lib.schedule.sweep import LONGEST_JOB, sweep_orphans
from networking_site.lib.schedule.tasks import sweep

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
MAIL = "networking_site.lib.outbox.tasks.send_due_letters"
LAPSE = "contacts.introductions.tasks.lapse_introductions"


def test_a_job_runs_once_in_each_turn():
    assert MAIL in tick(now=NOW)
    assert MAIL not in tick(now=NOW + timedelta(seconds=30))
    assert MAIL in tick(now=NOW + timedelta(seconds=60))


def test_every_app_has_its_jobs_in_the_schedule():
    assert {MAIL, LAPSE} <= set(tick(now=NOW))


def test_after_a_long_pause_a_job_runs_once_and_not_for_every_turn_missed():
    tick(now=NOW)
    after = NOW + timedelta(days=1)

    assert MAIL in tick(now=after)
    assert MAIL not in tick(now=after + timedelta(seconds=1))


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_jumps_runs_a_job_once(hours):
    tick(now=NOW)
    jumped = NOW + timedelta(hours=hours)

    assert MAIL in tick(now=jumped)
    assert MAIL not in tick(now=jumped + timedelta(seconds=1))


def test_two_clocks_at_the_same_instant_enqueue_a_job_once():
    tick(now=NOW)
    at = NOW + timedelta(minutes=1)

    assert [MAIL in tick(now=at), MAIL in tick(now=at)] == [True, False]


def test_one_holds_a_role_until_it_lets_it_run_out():
    at = NOW + timedelta(seconds=29)

    assert hold("clock", holder="one", seconds=30, now=NOW)
    assert not hold("clock", holder="two", seconds=30, now=at)
    assert hold("clock", holder="one", seconds=30, now=at)
    assert hold("clock", holder="two", seconds=30, now=at + timedelta(seconds=30))
    assert not hold("clock", holder="one", seconds=30, now=at + timedelta(seconds=31))


@pytest.fixture
def orphan():
    """A job whose worker was killed a while ago."""
    result = sweep.enqueue()
    jobs = DBTaskResult.objects.filter(pk=result.id)
    jobs.update(status="RUNNING", started_at=NOW - LONGEST_JOB, worker_ids=["dead"])
    return jobs


def test_an_orphan_is_put_back_in_line(orphan):
    assert sweep_orphans(now=NOW + timedelta(seconds=1)) == 1
    assert orphan.get().status == "READY"


def test_a_job_that_is_still_running_is_left_alone(orphan):
    orphan.update(started_at=NOW)

    assert sweep_orphans(now=NOW + timedelta(seconds=1)) == 0


def test_a_job_that_killed_three_workers_is_called_failed(orphan):
    orphan.update(worker_ids=["one", "two", "three"])

    sweep_orphans(now=NOW + timedelta(seconds=1))

    assert orphan.get().status == "FAILED"
