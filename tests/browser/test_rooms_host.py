"""An evening in rounds, run by keyboard: set up, plan, swap, start, pause, end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Rsvp
from events.rooms.models import Participant, Rotation, Round
from tests.browser.steps import sign_in, windows
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def _quick_plans(monkeypatch):
    """Think less long about each plan; how good it is, others test."""
    monkeypatch.setattr("events.rooms.planning.seconds_for", lambda *_, **__: 0.02)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def come_in(request, browser):
    """Open a telephone, with script and again without."""
    with windows(browser, java_script_enabled=request.param, viewport=PHONE) as opens:
        yield opens


@pytest.fixture
def event(make_member, ben):
    """An hour that begins in ten minutes and that ben runs; nine go."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    event = an_event(
        host=ben,
        slug="evening",
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
        minutes=60,
    )
    for turn in range(1, 10):
        Rsvp.objects.create(
            event=event,
            member=make_member(f"g{turn}", name=f"Guest {turn}"),
            answer="going",
            turn=turn,
            answered_at=timezone.now(),
        )
    return event


def test_a_host_runs_an_evening_without_a_mouse(site, come_in, event, ben):
    page = come_in()
    sign_in(page, site, ben.email)

    sets_up(page, site)
    reads_the_plan_and_swaps(page)
    starts(page)
    pauses_and_goes_on(page)
    lets_somebody_go(page)
    ends(page)


def press(page, name, *, within=None):
    """Press a button by keyboard, as somebody without a mouse."""
    button = (within or page).get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def sets_up(page, site):
    page.goto(f"{site}/events/evening/host/")
    page.get_by_role("link", name="Rounds", exact=True).press("Enter")
    fits(page)
    page.get_by_role("spinbutton", name="Rounds", exact=True).fill("2")
    press(page, "Save and plan")
    expect(page.get_by_text("The rounds are set up.")).to_be_visible()


def reads_the_plan_and_swaps(page):
    expect(page.get_by_text("Nobody meets anybody twice.")).to_be_visible()
    expect(page.get_by_role("row", name="Room 1")).to_have_count(1)
    fits(page)
    first, second = (
        page.get_by_role("row", name=f"Room {number}").get_by_role("cell").inner_text()
        for number in (1, 2)
    )
    one, other = first.split(", ")[0], second.split(", ")[0]
    page.get_by_label("This one").select_option(label=one)
    page.get_by_label("changes places with").select_option(label=other)
    press(page, "What would it cost?")
    expect(page.get_by_role("heading", name=f"{one} and {other}")).to_be_visible()
    press(page, "Let them change places")
    expect(page.get_by_text("changed places in round 1")).to_be_visible()
    expect(page.get_by_role("row", name="Room 1")).to_contain_text(other)


def starts(page):
    page.get_by_role("link", name="Live").press("Enter")
    expect(page.get_by_role("heading", name="Not begun")).to_be_visible()
    fits(page)
    press(page, "Start: everybody expected is here")
    expect(page.get_by_role("heading", name="Round 1 of 2")).to_be_visible()
    assert Participant.objects.here().count() == 9
    fits(page)


def pauses_and_goes_on(page):
    press(page, "Pause")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    assert Rotation.objects.get().state == "paused"
    press(page, "Go on")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    before = Round.objects.get(number=1).ends_at
    countdown = page.locator("[data-countdown]")
    seen = countdown.get_attribute("data-ends")
    press(page, "+1 minute")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    for _try in range(50):
        if Round.objects.get(number=1).ends_at == before + timedelta(minutes=1):
            break
        page.wait_for_timeout(100)
    assert Round.objects.get(number=1).ends_at == before + timedelta(minutes=1)
    expect(countdown).not_to_have_attribute("data-ends", seen)


def lets_somebody_go(page):
    press(page, "Has left", within=line_of(page, "Guest 3"))
    expect(page.get_by_text("Guest 3 is gone.").first).to_be_visible()
    back = line_of(page, "Guest 3").get_by_role("button", name="Is back")
    expect(back).to_be_visible()
    page.get_by_role("searchbox").fill("guest 4")
    press(page, "Search")
    expect(line_of(page, "Guest 5")).to_have_count(0)
    expect(line_of(page, "Guest 4")).to_be_visible()


def line_of(page, name):
    """Give the line of somebody among the people."""
    lines = page.get_by_role("region", name="Who is here").get_by_role("listitem")
    return lines.filter(has_text=name)


def ends(page):
    page.locator("summary", has_text="End all").press("Enter")
    press(page, "Yes, end all rounds")
    expect(page.get_by_role("heading", name="The rounds are over")).to_be_visible()
    fits(page)


def fits(page):
    """See that nothing is wider than the telephone."""
    wide = page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
    assert wide == 0, page.url


@pytest.fixture
def desk(browser):
    """Open windows with script."""
    with windows(browser) as opens:
        yield opens


def test_what_it_takes_is_said_while_a_host_types(site, desk, event, ben):
    page = desk()
    sign_in(page, site, ben.email)
    page.goto(f"{site}/events/evening/host/rooms/")

    page.get_by_role("spinbutton", name="Rounds", exact=True).fill("5")
    page.get_by_label("Minutes a round").fill("20")

    expect(page.get_by_text("5 rounds of 20 minutes").first).to_be_visible()
    expect(page.get_by_text("That is longer than it lasts.").first).to_be_visible()
    expect(page.get_by_label("Round 5")).to_be_visible()
    before = page.get_by_role("combobox", name="Round 2").input_value()
    page.get_by_role("button", name="Another").nth(1).press("Enter")
    expect(page.get_by_role("combobox", name="Round 2")).not_to_have_value(before)


def test_two_hosts_see_the_same_clock(site, desk, event, ben, cleo):
    event.hosts.add(cleo)
    one, other = desk(), desk()
    for page, host in ((one, ben), (other, cleo)):
        sign_in(page, site, host.email)
    one.goto(f"{site}/events/evening/host/rooms/")
    one.get_by_role("button", name="Take it and plan").click()
    for page in (one, other):
        page.goto(f"{site}/events/evening/host/rooms/run/")

    one.get_by_role("button", name="Start: everybody").click()

    expect(other.get_by_role("heading", name="Round 1")).to_be_visible(timeout=15_000)
    one.get_by_role("button", name="Pause").click()
    expect(other.get_by_text("paused", exact=True)).to_be_visible(timeout=15_000)
