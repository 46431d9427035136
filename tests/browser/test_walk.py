"""The whole first version as its people live it, with script and without."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.steps import (
    add_a_passkey,
    confirm_password_if_asked,
    give_a_fingerprint_reader,
    sign_in,
    sign_out,
    windows,
)
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STRONG = "correct horse battery"
REASON = "She binds books, and he knows who reads them."


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def come_in(request, browser):
    """Open a window for each person of the story, with script and again without."""
    with windows(browser, java_script_enabled=request.param) as open_window:
        yield open_window


@pytest.fixture
def page(browser):
    """Open one window, with script."""
    with windows(browser) as open_window:
        yield open_window()


def test_a_visitor_becomes_a_guest_and_brings_two_members_together(
    site, come_in, latest_code, ada, make_member
):
    make_member("ben", contact_email="ben@bakery.example", phone="+351 912 000 001")
    make_member(
        "cleo",
        contact_email="cleo@printers.example",
        phone_shown_to="nobody",
        phone="7",
    )
    an_event(host=ada, title="Tuesday breakfast", summary="Three small rooms.")

    eve = come_in()
    signs_up(eve, site, "eve@example.org", latest_code)
    fills_both_halves(eve)
    finds_ben_but_not_how_to_reach_him(eve)
    answers_the_event_and_sees_herself_going(eve)
    introduces_ben_and_cleo(eve)

    ben, cleo = come_in(), come_in()
    sign_in(ben, site, "ben@example.org")
    says_yes_to_cleo_and_learns_nothing_yet(ben)
    sign_in(cleo, site, "cleo@example.org")
    says_yes_to_ben_and_sees_how_to_reach_him(cleo)
    sees_what_cleo_shares(ben, site)
    sees_that_both_said_yes(eve, site)

    organiser = come_in()
    sign_in(organiser, site, "ada@example.org")
    sees_what_is_hers_to_see(organiser)


def signs_up(page, site, email, latest_code):
    page.goto(f"{site}/")
    page.get_by_role("main").get_by_role("link", name="Take a seat").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(STRONG)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this your address?")

    page.get_by_label("Code").fill(latest_code(email))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{site}/members/me/edit/")


def fills_both_halves(page):
    page.get_by_role("textbox", name="Name", exact=True).fill("Eve Lind")
    page.get_by_role("textbox", name="What I do", exact=True).fill(
        "I bind books by hand."
    )
    page.get_by_role("textbox", name="Something about me", exact=True).fill(
        "I row at six."
    )
    zone = page.get_by_label("Time zone")
    if not zone.input_value():  # with script the browser's own is proposed
        zone.select_option("Europe/Lisbon")
    page.get_by_role("button", name="Save my profile").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Eve Lind")
    expect(page.get_by_text("I bind books by hand.")).to_be_visible()
    expect(page.get_by_text("I row at six.")).to_be_visible()


def finds_ben_but_not_how_to_reach_him(page):
    main = page.get_by_role("main")
    page.get_by_role("link", name="People", exact=True).click()
    expect(main.get_by_role("link", name="Eve Lind")).to_be_visible()
    expect(main.get_by_role("link", name="Cleo")).to_be_visible()
    main.get_by_role("searchbox").fill("ben")
    main.get_by_role("button", name="Search").click()
    expect(main.get_by_role("link", name="Cleo")).to_have_count(0)
    main.get_by_role("link", name="Ben", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ben")
    expect(page.get_by_text("I keep goats.")).to_be_visible()
    assert "ben@bakery.example" not in page.content()
    assert "+351" not in page.content()


def answers_the_event_and_sees_herself_going(page):
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="Tuesday breakfast").click()
    page.get_by_role("button", name="I’m coming").click()

    expect(page.get_by_role("heading", name="You are going")).to_be_visible()
    going = page.get_by_role("region", name="1 going")
    expect(going.get_by_role("link", name="Eve Lind")).to_be_visible()


def introduces_ben_and_cleo(page):
    main = page.get_by_role("main")
    page.get_by_role("link", name="Introductions", exact=True).click()
    main.get_by_role("link", name="Introduce two members").first.click()
    main.get_by_role("link", name="Choose Ben").click()
    main.get_by_role("link", name="Choose Cleo").click()
    main.get_by_label("Why these two should meet").fill(REASON)
    main.get_by_label("A line for Ben").fill("Ask her about the goats.")
    main.get_by_label("A line for Cleo").fill("He bakes for the whole street.")
    main.get_by_role("button", name="Send the introduction").click()

    expect(page.get_by_role("status").first).to_contain_text("Sent.")
    expect(main.get_by_text(REASON)).to_be_visible()


def says_yes_to_cleo_and_learns_nothing_yet(page):
    letter = page.get_by_role("article", name="Letter from Eve Lind")
    expect(letter).to_contain_text(REASON)
    expect(letter).to_contain_text("Ask her about the goats.")
    expect(letter).not_to_contain_text("He bakes for the whole street.")
    letter.get_by_role("button", name="Yes").click()

    expect(page.get_by_role("main")).to_contain_text("You said yes.")
    assert "cleo@printers.example" not in page.content()


def says_yes_to_ben_and_sees_how_to_reach_him(page):
    page.get_by_role("link", name=re.compile("^Introductions")).click()
    letter = page.get_by_role("article", name="Letter from Eve Lind")
    letter.get_by_role("button", name="Yes").click()

    expect(page.get_by_text("You both said yes")).to_be_visible()
    how_we_met = page.get_by_role("region", name="Eve Lind introduced you")
    expect(how_we_met.get_by_role("link", name="ben@bakery.example")).to_be_visible()
    expect(how_we_met.get_by_text("+351 912 000 001")).to_be_visible()
    how_we_met.get_by_role("link", name="Ben", exact=True).click()
    expect(page.get_by_text("Connected with you")).to_be_visible()


def sees_what_cleo_shares(page, site):
    page.goto(f"{site}/members/cleo/")

    expect(page.get_by_role("link", name="cleo@printers.example")).to_be_visible()
    expect(page.get_by_text("Telephone")).to_have_count(0)


def sees_that_both_said_yes(page, site):
    page.goto(f"{site}/introductions/")
    page.get_by_role("link", name="Ben and Cleo").click()

    expect(page.get_by_role("main")).to_contain_text("They both said yes.")
    page.goto(f"{site}/members/ben/")
    assert "ben@bakery.example" not in page.content()


def sees_what_is_hers_to_see(page):
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("link", name="For organisers").click()
    main = page.locator("#content")
    lists = main.get_by_role("region", name="All lists")

    lists.get_by_role("link", name="Events", exact=True).click()
    main.get_by_role("link", name="Tuesday breakfast").click()
    expect(main.get_by_text("Eve Lind")).to_be_visible()

    page.get_by_role("link", name="Home").first.click()
    lists.get_by_role("link", name="Introductions", exact=True).click()
    row = main.get_by_role("row").filter(has_text="Both said yes")
    expect(row).to_contain_text("Eve Lind")
    expect(row).to_contain_text("Ben · Cleo")
    row.get_by_role("link").first.click()
    expect(main.get_by_text("Ben · Cleo")).to_be_visible()
    assert REASON not in page.content()
    assert "goats" not in page.content()

    page.get_by_role("link", name="Home").first.click()
    lists.get_by_role("link", name="Accounts", exact=True).click()
    expect(main.get_by_role("link", name="eve@example.org")).to_be_visible()
    assert "ben@bakery.example" not in page.content()


def test_she_comes_in_with_nothing_but_codes_by_mail(site, come_in, latest_code):
    page = come_in()
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("E-mail").fill("eve@example.org")
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Code").fill(latest_code("eve@example.org"))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{site}/members/me/edit/")
    sign_out(page)
    cache.clear()

    page.goto(f"{site}/events/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Send me a code by mail").click()
    page.get_by_label("E-mail").fill("eve@example.org")
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(latest_code("eve@example.org"))
    page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{site}/members/me/edit/")


def test_a_passkey_opens_the_door(site, page, ben):
    give_a_fingerprint_reader(page)

    sign_in(page, site, ben.email)
    add_a_passkey(page, site, name="Ben’s telephone")
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Ben’s telephone")).to_be_visible()
    sign_out(page)

    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{site}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ben")


def test_a_code_from_an_app_is_asked_for_beside_the_password(site, page, ben):
    sign_in(page, site, ben.email)
    page.goto(f"{site}/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    confirm_password_if_asked(page)
    secret = page.locator(".code-box").inner_text().split()[0]
    page.get_by_label("code").last.fill(code_of_the_app(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    spare = page.get_by_label("Not used yet").input_value().split()[0]
    sign_out(page)

    sign_in(page, site, ben.email)
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    page.get_by_label("Code").first.fill(spare)
    page.get_by_role("button", name="Sign in").first.click()

    expect(page).to_have_url(f"{site}/")


def code_of_the_app(secret):
    """Give the six digits of RFC 6238 for this moment, as any app does."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"
