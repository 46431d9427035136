"""What every story in the browser does: come in, go out, and listen to the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from contacts.profiles.models import User
from tests.cast import PASSWORD

# A form that asks for another look answers 422, and a worker answers from what it kept
# where there is no network: Chromium calls both an error, the second not every time.
NO_FAULT = ("of 422", "net::ERR_FAILED")
PATIENCE = 20_000  # a machine with much else to do is slow, and that is no fault
expect.set_options(timeout=PATIENCE)


@contextmanager
def windows(browser: Browser, **options: Any) -> Iterator[Callable[..., Page]]:
    """Open a window for each person of a story; at its end no console may complain.

    One window may be unlike the others, and may be forgiven some words:
    `open_window(forgive=["ERR_INTERNET_DISCONNECTED"])`.
    """
    contexts, complaints = [], []

    def open_window(*, forgive: Sequence[str] = (), **more: Any) -> Page:
        context = browser.new_context(locale="en-GB", **(options | more))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return watched(context.new_page(), complaints, forgive=forgive)

    yield open_window

    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def watched(page: Page, complaints: list[str], *, forgive: Sequence[str] = ()) -> Page:
    """Note what the console complains of: errors, and what the policy refused."""

    def hear(message: Any) -> None:
        if message.type not in ("error", "warning"):
            return
        if not any(words in message.text for words in (*NO_FAULT, *forgive)):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def sign_in(page: Page, site: str, email: str) -> None:
    """Come in by the front door, with the password of the cast."""
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def let_in(page: Page, site: str, member: User) -> None:
    """Come in by the back door, where a story has many people and is not of doors."""
    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    session = {"name": name, "value": client.cookies[name].value, "url": site}
    page.context.add_cookies([session])


def sign_out(page: Page) -> None:
    """Leave by the menu in the corner."""
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: url.count("/") == 3)


def give_a_fingerprint_reader(page: Page) -> None:
    """Build an authenticator into the browser that always says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_a_passkey(page: Page, site: str, *, name: str) -> None:
    """Add a passkey to the account of whoever is signed in."""
    page.goto(f"{site}/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password_if_asked(page)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def confirm_password_if_asked(page: Page) -> None:
    """Say the password once more where allauth wants to be sure."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
