"""The site by keyboard alone: every stop is seen, and every deed can be done."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.rooms import actions as rooms
from events.rooms.models import Keepsake, Participant, Rotation
from tests.browser.steps import let_in, sign_in, windows
from tests.cast import PASSWORD
from tests.events.rooms.seated import in_one_room
from tests.scenes import a_shared_room, an_event, an_introduction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STOPS = 80
STOP = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const rings = [el, ...["::before", "::after"]].map(part =>
    typeof part === "string" ? getComputedStyle(el, part) : getComputedStyle(part));
  const box = el.getBoundingClientRect();
  const label = (el.labels && el.labels[0] && el.labels[0].innerText) || "";
  const button = el.type === "submit" ? el.value : "";
  const own = el.getAttribute("aria-label") || el.innerText || button || "";
  return {
    name: (label || own).trim(),
    ringed: rings.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth)),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


@pytest.fixture
def page(browser):
    """Open one window; a mouse is never touched."""
    with windows(browser, reduced_motion="reduce") as open_window:
        yield open_window()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus; every stop must be seen."""
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            continue
        stops.append(stop["name"])
        assert stop["ringed"], f"no ring around {stop['name']!r} on {page.url}"
        assert stop["seen"], (
            f"{stop['name']!r} has the focus out of sight on {page.url}"
        )
        if re.fullmatch(name, stop["name"]):
            return
    pytest.fail(f"Tab never came to {name!r} on {page.url}: {stops}")


def test_she_signs_in(site, page, ben):
    page.goto(f"{site}/")
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/")

    tab_to(page, r"E-mail\*?")
    page.keyboard.type(ben.email)
    tab_to(page, r"Password\*?")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ben")


def test_the_first_stop_skips_to_what_the_page_is_about(site, page):
    page.goto(f"{site}/events/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to")
    expect(skip).to_be_focused()
    assert page.evaluate(STOP)["seen"]

    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_she_answers_an_event_and_hears_that_it_worked(site, page, ben):
    an_event(title="Tuesday breakfast", slug="tuesday")
    sign_in(page, site, ben.email)

    tab_to(page, "Events")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/")
    tab_to(page, "Tuesday breakfast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/tuesday/")
    tab_to(page, "I’m coming")
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", name="You are going")).to_be_focused()
    tab_to(page, "I can’t come after all")


def test_he_says_yes_to_an_introduction(site, page, ben, cleo, make_member):
    an_introduction(introducer=make_member("eve"), one=ben, other=cleo)
    sign_in(page, site, ben.email)

    tab_to(page, r"Introductions.*")
    page.keyboard.press("Enter")
    page.wait_for_url("**/introductions/")
    tab_to(page, "Yes, gladly")
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("You said yes.")


def test_the_menu_in_the_corner_opens_and_closes(site, page, ben):
    sign_in(page, site, ben.email)
    tab_to(page, r"(?s).*Your account")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Edit my page")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Edit my page")).to_be_hidden()
    expect(page.locator("summary", has_text="Your account")).to_be_focused()


def test_a_wrong_form_says_where_and_keeps_what_was_typed(site, page, ben):
    sign_in(page, site, ben.email)
    page.goto(f"{site}/members/me/reach/")
    page.get_by_label("Telephone").fill("+351 912 000 001")
    page.get_by_label("Mail for contact").fill("ben@bakery")
    page.get_by_label("Address of link 1").fill("javascript:alert(1)")

    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("needs another look")
    wrong = page.get_by_label("Address of link 1")
    expect(wrong).to_have_value("javascript:alert(1)")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("Write a whole address"))
    expect(page.get_by_label("Telephone")).to_have_value("+351 912 000 001")
    mail = page.get_by_label("Mail for contact")
    expect(mail).to_have_value("ben@bakery")
    expect(mail).to_have_accessible_description(re.compile("valid email"))


@pytest.fixture
def evening(ada, ben, cleo):
    """A round that ada runs, with ben and cleo in one room."""
    now = timezone.now()
    event = an_event(
        host=ada,
        slug="evening",
        day=now.date(),
        start_time=now.time().replace(microsecond=0),
        minutes=240,
    )
    return in_one_room(event, [ben, cleo], now=now)


def sent_by(request):
    return request.post_data or ""


def open_room_page(page, site, rotation, member):
    let_in(page, site, member)
    page.set_default_timeout(30_000)
    page.goto(f"{site}{rotation.get_absolute_url()}")


def test_in_her_room_he_follows_up_and_keeps_a_nugget(site, page, evening, ben, cleo):
    open_room_page(page, site, evening, ben)

    tab_to(page, "Follow up with Cleo")
    page.keyboard.press("Enter")
    follow = page.get_by_role("button", name="Follow up with Cleo")
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(follow).to_be_focused()
    tab_to(page, r"A nugget to remember\s*: Cleo")
    page.keyboard.press("Enter")
    tab_to(page, "A nugget to remember: Cleo")
    page.keyboard.type("Binds books.")
    tab_to(page, r"Keep it\s*: A nugget to remember, Cleo")
    with page.expect_response(lambda answer: "Binds" in sent_by(answer.request)):
        page.keyboard.press("Enter")

    kept = Keepsake.objects.get(owner=ben, other=cleo)
    assert (kept.follows_up, kept.nugget) == (True, "Binds books.")


def test_she_leaves_her_room_and_comes_back(site, page, evening, ben):
    open_room_page(page, site, evening, ben)

    tab_to(page, "I have to leave")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leave/")
    tab_to(page, "Yes, I have to leave")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    tab_to(page, "I am here again")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Room")
    assert Participant.objects.get(member=ben).state == "here"


def test_a_host_finds_the_clock_and_her_people(site, page, evening, ada):
    let_in(page, site, ada)
    page.goto(f"{site}/events/evening/host/rooms/run/")

    tab_to(page, "Pause")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Round 1 of 3 paused")).to_be_focused()
    assert Rotation.objects.get().state == "paused"
    tab_to(page, "Go on")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    tab_to(page, "Look for somebody")
    page.keyboard.type("cleo")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("button", name=re.compile(r"Has left\s*: Ben"))
    ).to_be_hidden()
    tab_to(page, r"Has left\s*: Cleo")
    page.keyboard.press("Enter")

    expect(
        page.get_by_role("button", name=re.compile(r"Is back\s*: Cleo"))
    ).to_be_visible()
    assert page.evaluate("document.getElementById('people').matches(':focus-within')")


def test_afterwards_he_keeps_in_touch_with_whom_he_met(site, page, ada, ben, cleo):
    held = a_shared_room(hosts=[ada], people=[ben, cleo], slug="held")
    rooms.remember(held, owner=cleo, other=ben, keeps=True, now=timezone.now())
    let_in(page, site, ben)
    page.goto(f"{site}/events/mine/met/")

    tab_to(page, "Tuesday breakfast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/held/met/#cleo")
    tab_to(page, r"Keep in touch\s*: Cleo")
    page.keyboard.press("Enter")

    expect(page.get_by_text("you are connected.")).to_be_visible()
