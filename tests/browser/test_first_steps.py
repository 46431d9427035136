"""Whoever sets a site up comes in for the first time, and a group begins."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from contacts.profiles.models import User
from events.models import Event
from networking_site.lib.group.models import OurGroup
from tests.browser.steps import (
    confirm_password_if_asked,
    give_a_fingerprint_reader,
    sign_in,
    windows,
)
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLORA = "flora@example.org"
NEXT_YEAR = datetime.now(UTC).year + 1


@pytest.fixture
def flora(monkeypatch, settings):
    """She has just made herself administrator; the site wants a second factor."""
    settings.ORGANISERS_SECOND_FACTOR = "required"
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email=FLORA, interactive=False, verbosity=0)
    return User.objects.get(email=FLORA)


def begin_a_group(page: Page) -> None:
    """Answer what the first steps ask."""
    group = page.get_by_role("group", name="Your group")
    expect(group.get_by_label("Name")).to_have_value("The Long Table")
    group.get_by_label("Name").fill("The Round Table")
    group.get_by_label("Language").select_option("en")
    group.get_by_label("Time zone").select_option("Europe/Lisbon")
    group.get_by_label("Who may join").select_option("invitation")
    event = page.get_by_role("group", name="Your first event")
    event.get_by_label("What it is").fill("Breakfast")
    event.get_by_label("Day").fill(f"{NEXT_YEAR}-06-06")
    page.get_by_role("button", name="Begin").click()


def test_the_first_sign_in_begins_a_group(browser, site, flora, latest_code):
    with windows(browser) as open_window:
        floras, visitors = open_window(), open_window()
        give_a_fingerprint_reader(floras)
        visitors.goto(f"{site}/")
        expect(visitors).to_have_title(re.compile("The Long Table"))
        sign_in(floras, site, FLORA)
        floras.get_by_label("Code").fill(latest_code(FLORA))
        floras.get_by_role("button", name="Go on").click()
        floras.wait_for_url("**/first-steps/")

        begin_a_group(floras)
        expect(floras.get_by_role("alert")).to_contain_text("needs another look")
        hour = floras.get_by_label("Starts at")
        expect(hour).to_have_accessible_description(re.compile(r"When is it\?"))
        assert not OurGroup.objects.exists()
        hour.fill("08:00")
        floras.get_by_role("button", name="Begin").click()
        floras.wait_for_url("**/events/breakfast-*/host/edit/")

        expect(floras.locator(".messages")).to_contain_text(
            "The Round Table has a place to meet."
        )
        expect(floras.get_by_label("Title")).to_have_value("Breakfast")
        [breakfast] = Event.objects.belonging_to(flora)
        assert breakfast.status == Event.Status.DRAFT
        assert breakfast.day == date(NEXT_YEAR, 6, 6)
        assert breakfast.start_time == time(8)
        assert breakfast.time_zone == "Europe/Lisbon"
        visitors.goto(f"{site}/")
        expect(visitors).to_have_title(re.compile("The Round Table"))
        visitors.goto(f"{site}/accounts/signup/")
        expect(visitors.get_by_role("main")).to_contain_text("By invitation")

        floras.goto(f"{site}/admin/")
        floras.wait_for_url("**/accounts/2fa/")
        main = floras.get_by_role("main")
        expect(main).to_contain_text("Organisers need a second lock here")
        main.get_by_role("link", name="Add a passkey").click()
        confirm_password_if_asked(floras)
        floras.get_by_label("Name").fill("Flora’s telephone")
        floras.get_by_role("button", name="Add it").click()
        floras.wait_for_url(lambda url: "/webauthn/add/" not in url)
        floras.get_by_role("link", name="Go on to the organisers' pages").click()
        floras.get_by_role("button", name="Use a passkey").click()
        floras.wait_for_url("**/admin/")

        expect(floras.locator("#site-name")).to_have_text("The Round Table")
        needs = floras.get_by_role("region", name="What needs you")
        expect(needs).not_to_contain_text("Say what your group is called.")
