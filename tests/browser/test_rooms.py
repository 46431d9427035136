"""The room page while its member writes, and when another takes her telephone."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, Rsvp
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.clock import moment_of
from events.rooms.models import Keepsake, Rotation
from tests.browser.steps import sign_in, sign_out, windows
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
QUESTION = "What did you change your mind about this year?"


@pytest.fixture
def evening(ada, ben, cleo, make_member):
    """Two rounds of ten minutes that have just begun, with three people in one room."""
    eve, now = make_member("eve"), timezone.now()
    event = an_event(host=ada, slug="evening", title="The long evening table")
    Event.objects.filter(pk=event.pk).update(starts_at=now, ends_at=now + 2 * HOUR)
    event.refresh_from_db()
    for turn, member in enumerate((ben, cleo, eve), start=1):
        Rsvp.objects.create(
            event=event, member=member, answer="going", turn=turn, answered_at=now
        )
    wanted = actions.SetUp(
        questions=[QUESTION] * 2,
        minutes=10,
        break_minutes=5,
        room_size=4,
        place=Rotation.Place.TEMPLATE,
        link_template="https://meet.example/{room}",
    )
    rotation = actions.set_up(event, wanted=wanted)
    return actions.start(rotation, everybody=True, now=now)


HOUR = timedelta(hours=1)


def skips(rotation):
    """Let the host end what goes on."""
    rotation.refresh_from_db()
    now = timezone.now()
    moment = moment_of(rotation, rounds_of(rotation), now=now)
    actions.skip(rotation, phase=moment.phase, number=moment.number, now=now)


def title(page):
    return page.get_by_role("heading", level=1)


def seconds_left(page):
    minutes, seconds = page.locator("[data-countdown]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def is_on_time(page, rotation):
    """See that a page counts down to the server's deadline."""
    now = timezone.now()
    rotation.refresh_from_db()
    left = moment_of(rotation, rounds_of(rotation), now=now).left.total_seconds()
    assert abs(seconds_left(page) - left) < 3


def until(condition):
    """Wait until something holds, for as long as a page takes to hear of news."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_more_time_and_a_pause_come_without_a_new_part(browser, site, evening, ben):
    with windows(browser, viewport=PHONE) as open_window:
        page = open_window()
        page.context.set_default_timeout(15_000)
        sign_in(page, site, ben.email)
        page.goto(f"{site}{evening.get_absolute_url()}")
        page.evaluate("document.getElementById('room').dataset.mark = 'the same'")
        paused = page.get_by_text("left, paused", exact=True)

        ends = rounds_of(evening)[0].ends_at
        more = timedelta(minutes=5)
        actions.extend(evening, seen_end=ends, by=more, now=timezone.now())
        until(lambda: seconds_left(page) > 600)
        is_on_time(page, evening)
        actions.pause(evening, now=timezone.now())
        expect(paused).to_be_visible()
        left = seconds_left(page)
        page.wait_for_timeout(2000)
        assert seconds_left(page) == left
        actions.resume(evening, now=timezone.now())
        expect(paused).to_be_hidden()
        page.wait_for_timeout(1000)
        is_on_time(page, evening)

        room = page.locator("#room")
        assert room.get_attribute("data-mark") == "the same"


def test_a_part_that_comes_while_she_types_waits(browser, site, evening, ben):
    with windows(browser, viewport=PHONE) as open_window:
        page = open_window()
        page.context.set_default_timeout(15_000)
        sign_in(page, site, ben.email)
        page.goto(f"{site}{evening.get_absolute_url()}")
        page.get_by_text("A nugget to remember").first.click()
        field = page.get_by_label("A nugget to remember: Cleo")
        field.press_sequentially("Binds boo")

        with page.expect_response(lambda answer: "/news/" in answer.url and answer.ok):
            skips(evening)
        page.wait_for_timeout(3000)
        field.press_sequentially("ks.")
        expect(title(page)).to_have_text("Room 1")
        field.blur()

        expect(title(page)).to_have_text("Go to room 1")
        kept = page.get_by_label("A nugget to remember: Cleo")
        expect(kept).to_have_value("Binds books.")
        until(lambda: Keepsake.objects.filter(nugget="Binds books.").exists())


def test_another_member_on_the_same_device_sends_nothing_of_hers(
    browser, site, evening, ben, cleo
):
    waits = 'localStorage["keepsakes {}"] = JSON.stringify({{"a": {{"action": "{}"}}}})'
    with windows(browser, viewport=PHONE) as open_window:
        page = open_window()
        sign_in(page, site, ben.email)
        url = f"{site}{evening.get_absolute_url()}"
        page.goto(url)
        keeper = page.locator("[data-keeper]").get_attribute("data-keeper")
        assert keeper == str(ben.profile.public_id)
        sign_out(page)
        assert page.evaluate("localStorage.length") == 0  # emptied when he left
        sign_in(page, site, cleo.email)
        page.evaluate(waits.format(keeper, f"{url}keep/"))  # as if it had not been
        sent = []
        page.on("request", lambda r: r.method == "POST" and sent.append(r.url))
        page.goto(url)
        page.wait_for_timeout(1000)

        assert sent == []
        assert not Keepsake.objects.exists()
