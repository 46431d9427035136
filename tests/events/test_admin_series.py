"""An organiser looks after series in the admin."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import actions
from events.models import Series, SeriesAnswer
from events.recurrence import Rhythm
from networking_site.lib.outbox.models import Letter
from networking_site.lib.trail.models import Deed
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/events/series/"
NOW = datetime.now(UTC)


def weekly(*, count=3, **more):
    """Repeat an event every week from the Tuesday after next on, at noon in UTC."""
    day = NOW.date() + timedelta(days=7 + (1 - NOW.weekday()) % 7)
    event = an_event(day=day, start_time=time(12), **more)
    return actions.make_series(event, rhythm=Rhythm.WEEKLY, count=count, now=NOW)


def press(client, series, action, **more):
    """Press a button on the page of a series."""
    chosen = {"_selected_action": [series.pk], "action": action, "on_its_page": "1"}
    return client.post(LIST, chosen | more)


def states(series):
    return sorted(series.events.values_list("status", flat=True))


def deeds():
    return list(Deed.objects.order_by("pk").values_list("deed", flat=True))


def test_the_list_tells_when_how_often_and_how_many(ada, client_of):
    series = weekly(title="Breakfast", status="draft")
    first = series.events.order_by("starts_at")[0]

    page = client_of(ada).get(LIST).content.decode()

    assert "every Tuesday" in page
    assert f"{first.starts_at:%a} {first.starts_at.day}" in page
    assert "12:00 UTC" in page
    assert "3 to come of 3" in page
    assert "3 dates to come are drafts" in page


def test_a_series_that_is_over_says_so(ada, client_of):
    series = weekly()
    series.events.update(
        starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=8)
    )

    page = client_of(ada).get(f"{LIST}{series.pk}/change/").content.decode()

    assert "0 to come of 3" in page
    assert ">Over<" in page
    assert 'value="cancel_rest"' not in page


def test_she_publishes_all_dates_together_once(ada, client_of):
    series = weekly(status="draft")
    client = client_of(ada)

    answers = [press(client, series, "publish") for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"{LIST}{series.pk}/change/"}
    assert states(series) == ["published"] * 3
    assert deeds() == ["events.published"]


def test_she_calls_it_off_with_a_word_that_each_reads_once(ada, ben, client_of):
    series = weekly()
    going = SeriesAnswer.Answer.GOING
    actions.answer_series(series, member=ben, answer=going, now=NOW)
    Letter.objects.all().delete()
    client = client_of(ada)

    asked = press(client, series, "cancel_rest")
    without = press(client, series, "cancel_rest", note="")
    for _ in range(2):
        press(client, series, "cancel_rest", note="The hall burnt down.")

    assert (asked.status_code, without.status_code) == (200, 422)
    assert states(series) == ["cancelled"] * 3
    assert "The hall burnt down." in Letter.objects.get().text
    assert deeds() == ["events.cancelled"]


def test_its_links_open_for_an_organiser(ada, client_of):
    series = weekly()
    client = client_of(ada)
    page = client.get(f"{LIST}{series.pk}/change/").content.decode()

    for path in (
        f"/events/series/{series.public_id}/run/",
        f"/admin/events/event/?of_series={series.public_id}",
    ):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200


def test_a_series_from_a_calendar_shows_its_rule_and_can_not_grow(ada, client_of):
    series = weekly()
    Series.objects.update(rhythm="", rule="FREQ=DAILY;COUNT=3")

    page = client_of(ada).get(f"{LIST}{series.pk}/change/").content.decode()

    assert "FREQ=DAILY;COUNT=3" in page
    assert f"/events/series/{series.public_id}/run/" not in page


@pytest.mark.parametrize("action", ["publish", "cancel_rest"])
@pytest.mark.parametrize("key", ["abc", "9" * 40, "0"])
def test_nonsense_breaks_nothing(ada, client_of, action, key):
    sent = {"_selected_action": [key], "action": action, "note": "x"}

    assert client_of(ada).post(LIST, sent).status_code == 302


def test_the_list_costs_the_same_however_long(ada, client_of):
    client = client_of(ada)

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    weekly(title="One")
    one = cost()
    for number in range(8):
        weekly(title=f"Series {number}")

    assert cost() == one
