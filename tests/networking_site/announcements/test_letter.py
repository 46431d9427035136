"""The letter itself, as it leaves; and the one that the organiser tries out."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from contacts.notices.models import Choice
from networking_site.announcements import actions
from networking_site.announcements.emails import ANNOUNCED
from tests.networking_site.announcements.test_audience import wants
from tests.scenes import an_announcement

pytestmark = pytest.mark.django_db
TEXT = """We meet at **the mill** from May on.

- Take the bridge.
- Not [the ferry](https://ferry.example/times).

<script>alert(1)</script>"""


@pytest.fixture(autouse=True)
def of_a_site_with_https(settings):
    settings.SITE_URL = "https://table.example"


@pytest.fixture
def mail(ada, ben, send, mailoutbox):
    """Send it, and give the letter that ben got."""
    send(an_announcement(by=ada, subject="We move", text=TEXT, signature="Ada Lark"))
    [his] = [mail for mail in mailoutbox if mail.to == [ben.email]]
    return his


def test_the_text_is_what_was_written(mail):
    page = re.search(r"https://table.example/announcements/[0-9a-f-]+/", mail.body)[0]
    stop = re.search(r"https://table.example/notices/stop/\S+", mail.body)[0]

    assert (
        mail.body
        == f"""Dear Ben,

{TEXT}

Ada Lark

Nobody reads answers to this mail. You find it on the site, too:
{page}

The Long Table

Choose what we write to you:
https://table.example/notices/choices/

No more letters like this:
{stop}
"""
    )


def test_the_html_is_its_markdown_and_nothing_that_runs(mail):
    html = mail.alternatives[0][0]

    assert "We meet at <strong>the mill</strong> from May on." in html
    assert "<li>Take the bridge.</li>" in html
    assert 'href="https://ferry.example/times"' in html
    assert "<script" not in html
    assert "<p>Ada Lark</p>" in html
    assert "No more letters like this" in html


def test_one_press_in_a_mail_program_stops_them(mail, ben):
    headers = mail.message()
    address = headers["List-Unsubscribe"].strip("<>")

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix("https://table.example")
    answer = Client().post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Choice.objects.get(member=ben, kind=ANNOUNCED.name).mail == "never"


def test_a_member_without_a_name_is_greeted_all_the_same(
    ada, make_member, send, mailoutbox
):
    nameless = make_member("nan")
    type(nameless.profile).objects.filter(user=nameless).update(name="")

    send(an_announcement(by=ada))

    [hers] = [mail for mail in mailoutbox if mail.to == [nameless.email]]
    assert hers.body.startswith("Hello,\n")


def test_a_test_goes_to_the_organiser_alone_whatever_she_chose(
    ada, ben, run_jobs, mailoutbox
):
    wants(ada, Choice.Mail.NEVER, on_site=False)
    it = an_announcement(by=ada, text=TEXT)

    for _press in range(2):  # one at a time is on its way
        actions.try_out(it, by=ada)
    run_jobs()

    [trial] = mailoutbox
    assert (trial.to, trial.subject) == ([ada.email], "Test: We move")
    assert TEXT in trial.body
    assert "<strong>the mill</strong>" in trial.alternatives[0][0]
    assert trial.message()["List-Unsubscribe"]
    it.refresh_from_db()
    assert (it.state, it.receipts.count()) == ("draft", 0)
