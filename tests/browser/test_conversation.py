"""A conversation in two windows: what one writes appears in the other."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from contacts.introductions import actions
from contacts.introductions.models import Message, Participant
from tests.browser.inspector import OVERFLOW, RUN_AXE
from tests.browser.steps import sign_in, windows
from tests.scenes import a_conversation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 20_000


@pytest.fixture
def talk(ben, cleo, make_member):
    return a_conversation(introducer=make_member("eve"), one=ben, other=cleo)


def write(talk, author, text):
    now = datetime.now(UTC)
    return actions.write(talk, author=author, text=text, token=uuid4(), now=now)


def test_what_one_writes_appears_in_the_others_window(browser, site, talk, ben, cleo):
    with windows(browser) as open_window:
        bens, cleos = open_window(), open_window()
        for page, member in ((bens, ben), (cleos, cleo)):
            sign_in(page, site, member.email)
            page.goto(f"{site}{talk.get_absolute_url()}")
        cleos.get_by_label("Your words").fill("I was just about to")

        bens.get_by_label("Your words").fill("Do you print <b>menus</b>?")
        bens.get_by_role("button", name="Send").click()

        expect(bens.locator(".spoken__text")).to_have_text("Do you print <b>menus</b>?")
        expect(bens.get_by_label("Your words")).to_have_value("")
        expect(bens.get_by_label("Your words")).to_be_focused()
        heard = cleos.locator(".spoken__text")
        expect(heard).to_have_text("Do you print <b>menus</b>?", timeout=SOON)
        expect(cleos.get_by_label("Your words")).to_have_value("I was just about to")
        expect(cleos.get_by_label("Your words")).to_be_focused()
        aloud = cleos.locator("[data-live-region]")
        expect(aloud).to_have_text("Ben wrote: Do you print <b>menus</b>?")
        expect(cleos.get_by_role("button", name="Mark as read")).to_have_count(0)

        cleos.get_by_label("Your words").fill("I do.")
        cleos.get_by_role("button", name="Send").click()
        expect(bens.locator(".spoken__text").nth(1)).to_have_text("I do.", timeout=SOON)
        expect(bens.locator(".spoken")).to_have_count(2)
        expect(cleos.locator(".spoken")).to_have_count(2)

    place = Participant.objects.get(conversation=talk, member=cleo)
    assert place.read_until == place.newest == 2


def test_earlier_messages_come_in_place(browser, site, talk, ben, cleo):
    for number in range(65):
        write(talk, (ben, cleo)[number % 2], f"word {number}")

    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, ben.email)
        page.goto(f"{site}{talk.get_absolute_url()}")
        expect(page.locator(".spoken")).to_have_count(30)

        page.get_by_role("link", name="Earlier messages").click()
        expect(page.locator(".spoken")).to_have_count(60)
        page.get_by_role("link", name="Earlier messages").click()
        expect(page.locator(".spoken")).to_have_count(65)

        expect(page.get_by_role("link", name="Earlier messages")).to_have_count(0)
        expect(page.locator(".spoken__text").first).to_have_text("word 0")
        expect(page.locator(".spoken__text").last).to_have_text("word 64")
        expect(page.locator(".correspondence__day")).to_have_count(1)


def test_who_was_signed_out_meanwhile_keeps_what_she_typed(
    browser, site, talk, ben, cleo
):
    context = browser.new_context()  # its console may say that it was refused
    page = context.new_page()
    sign_in(page, site, ben.email)
    page.goto(f"{site}{talk.get_absolute_url()}")
    page.get_by_label("Your words").fill("half a sentence")
    context.clear_cookies()

    note = page.get_by_text("You are signed out by now")
    expect(note).to_be_visible(timeout=SOON)

    expect(page.get_by_label("Your words")).to_have_value("half a sentence")
    expect(page.locator("#news")).to_have_count(0)
    context.close()


def test_it_all_goes_without_script(browser, site, talk, ben, cleo):
    write(talk, cleo, "Hello.")

    with windows(browser, java_script_enabled=False) as open_window:
        page = open_window()
        sign_in(page, site, ben.email)
        page.get_by_role("link", name="Introductions").first.click()
        page.locator(".tabs").get_by_role("link", name="Conversations").click()
        page.locator(".conversation-row").get_by_role("link", name="Cleo").click()
        page.get_by_role("button", name="Mark as read").click()
        expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
        page.get_by_label("Your words").fill("Good day.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".spoken__text").last).to_have_text("Good day.")
        page.locator(".spoken summary").last.click()
        page.get_by_role("link", name="Edit").click()
        page.get_by_label("Your words").fill("Good evening.")
        page.get_by_role("button", name="Keep it like this").click()
        expect(page.locator(".spoken__text").last).to_have_text("Good evening.")
        page.locator("summary", has_text="Mute, leave").click()
        page.get_by_role("button", name="Mute").click()
        expect(page.get_by_text("Muted: we write no mail")).to_be_visible()

    assert [one.text for one in Message.objects.all()] == ["Hello.", "Good evening."]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody(browser, site, talk, ben, cleo, scheme):
    write(talk, cleo, f"See https://{'x' * 90}.example/")
    message = write(talk, ben, "Hello.")
    url = talk.get_absolute_url()
    reported = Message.objects.get(number=1)

    with windows(
        browser, viewport={"width": 320, "height": 640}, color_scheme=scheme
    ) as open_window:
        page = open_window()
        sign_in(page, site, ben.email)
        for path in (
            url,
            "/introductions/conversations/",
            f"{url}{message.public_id}/edit/",
            f"{url}{reported.public_id}/report/",
        ):
            page.goto(f"{site}{path}")
            page.evaluate(Axe().axe_script)
            assert page.evaluate(RUN_AXE) == {}, path
            assert not page.evaluate(OVERFLOW), path
