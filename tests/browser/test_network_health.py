"""An organiser lets it be counted who has met whom, and reads it in plain words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.steps import sign_in
from tests.scenes import a_shared_room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Jones"


@pytest.fixture
def two_circles(ben, cleo, make_member):
    """Six people met in one room, six others in another, and ben was in both."""
    baking = [make_member(f"baker-{n}") for n in range(4)]
    printing = [make_member(f"printer-{n}") for n in range(4)]
    printing.append(make_member("llanfair", name=LONG))
    a_shared_room(hosts=[], people=[ben, cleo, *baking], slug="baking")
    a_shared_room(hosts=[], people=[ben, *printing], slug="printing")


@pytest.mark.usefixtures("two_circles")
def test_an_organiser_counts_and_reads_it_in_plain_words(desk, site, ada, run_jobs):
    page = desk.page
    sign_in(page, site, ada.email)
    page.goto(f"{site}/admin/")
    page.locator("#content-main").get_by_role("link", name="Network health").click()
    expect(page.locator(".health")).to_contain_text("Nothing was counted yet.")
    desk.look("before anything was counted")

    page.get_by_role("button", name="Count now").click()
    expect(page.get_by_role("status")).to_contain_text("It is being counted.")
    expect(page.get_by_role("button", name="Count now")).to_have_count(0)
    desk.look("while it is being counted")
    run_jobs()
    page.get_by_role("link", name="Look again").click()

    words = page.get_by_role("region", name="In plain words")
    expect(words).to_contain_text("11 of 12 members were at an event")
    expect(words).to_contain_text("Ben is the only link between circle 1")
    picture = page.get_by_role("img", name="Who has met whom")
    expect(picture.locator("text", has_text="Ben")).to_be_visible()
    expect(picture.locator(".health-mark")).to_have_count(11)
    page.get_by_text("11 people in the picture, as a table").click()
    people = page.get_by_role("region", name="People in the picture")
    cleos = people.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Cleo")
    )
    expect(cleos).to_contain_text("3 others or more")
    expect(people.get_by_role("link", name=LONG)).to_be_visible()
    months = page.get_by_role("region", name="Month by month", exact=True)
    counted = months.get_by_role("row").nth(1).get_by_role("cell")
    expect(counted).to_have_text(["2", "12", "11", "not noted"])
    expect(page.get_by_role("button", name="Count now")).to_be_visible()
    desk.look("with people in it")
    desk.close()
