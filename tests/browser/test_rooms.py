"""An evening in rooms on three telephones: no connection, no script, a wrong clock."""

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
from tests.browser.steps import sign_in, sign_out, watched, windows
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
QUESTION = "What did you change your mind about this year?"
# A device whose clock is ten minutes ahead: all it says of the time is, too.
TEN_MINUTES_AHEAD = """(() => {
  const ahead = 600_000, Real = Date, origin = performance.timeOrigin;
  window.Date = class extends Real {
    constructor(...told) { super(...(told.length ? told : [Real.now() + ahead])); }
    static now() { return Real.now() + ahead; }
  };
  Object.defineProperty(performance, "timeOrigin", { get: () => origin + ahead });
})();"""
IS_KEPT = """async () => {
  const page = await caches.match(location.pathname, {cacheName: "my-room"});
  return page !== undefined && navigator.serviceWorker.controller !== null;
}"""
OF_THE_DEAD_LINE = ("ERR_INTERNET_DISCONNECTED", "htmx:", "the FetchEvent for")


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


def test_an_evening_on_three_telephones(browser, site, evening, ben, cleo):
    complaints = []
    with windows(browser, viewport=PHONE) as open_window:
        dead = browser.new_context(locale="en-GB", viewport=PHONE)
        plain = browser.new_context(locale="en-GB", java_script_enabled=False)
        late = open_window()
        late.add_init_script(TEN_MINUTES_AHEAD)
        bens, cleos = watched(dead.new_page(), complaints), plain.new_page()
        url = f"{site}{evening.get_absolute_url()}"
        for page, name in ((bens, "ben"), (cleos, "cleo"), (late, "eve")):
            page.context.set_default_timeout(15_000)
            sign_in(page, site, f"{name}@example.org")
            page.goto(url)
            expect(title(page)).to_have_text("Room 1")

        sees_who_is_there(bens, "Cleo", "Eve")
        sees_who_is_there(cleos, "Ben", "Eve")
        is_on_time(late, evening)
        loses_the_connection_and_notes_something(bens, evening)
        notes_without_script(cleos)

        skips(evening)
        expect(title(late)).to_have_text("Go to room 1", timeout=15_000)
        is_on_time(late, evening)
        cleos.get_by_role("link", name="Look again").click()
        expect(title(cleos)).to_have_text("Go to room 1")
        expect(title(bens)).to_have_text("Room 1")

        has_the_connection_again(bens, ben, cleo)
        expect(title(bens)).to_have_text("Go to room 1", timeout=15_000)

        skips(evening)
        expect(title(late)).to_have_text("Room 1", timeout=15_000)
        is_on_time(late, evening)
        late.reload()
        is_on_time(late, evening)
        skips(evening)
        expect(title(late)).to_have_text("That was the last round", timeout=15_000)
        expect(title(bens)).to_have_text("That was the last round", timeout=15_000)
        forgets_what_it_kept(bens)
        for context in (dead, plain):
            context.close()
    assert [
        line for line in complaints if not any(w in line for w in OF_THE_DEAD_LINE)
    ] == []


def sees_who_is_there(page, *names):
    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.locator(".room-card__name")).to_have_text(names)
    link = page.get_by_role("link", name="The link of this room")
    assert link.get_attribute("href").startswith("https://meet.example/")
    assert "{" not in link.get_attribute("href")


def loses_the_connection_and_notes_something(page, rotation):
    page.wait_for_function(IS_KEPT)
    page.context.set_offline(True)
    expect(page.get_by_text("No connection. The time goes on")).to_be_visible()
    page.get_by_text("A nugget to remember").first.click()
    keeps(page, "A nugget to remember: Cleo", "Binds books by the sea.")
    page.get_by_role("button", name="Follow up with Eve").click()
    expect(page.get_by_text("Kept on this device").first).to_be_visible()
    assert not Keepsake.objects.exists()

    page.reload()
    expect(title(page)).to_have_text("Room 1")
    expect(page.get_by_text("No connection. The time goes on")).to_be_visible()
    is_on_time(page, rotation)
    note = page.get_by_label("A nugget to remember: Cleo")
    expect(note).to_have_value("Binds books by the sea.")
    follow = page.get_by_role("button", name="Follow up with Eve")
    expect(follow).to_have_attribute("aria-pressed", "true")


def keeps(page, label, words):
    page.get_by_label(label).fill(words)
    form = page.locator("form", has=page.get_by_label(label))
    form.get_by_role("button").click()


def notes_without_script(page):
    page.get_by_role("button", name="Follow up with Ben").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    follow = page.get_by_role("button", name="Follow up with Ben")
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.get_by_text("A nugget of the evening").first.click()
    keeps(page, "A nugget of the evening", "Bring cards.")
    expect(page.get_by_label("A nugget of the evening")).to_have_value("Bring cards.")


def has_the_connection_again(page, member, other):
    page.context.set_offline(False)
    mine = Keepsake.objects.belonging_to(member)
    until(lambda: mine.count() == 2)
    assert mine.get(other=other).nugget == "Binds books by the sea."
    assert mine.exclude(other=other).get().follows_up
    expect(page.get_by_text("No connection. The time goes on")).to_be_hidden()


def forgets_what_it_kept(page):
    page.wait_for_function("async () => !(await caches.has('my-room'))")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('keep'))")
    assert page.evaluate("Object.values(localStorage)") == ["{}"]


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
