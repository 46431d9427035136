"""An evening in rooms for eight, each on a telephone of her own, and their host.

Eve comes late, and the clock of her telephone is ten minutes ahead. Ben loses his
connection, gus has to leave, cleo's telephone runs no script, and between ben and dov
stands a block.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts.profiles.models import User
from events.models import Rsvp
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Keepsake, Rotation
from tests.browser.steps import let_in, windows
from tests.events.rooms.evening import broken_promises, rooms_now
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
QUESTIONS = [
    "What did you change your mind about this year?",
    "Whom do you ask when you know no further?",
    "What would you like to be asked tonight?",
]
# All that a device says of the time is ten minutes ahead.
TEN_MINUTES_AHEAD = """(() => {
  const ahead = 600_000, Real = Date, origin = performance.timeOrigin;
  window.Date = class extends Real {
    constructor(...told) { super(...(told.length ? told : [Real.now() + ahead])); }
    static now() { return Real.now() + ahead; }
  };
  Object.defineProperty(performance, "timeOrigin", { get: () => origin + ahead });
})();"""
# The worker looks after the page, and what it keeps is the second round.
ROUND_2_IS_KEPT = r"""async () => {
  const page = await caches.match(location.pathname, {cacheName: "my-room"});
  const shown = /data-stage="round"\s+data-number="2"/;
  if (!page || !navigator.serviceWorker.controller) return false;
  return shown.test(await page.text());
}"""
OF_THE_DEAD_LINE = ("ERR_INTERNET_DISCONNECTED", "htmx:", "the FetchEvent for")
NUGGET = "Binds books by the sea."
PATIENCE = 30_000


@dataclass
class Guest:
    """Somebody with her telephone, and the names of all who were in rooms with her."""

    member: User
    page: Page
    met: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.member.profile.name


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch):
    """Wait long for what must come, and let pages ask more often whether it did."""
    monkeypatch.setattr("events.rooms.pages.my_room.EVERY", 1000)
    monkeypatch.setattr("events.rooms.pages.my_room.WAIT_FOR_EACH", 10)
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def people(ben, cleo, dov, make_member):
    """Eight who go; ben has blocked dov."""
    more = [make_member(handle) for handle in ("eve", "fay", "gus", "hal", "ida")]
    return [ben, cleo, dov, *more]


@pytest.fixture
def evening(ada, people):
    """Three rounds in rooms of four, far longer than any machine takes for them."""
    now = datetime.now(UTC)
    event = an_event(
        host=ada,
        slug="evening",
        title="The long evening table",
        day=now.date(),
        start_time=now.time().replace(microsecond=0),
        minutes=240,
    )
    for turn, member in enumerate(people, start=1):
        Rsvp.objects.create(
            event=event, member=member, answer="going", turn=turn, answered_at=now
        )
    wanted = actions.SetUp(
        questions=QUESTIONS,
        minutes=60,
        break_minutes=15,
        room_size=4,
        place=Rotation.Place.TEMPLATE,
        link_template="https://meet.example/{room}",
    )
    return actions.set_up(event, wanted=wanted)


def test_an_evening_of_eight(browser, site, evening, people, ada):
    with windows(browser, viewport=PHONE) as open_window:
        host = open_window(viewport={"width": 1280, "height": 900})
        guests = {
            member.profile.handle: Guest(member, telephone_of(member, open_window))
            for member in people
        }
        ben, cleo, eve, gus = (guests[name] for name in ("ben", "cleo", "eve", "gus"))
        all_eight = list(guests.values())
        for page, member in (
            (host, ada),
            *((one.page, one.member) for one in all_eight),
        ):
            page.context.set_default_timeout(PATIENCE)
            let_in(page, site, member)
        host.goto(f"{site}/events/evening/host/rooms/run/")

        # They come, all but eve.
        for guest in all_eight:
            guest.page.goto(f"{site}{evening.get_absolute_url()}")
            expect(title(guest)).to_have_text("It has not begun yet")
        for guest in all_eight:
            if guest is not eve:
                guest.page.get_by_role("button", name="I am here").click()
                expect(guest.page.get_by_text("You are here.")).to_be_visible()

        # The first round, to which eve comes late.
        host_presses(host, "Start with the 7 who are here", then="Round 1 of 3")
        seven = [guest for guest in all_eight if guest is not eve]
        everybody_sits(seven, evening, number=1)
        look_again_without_script(eve)
        expect(title(eve)).to_have_text("It has begun")
        eve.page.get_by_role("button", name="I am here").click()
        expect(title(eve)).to_contain_text("Room")
        everybody_sits(all_eight, evening, number=1)
        counts_by_the_clock_of_the_site(eve.page, evening)
        eve.page.reload()
        counts_by_the_clock_of_the_site(eve.page, evening)
        notes_without_script(cleo)
        host_presses(host, "End this round now", then="Break before round 2 of 3")
        everybody_moves(all_eight, evening, to=2)

        # The second, in which ben loses his connection, and gus has to leave.
        host_presses(host, "Next round now", then="Round 2 of 3")
        everybody_sits(all_eight, evening, number=2)
        # Of four in a room, two were not with her in the first.
        assert [len(guest.met) for guest in all_eight] == [5] * 8
        was_shown = loses_the_connection_and_notes_something(ben, evening)
        leaves(gus)
        online = [guest for guest in all_eight if guest not in (ben, gus)]
        everybody_sits(online, evening, number=2, without=ben)
        host_presses(host, "End this round now", then="Break before round 3 of 3")
        everybody_moves(online, evening, to=3)
        has_left(gus)

        # The third, in which ben is back.
        host_presses(host, "Next round now", then="Round 3 of 3")
        everybody_sits(online, evening, number=3, without=ben)
        has_left(gus)
        still_shows(ben, was_shown)
        has_the_connection_again(ben)
        everybody_sits([ben, *online], evening, number=3)
        assert sum(len(guest.met) for guest in all_eight) > 5 * 8

        # Afterwards: whom they met is whom they saw.
        host_presses(host, "End this round now", then="The last round is over")
        for guest in all_eight:
            is_over(guest)
        for guest in all_eight:
            met_whom_she_saw(guest)
        forgets_what_it_kept(ben.page, site, evening)


def telephone_of(member, open_window):
    """Give each the telephone the story says."""
    handle = member.profile.handle
    page = open_window(
        java_script_enabled=handle != "cleo",
        forgive=OF_THE_DEAD_LINE if handle == "ben" else (),
    )
    if handle == "eve":
        page.add_init_script(TEN_MINUTES_AHEAD)
    return page


def host_presses(host, button, *, then):
    host.get_by_role("button", name=button).click()
    expect(host.get_by_role("heading", name=then, exact=True)).to_be_visible()


def title(guest):
    return guest.page.get_by_role("heading", level=1)


def names(guest):
    return guest.page.locator(".room-card__name")


def link(guest):
    return guest.page.get_by_role("link", name="The link of this room")


def look_again_without_script(guest):
    if guest.member.profile.handle == "cleo":
        guest.page.get_by_role("link", name="Look again").click()


def everybody_sits(guests, rotation, *, number, without=None):
    """See that each page shows where its guest sits, with whom and until when.

    No page may show anything else, so nobody is without a room or in two of them;
    `without` whoever has no connection, and sits there all the same.
    """
    assert broken_promises(rotation, now=timezone.now()) == []
    sitting = [*guests, without] if without else guests
    name_of = {guest.member.pk: guest.name for guest in sitting}
    rooms = {
        room: sorted(name_of[key] for key in keys)
        for room, keys in rooms_now(rotation, number=number).items()
    }
    assert sorted(chain.from_iterable(rooms.values())) == sorted(name_of.values())
    assert not any({"Ben", "Dov"} <= set(room) for room in rooms.values())
    held = rotation.rounds.get(number=number)
    links = defaultdict(set)
    for guest in guests:
        look_again_without_script(guest)
        room = next(room for room, inside in rooms.items() if guest.name in inside)
        expect(title(guest)).to_have_text(f"Room {room}")
        expect(names(guest)).to_have_text(
            [name for name in rooms[room] if name != guest.name]
        )
        expect(guest.page.get_by_text(f"Round {number} of 3")).to_be_visible()
        expect(guest.page.get_by_text(held.question)).to_be_visible()
        counts_down(guest.page, to=held.ends_at)
        links[room].add(link(guest).get_attribute("href"))
        guest.met |= set(names(guest).all_inner_texts())
    ways = [way for room in links.values() for way in room]
    assert len(set(ways)) == len(links), "a link for each room, and one"
    assert all(re.fullmatch(r"https://meet\.example/[^{}/]+", way) for way in ways)


def everybody_moves(guests, rotation, *, to):
    """See that each page says in the break where its guest goes, and whom she met."""
    rooms = rooms_now(rotation, number=to)
    begins = rotation.rounds.get(number=to).starts_at
    for guest in guests:
        look_again_without_script(guest)
        room = next(room for room, keys in rooms.items() if guest.member.pk in keys)
        expect(title(guest)).to_have_text(f"Go to room {room}")
        others = f"{len(rooms[room]) - 1} others will be there."
        expect(guest.page.get_by_text(others)).to_be_visible()
        counts_down(guest.page, to=begins)
        assert set(names(guest).all_inner_texts()) <= guest.met
        assert names(guest).count() > 0


def counts_down(page, *, to):
    shown = page.locator("[data-countdown]")
    expect(shown).to_have_text(re.compile(r"^[1-9]\d*:\d\d$"))
    assert datetime.fromisoformat(shown.get_attribute("data-ends")) == to


def counts_by_the_clock_of_the_site(page, rotation):
    """See that a page is not ten minutes wrong; it may be slow."""
    rotation.refresh_from_db()
    moment = moment_of(rotation, rounds_of(rotation), now=timezone.now())
    minutes, _seconds = page.locator("[data-countdown]").inner_text().split(":")
    assert moment.phase is Phase.ROUND
    assert abs(int(minutes) - moment.left.total_seconds() / 60) < 5


def keeps(page, label, words):
    page.get_by_label(label).fill(words)
    form = page.locator("form", has=page.get_by_label(label))
    form.get_by_role("button").click()


def notes_without_script(guest):
    page, whom = guest.page, names(guest).first.inner_text()
    follow = page.get_by_role("button", name=f"Follow up with {whom}")
    follow.click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.get_by_text("A nugget of the evening").first.click()
    keeps(page, "A nugget of the evening", "Bring cards.")
    expect(page.get_by_label("A nugget of the evening")).to_have_value("Bring cards.")


def loses_the_connection_and_notes_something(guest, rotation):
    """Give what the page shows then: a room, and names."""
    page = guest.page
    page.wait_for_function(ROUND_2_IS_KEPT)
    page.context.set_offline(True)
    expect(page.get_by_text("No connection. The time goes on")).to_be_visible()
    shown = (title(guest).inner_text(), names(guest).all_inner_texts())
    one, other = shown[1][:2]
    page.get_by_text("A nugget to remember").first.click()
    keeps(page, f"A nugget to remember: {one}", NUGGET)
    page.get_by_role("button", name=f"Follow up with {other}").click()
    expect(page.get_by_text("Kept on this device").first).to_be_visible()
    assert not Keepsake.objects.belonging_to(guest.member).exists()

    page.reload()
    still_shows(guest, shown)
    expect(page.get_by_text("No connection. The time goes on")).to_be_visible()
    counts_down(page, to=rotation.rounds.get(number=2).ends_at)
    note = page.get_by_label(f"A nugget to remember: {one}")
    expect(note).to_have_value(NUGGET)
    follow = page.get_by_role("button", name=f"Follow up with {other}")
    expect(follow).to_have_attribute("aria-pressed", "true")
    return shown


def still_shows(guest, shown):
    expect(title(guest)).to_have_text(shown[0])
    expect(names(guest)).to_have_text(shown[1])


def has_the_connection_again(guest):
    guest.page.context.set_offline(False)
    mine = Keepsake.objects.belonging_to(guest.member)
    until(lambda: mine.count() == 2)
    assert mine.filter(nugget=NUGGET, follows_up=False).count() == 1
    assert mine.filter(nugget="", follows_up=True).count() == 1
    expect(guest.page.get_by_text("No connection. The time goes on")).to_be_hidden()


def until(condition):
    """Wait until something holds that no page shows."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def leaves(guest):
    guest.page.get_by_role("link", name="I have to leave").click()
    guest.page.get_by_role("button", name="Yes, I have to leave").click()
    has_left(guest)


def has_left(guest):
    expect(title(guest)).to_have_text("You have left")
    back = guest.page.get_by_role("button", name="I am here again")
    expect(back).to_be_visible()
    expect(names(guest)).to_have_count(0)


def is_over(guest):
    look_again_without_script(guest)
    expect(title(guest)).to_have_text("That was the last round")


def met_whom_she_saw(guest):
    guest.page.get_by_role("link", name="The people I met").click()
    expect(title(guest)).to_have_text("The people you met")
    listed = guest.page.locator(".person-row__name")
    expect(listed).to_have_text(sorted(guest.met))


def forgets_what_it_kept(page, site, rotation):
    page.goto(f"{site}{rotation.get_absolute_url()}")
    page.wait_for_function("async () => !(await caches.has('my-room'))")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('keep'))")
    assert page.evaluate("Object.values(localStorage)") == ["{}"]
