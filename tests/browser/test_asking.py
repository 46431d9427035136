"""From somebody's ask to a letter under way: by keyboard alone, and without script."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contacts.introductions.models import Favour, Introduction
from contacts.profiles.actions import connect, open_ask
from contacts.profiles.models import Profile
from tests.browser.steps import sign_in, windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FEW = 10


@pytest.fixture
def scene(ben, cleo, make_member):
    """Cleo looks for a printer of menus, and gil prints them; ben knows eve."""
    now = datetime.now(UTC)
    gil, eve = make_member("gil"), make_member("eve")
    for member, kind, text in (
        (cleo, "ask", "a printer of menus"),
        (gil, "offer", "printing menus in two colours"),
    ):
        profile = Profile.objects.get(user=member)
        open_ask(profile, kind=kind, text=text, topics=[], now=now)
    connect(ben, eve, origin_kind="", origin_id=uuid4(), now=now)
    return ben


class Hands:
    """Counts what somebody does: each press of a link or button, each field filled."""

    def __init__(self, page, *, by_keyboard):
        self.page, self.by_keyboard, self.deeds = page, by_keyboard, 0

    def press(self, target):
        self.deeds += 1
        if self.by_keyboard:
            target.focus()
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def fill(self, label, text):
        self.deeds += 1
        field = self.page.get_by_label(label)
        if self.by_keyboard:
            field.focus()
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def link(self, name):
        main = self.page.get_by_role("main")
        return main.get_by_role("link", name=re.compile(name)).first

    def button(self, name):
        main = self.page.get_by_role("main")
        return main.get_by_role("button", name=re.compile(name)).first


@pytest.mark.parametrize("has_script", [True, False])
def test_from_an_ask_on_the_board_to_a_letter_in_a_few_deeds(
    browser, site, scene, has_script
):
    with windows(browser, java_script_enabled=has_script) as open_window:
        page = open_window()
        sign_in(page, site, "ben@example.org")
        hands = Hands(page, by_keyboard=has_script)

        hands.press(hands.link("All asks and offers"))
        page.wait_for_url("**/introductions/board/**")
        hands.press(hands.link("I know someone.*a printer of menus"))
        page.wait_for_url("**/introductions/new/**")
        assert page.get_by_text("a printer of menus").is_visible()
        hands.press(hands.link("Choose Gil"))
        page.wait_for_url("**other=gil**")
        hands.fill("Why these two should meet", "He prints, she needs it printed.")
        hands.press(hands.button("See what each will read"))
        page.get_by_role("heading", name="What each will read").wait_for()
        hands.press(hands.button("Send the introduction"))
        page.wait_for_url(lambda url: "/new/" not in url)

        assert hands.deeds < FEW
    letter = Introduction.objects.get()
    assert {party.member.profile.handle for party in letter.parties.all()} == {
        "cleo",
        "gil",
    }


def test_typing_finds_somebody_and_says_how_many(browser, site, scene):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, "ben@example.org")
        page.goto(f"{site}/introductions/new/?one=cleo")
        page.wait_for_load_state("networkidle")

        page.get_by_label("Search people").last.focus()
        page.keyboard.type("gil")

        page.get_by_role("main").get_by_text("1 person").wait_for()
        assert page.get_by_role("link", name="Choose").count() == 1
        region = page.locator("[data-live-region]")
        region.get_by_text("1 person").wait_for(state="attached")
        assert "one=cleo" in page.url
        assert "q=gil" in page.url


def test_changing_one_of_the_two_keeps_what_was_typed(browser, site, scene):
    with windows(browser, java_script_enabled=False) as open_window:
        page = open_window()
        sign_in(page, site, "ben@example.org")
        page.goto(f"{site}/introductions/new/?one=cleo&other=gil")
        page.get_by_label("Why these two should meet").fill("You both like menus.")

        Hands(page, by_keyboard=False).button("Choose somebody else.*Gil").click()
        page.get_by_role("link", name="Choose Eve").click()

        reason = page.get_by_label("Why these two should meet")
        assert reason.input_value() == "You both like menus."
        assert "other=eve" in page.url


@pytest.mark.parametrize("has_script", [True, False])
def test_asking_a_friend_who_writes_the_introduction(browser, site, scene, has_script):
    with windows(browser, java_script_enabled=has_script) as open_window:
        bens, eves = open_window(), open_window()
        sign_in(bens, site, "ben@example.org")
        bens.goto(f"{site}/members/cleo/")
        hands = Hands(bens, by_keyboard=has_script)
        hands.press(hands.link("Ask to be introduced"))
        hands.press(hands.link("Choose Eve"))
        hands.fill("Why?", "We both keep goats.")
        hands.press(hands.button("Ask Eve"))
        bens.wait_for_url("**/favours/**")
        assert hands.deeds < FEW

        sign_in(eves, site, "eve@example.org")
        eves.goto(f"{site}/introductions/")
        hands = Hands(eves, by_keyboard=has_script)
        hands.press(hands.link("Introduce them.*Ben"))
        eves.get_by_text("We both keep goats.").wait_for()
        hands.fill("Why these two should meet", "Goats!")
        hands.press(hands.button("Send the introduction"))
        eves.wait_for_url(lambda url: "/new/" not in url)
        bens.reload()

        assert bens.get_by_role("link", name="Read the letter").is_visible()
    assert Favour.objects.get().state == Favour.State.DONE
