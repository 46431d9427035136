"""A host makes, publishes, changes and cancels an event, by keyboard alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from events import actions
from events.models import Event, Rsvp
from networking_site.lib.outbox.models import Letter
from tests.browser.steps import sign_in, windows
from tests.browser.test_keyboard import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser):
    """Open one window; a mouse is never touched."""
    with windows(browser, reduced_motion="reduce") as open_window:
        yield open_window()


def type_in(page: Page, label: str, words: str) -> None:
    """Go to a field and write into it, over what stands there."""
    tab_to(page, rf"{label}\*?")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)


def press(page: Page, name: str, *, then: str) -> None:
    """Go to a link or a button, press it, and wait for the address it leads to."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(then))


def test_a_host_makes_publishes_changes_and_cancels_an_event(site, page, ben, cleo):
    sign_in(page, site, ben.email)
    page.goto(f"{site}/events/mine/")
    press(page, "Make an event", then="/events/new/$")

    type_in(page, "Title", "Walk and talk")
    # The sixth of the sixth, at seven in the morning, in whichever order it is asked.
    type_in(page, "Day", f"0606{datetime.now(UTC).year + 1}")
    type_in(page, "Starts at", "0700A")
    tab_to(page, "On line")
    page.keyboard.press("ArrowDown")
    type_in(page, "Place", "The lime tree")
    type_in(page, "What happens", "Bring **shoes**.")
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_role("heading")).to_have_text("Walk and talk")
    expect(preview.locator("strong")).to_have_text("shoes")
    expect(preview).to_contain_text("07:00")
    tab_to(page, "Places, guests, a question")
    page.keyboard.press("Enter")
    type_in(page, "Places", "12")
    press(page, "Save as a draft", then="/events/walk-and-talk-")

    expect(page.get_by_text("Only its hosts see this draft.")).to_be_visible()
    press(page, "Publish it", then="/events/walk-and-talk-")
    expect(page.get_by_text("You run this event.")).to_be_visible()

    event = Event.objects.get()
    assert (event.status, event.kind, event.capacity) == ("published", "in_person", 12)
    actions.answer(event, member=cleo, answer=Rsvp.Answer.GOING, now=datetime.now(UTC))
    press(page, "Change it", then="/host/edit/$")
    type_in(page, "Starts at", "0800A")
    type_in(page, "A word to the people", "You may sleep longer.")
    press(page, "Save the changes", then="/events/walk-and-talk-[^/]+/$")
    expect(page.get_by_text("08:00").first).to_be_visible()
    letter = Letter.objects.get(kind="events/changed")
    assert letter.receiver == cleo
    assert "You may sleep longer." in letter.text

    press(page, "People and more", then="/host/$")
    expect(page.get_by_role("main")).to_contain_text("1 of 12 places are taken.")
    press(page, "Cancel it", then="/host/cancel/$")
    type_in(page, "A word to the people", "It pours.")
    press(page, "Cancel the event", then="/events/walk-and-talk-[^/]+/$")

    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="This event is cancelled")).to_be_visible()
    expect(main).to_contain_text("It pours.")
    assert Letter.objects.get(kind="events/cancelled").receiver == cleo


def test_a_time_the_clocks_skip_is_asked_back_beside_its_field(site, page, ben):
    sign_in(page, site, ben.email)
    page.goto(f"{site}/events/new/")
    page.get_by_label("Title").fill("Night walk")
    page.get_by_label("Day").fill("2027-03-28")
    page.get_by_label("Starts at").fill("01:30")
    page.get_by_label("What happens").fill("Bring a lamp.")

    page.get_by_role("button", name="Save as a draft").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("needs another look")
    wrong = page.get_by_label("Starts at")
    expect(wrong).to_have_value("01:30")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("does not exist"))
    expect(page.get_by_label("What happens")).to_have_value("Bring a lamp.")
    assert Event.objects.count() == 0
