"""A member's card in her hand: one screen, no network needed, gone when she leaves."""

from __future__ import annotations

from io import BytesIO

import pytest

from contacts.profiles import actions
from contacts.profiles.models import Profile, Prompt
from tests.browser.steps import sign_in, sign_out, windows
from tests.scenes import a_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "/members/me/card/"
KEPT = """async () => {
  const cache = await caches.open("my-card");
  return (await cache.keys()).map(kept => new URL(kept.url).pathname);
}"""
SCOPES = """async () => {
  const workers = await navigator.serviceWorker.getRegistrations();
  return workers.map(worker => worker.scope);
}"""
# Fits: nothing to scroll to, in either direction.
FITS = """() => {
  const root = document.documentElement;
  return root.scrollHeight <= root.clientHeight && root.scrollWidth <= root.clientWidth;
}"""


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def eve(make_member):
    """She has a photo, a headline and hooks, and her page is for everyone."""
    everyone = {f"{name}_shown_to": "everyone" for name in ("photo", "headline")}
    user = make_member(
        "eve", headline="Binds books by the sea", shown_to="everyone", **everyone
    )
    profile = Profile.objects.get(user=user)
    hooks = {
        Prompt.objects.create(text=text, half="about_me", position=place): ending
        for place, (text, ending) in enumerate(
            [
                ("Outside work you will find me", "with goats that can open gates"),
                ("I would love to hear about", "boats, " * 20),
            ]
        )
    }
    actions.save_profile(profile, topics=[], hooks=hooks)
    actions.set_photo(profile, upload=BytesIO(a_photo()))
    return user


def open_card(page, site):
    """Open the card and wait until the browser has it at hand."""
    page.goto(site + CARD)
    page.locator("main[data-state=kept]").wait_for()


def test_the_card_works_without_a_network_once_opened(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)

        page.context.set_offline(True)
        page.reload()

        code = page.get_by_role("img", name="QR code that holds the address")
        assert code.bounding_box()["width"] > 120
        assert page.get_by_role("heading", level=1).inner_text() == "Eve"
        assert page.get_by_text(f"{site}/@eve/").is_visible()
        photo = page.locator(".calling-card__photo")
        assert (
            photo.evaluate("photo => photo.decode().then(() => photo.naturalWidth)")
            == 640
        )
        assert (
            page.locator("main").evaluate("e => getComputedStyle(e).display") == "grid"
        )


def test_nothing_but_the_card_is_kept(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)
        page.goto(f"{site}/members/")
        page.goto(f"{site}/members/eve/")
        open_card(page, site)

        kept = page.evaluate(KEPT)

        photo = Profile.objects.get(user=eve).photo_url("large")
        style = page.locator("link[rel=stylesheet]").get_attribute("href")
        assert sorted(kept) == sorted(
            [CARD, photo, style, "/static/favicon.svg", "/static/js/card.js"]
        )
        assert page.evaluate(SCOPES) == [site + CARD]


def test_the_hook_she_chose_is_there_without_a_network(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)
        page.get_by_role("link", name="Another hook").click()
        page.wait_for_url("**/?hook=2")
        page.locator("main[data-state=kept]").wait_for()
        chosen = page.locator(".calling-card__hook").inner_text()

        page.context.set_offline(True)
        page.goto(site + CARD)

        assert page.locator(".calling-card__hook").inner_text() == chosen


def test_after_signing_out_the_card_is_gone(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)
        page.goto(site)
        sign_out(page)

        assert page.evaluate(KEPT) == []
        page.context.set_offline(True)
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(site + CARD)
        page.context.set_offline(False)


def test_a_session_that_ended_elsewhere_takes_the_card_along(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)
        page.context.clear_cookies()

        page.goto(site + CARD)

        assert "/accounts/login/" in page.url
        assert page.evaluate(KEPT) == []


def test_the_next_member_on_the_same_browser_never_sees_the_card(
    browser, site, eve, ben
):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)
        page.context.clear_cookies()
        sign_in(page, site, ben.email)

        assert page.evaluate(KEPT) == []
        open_card(page, site)
        page.context.set_offline(True)
        page.reload()

        assert page.get_by_role("heading", level=1).inner_text() == "Ben"


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (568, 320), (768, 1024)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_card_is_one_screen_with_a_code_that_is_dark_on_light(
    browser, site, eve, size, scheme
):
    width, height = size
    viewport = {"width": width, "height": height}
    with windows(browser, viewport=viewport, color_scheme=scheme) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        open_card(page, site)

        assert page.evaluate(FITS) or height < 500
        colours = page.locator(".qr").evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
        )
        assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_data_for_machines_is_no_trouble_to_the_policy(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()

        page.goto(f"{site}/members/eve/")

        data = page.locator("script[type='application/ld+json']")
        assert '"Person"' in data.text_content()


def test_without_script_the_card_simply_is_a_page(browser, site, eve):
    with windows(browser) as open_window:
        page = open_window()
        sign_in(page, site, eve.email)
        cookies = page.context.cookies()
    with windows(browser, java_script_enabled=False) as open_window:
        page = open_window()
        page.context.add_cookies(cookies)

        page.goto(site + CARD)

        assert page.get_by_role("img", name="QR code").is_visible()
