"""A newcomer makes her page the one she would send instead of a business card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.steps import sign_in, windows
from tests.scenes import a_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PITCH = "We are the leading provider of solutions. Book a free call now!"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_she_writes_looks_chooses_and_is_seen_as_she_likes(
    site, browser, ben, cleo, script
):
    with windows(browser, java_script_enabled=script) as open_window:
        page = open_window()
        sign_in(page, site, ben.email)
        sees_how_she_will_look_before_saving(page, site, script=script)
        chooses_a_photo_and_its_part(page, site, script=script)
        says_what_she_looks_for(page, site)
        says_how_to_reach_her(page, site)
        hides_her_headline_and_looks_as_a_member(page, site)

        other = open_window()
        sign_in(other, site, cleo.email)
        is_seen_so(other, site)


def sees_how_she_will_look_before_saving(page, site, *, script):
    page.goto(f"{site}/members/me/edit/")
    page.get_by_label("Headline").fill("Mends what others throw away")
    page.get_by_role("textbox", name="What I do", exact=True).fill(PITCH)
    if not script:
        page.get_by_role("button", name="Show me the preview").click()

    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_text("Mends what others throw away").first).to_be_visible()
    expect(preview.locator("mark").first).to_be_visible()

    words = page.get_by_role("textbox", name="What I do", exact=True)
    expect(words).to_have_value(PITCH)
    words.fill("On Tuesdays I repair radios for my street.")
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben")


def chooses_a_photo_and_its_part(page, site, *, script):
    page.goto(f"{site}/members/me/photo/")
    photo = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    page.get_by_label("A photo of you").set_input_files(photo)
    page.get_by_role("button", name="Use this photo").click()
    expect(page.get_by_alt_text("Your whole photo")).to_be_visible()

    slider = page.get_by_label("How far from the left")
    slider.focus()
    page.keyboard.press("Home")
    if script:
        expect(page.locator("[data-crop-square]")).to_be_visible()
        assert page.locator("[data-crop-square]").bounding_box()["x"] == (
            pytest.approx(page.locator("[data-crop-stage]").bounding_box()["x"], abs=1)
        )
    page.get_by_role("button", name="Show this part").click()
    expect(page.get_by_text("This is the part that others see.")).to_be_visible()
    expect(slider).to_have_value("0")


def says_what_she_looks_for(page, site):
    page.goto(f"{site}/members/me/asks/")
    page.get_by_label("I can help with …").check()
    page.get_by_label("In one line").fill("mending radios")
    page.get_by_label("Topics").fill("Radios")
    page.get_by_role("button", name="Add it").click()
    expect(
        page.get_by_role("listitem").filter(has_text="mending radios")
    ).to_be_visible()


def says_how_to_reach_her(page, site):
    page.goto(f"{site}/members/me/reach/")
    page.get_by_label("Telephone").fill("+351 912 000 001")
    page.get_by_label("Address of link 1").fill("radios.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sees what")


def hides_her_headline_and_looks_as_a_member(page, site):
    page.get_by_role("group", name="Headline").get_by_label("Nobody").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="a member", exact=True).click()

    expect(page.get_by_text("This is your page as a member sees it")).to_be_visible()
    expect(page.get_by_text("Mends what others throw away")).to_have_count(0)
    expect(page.get_by_text("mending radios")).to_be_visible()
    assert "+351" not in page.content()


def is_seen_so(page, site):
    page.goto(f"{site}/members/ben/")

    expect(page.get_by_text("On Tuesdays I repair radios")).to_be_visible()
    expect(page.get_by_role("link", name="radios.example")).to_be_visible()
    expect(page.locator(".profile__head img")).to_be_visible()
    image = page.locator(".profile__head img")
    expect(image).to_have_js_property("naturalWidth", 640)
    assert "+351" not in page.content()
    assert "Mends what others throw away" not in page.content()
