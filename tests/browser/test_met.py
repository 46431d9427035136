"""The morning after: whom she met, one tap each, by hand and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from contacts.profiles.models import Connection
from events.rooms import actions
from events.rooms.models import Keepsake
from tests.browser.steps import sign_in
from tests.scenes import a_shared_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def button(page, words):
    """Find what is pressed about cleo, whose name only a screen reader says."""
    return page.get_by_role("button", name=re.compile(f"^{words}.*Cleo$"))


def test_she_keeps_whom_she_met_and_hears_when_it_is_mutual(
    page, live_server, ada, ben, cleo
):
    rotation = a_shared_room(hosts=[ada], people=[ben, cleo], slug="thursday")
    now = rotation.ended_at
    actions.remember(rotation, owner=cleo, other=ben, keeps=True, now=now)
    sign_in(page, live_server.url, ben.email)
    page.goto(f"{live_server.url}/events/thursday/met/")

    follow = button(page, "Follow up")
    follow.focus()
    page.keyboard.press("Enter")
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.locator("#cleo summary").click()
    page.locator("#cleo").get_by_role("textbox").fill("Knows a miller.")
    button(page, "Keep it").click()
    button(page, "Say thanks").click()
    expect(page.get_by_text("Thanks said")).to_be_visible()
    button(page, "Keep in touch").click()

    expect(page.get_by_text("you are connected.")).to_be_visible()
    expect(page.locator("#cleo").get_by_role("textbox")).to_have_value(
        "Knows a miller."
    )
    assert Connection.objects.count() == 1
    assert Keepsake.objects.get(owner=ben).thanked_at
