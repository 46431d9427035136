"""From the mail to the introducer's letter, with and without script."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from contacts.introductions import actions
from contacts.introductions.models import Talk
from networking_site.lib.outbox.models import Letter
from tests.browser.steps import sign_in, windows
from tests.scenes import an_introduction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEK = timedelta(days=7)


@pytest.fixture
def asked(site, ada, ben, cleo):
    """Ada introduced ben and cleo, who said yes a week ago and were just asked."""
    now = datetime.now(UTC)
    letter = an_introduction(introducer=ada, one=ben, other=cleo, now=now - WEEK)
    for member in (ben, cleo):
        actions.answer(letter, member=member, answer="yes", now=now - WEEK)
    assert actions.ask_whether_they_talked(now=now) == 2
    return letter


def links_in_letter_to(member):
    text = Letter.objects.get(kind="introductions/did_it_happen", receiver=member).text
    return re.findall(r"http\S+/introductions/talked/\S+", text)


@pytest.mark.parametrize("script", [True, False])
def test_from_the_mail_to_the_introducers_letter(
    browser, site, asked, ada, ben, cleo, script
):
    with windows(browser, java_script_enabled=script) as open_window:
        bens, cleos, adas = open_window(), open_window(), open_window()
        talked, not_yet = links_in_letter_to(ben)

        bens.goto(not_yet)
        bens.goto(talked)
        assert bens.get_by_label("We talked").is_checked()
        assert set(Talk.objects.values_list("answer", flat=True)) == {"waiting"}
        bens.get_by_label("Ada may hear that we met").check()
        bens.get_by_role("button", name="Say it").click()
        bens.get_by_text(
            "You said that you talked, and that Ada may hear it"
        ).wait_for()

        sign_in(adas, site, ada.email)
        adas.goto(site + asked.get_absolute_url())
        assert adas.get_by_text("thanks to you").count() == 0

        sign_in(cleos, site, cleo.email)
        cleos.goto(site + asked.get_absolute_url())
        assert cleos.get_by_text("You said that you talked").count() == 0
        cleos.get_by_label("Ada may hear that we met").check()
        cleos.get_by_role("button", name="We talked").click()
        cleos.get_by_text("Ada has heard that you met").wait_for()

        adas.reload()
        adas.get_by_text("they met, thanks to you").wait_for()
    letter = Letter.objects.get(kind="introductions/they_met")
    assert letter.receiver == ada
