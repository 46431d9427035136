"""An organiser's way from a draft to who got it, as she sees it in a browser."""

from __future__ import annotations

import pytest

from tests.browser.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "From May on we meet at **the mill**.\n\n- Take the bridge: https://{}.example"


def test_from_a_draft_to_who_got_it(desk, site, ada, ben, run_jobs, mailoutbox):
    page = desk.page
    sign_in(page, site, ada.email)
    desk.visit("/admin/announcements/")
    page.get_by_role("link", name="Write an announcement").click()
    assert not page.get_by_label("Topic", exact=True).is_visible()
    page.get_by_label("Members who named a topic").check()
    assert page.get_by_label("Topic", exact=True).is_visible()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("alert").wait_for()
    desk.look("a draft with errors")
    page.get_by_label("Subject").fill("We move " + "x" * 80)
    page.get_by_label("What you want to say").fill(WORDS.format("y" * 60))
    page.get_by_label("Everyone").check()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="As mail").wait_for()
    assert "we meet at the mill." in desk.look_into_the_frame()
    desk.look("the preview")
    page.get_by_role("button", name="Test to myself").click()
    page.get_by_text("alone.").wait_for()
    page.get_by_role("link", name="Send it …").click()
    page.get_by_role("button", name="Tell 2 members").wait_for()
    desk.look("the question")
    page.get_by_role("button", name="Tell 2 members").click()
    page.get_by_text("Looking up whom it is for").wait_for()
    desk.look("on its way")

    run_jobs()
    page.get_by_text("2 of 2 done.").wait_for()  # by itself
    desk.look("sent")
    page.get_by_role("link", name="Who got it").click()
    page.get_by_role("link", name="Ben").wait_for()
    desk.look("who got it")

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        *(ada.email, ada.email),
        ben.email,
    ]
    desk.close()
