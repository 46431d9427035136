"""Letters as a mail program shows them on a small telephone, by day and by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe

from contacts.introductions import actions as introductions
from contacts.introductions.models import Conversation, Party, Talk
from contacts.notices import actions as notices
from contacts.notices.models import Choice, Notice
from contacts.profiles.models import Profile
from events import actions as events
from networking_site.announcements import emails as announcements
from networking_site.lib.outbox.models import Letter
from tests.browser.inspector import OVERFLOW, RUN_AXE
from tests.scenes import an_announcement, an_event, an_introduction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def everything_about_an_event(ben, host, *, now):
    """Let ben be written to about an event in most of the ways there are."""
    soon = now + timedelta(days=1, hours=20)
    event = an_event(
        host=host,
        title=f"{LONG} {LONG}",
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
    )
    events.answer(event, member=ben, answer="going", now=now)
    event.rsvps.update(answered_at=now - timedelta(days=9))
    events.ask_again_all(now=now)
    events.remind_all(now=event.starts_at - timedelta(hours=1))
    words = {"subject": "Where to park", "text": f"At {'x' * 90}."}
    events.write_to_people(
        event, author=host, to="all", token=uuid4(), now=now, **words
    )
    said = events.comment(event, author=ben, text="Tea?", token=uuid4(), now=now)
    events.comment(
        event, author=host, text="y" * 200, token=uuid4(), answers=said, now=now
    )
    events.change(event, says={"minutes": event.minutes + 30}, word="z" * 99, now=now)
    events.cancel(event, note="It pours. " * 9, now=now)


@pytest.fixture
def letters(ada, ben, make_member):
    """One letter of each kind to ben, with words that are hard to fit."""
    long = make_member("long", name=LONG)
    said = {"reason": f"See https://{'x' * 90}.example/ " * 3, "one_line": "a" * 200}
    first = an_introduction(introducer=ada, one=ben, other=long, **said)
    now = datetime.now(UTC)
    for party in first.parties.all():
        introductions.answer(
            first, member=party.member, answer=Party.Answer.YES, now=now
        )
    introductions.ask_whether_they_talked(now=now + timedelta(days=7))
    for party in first.parties.all():
        introductions.say_whether_talked(
            first,
            member=party.member,
            answer=Talk.Answer.TALKED,
            introducer_may_hear=True,
            now=now + timedelta(days=7),
        )
    everything_about_an_event(ben, long, now=now)
    introductions.write(
        Conversation.objects.get(), author=long, text="a", token=uuid4(), now=now
    )
    words = f"# {LONG}\n\nSee https://{'x' * 90}.example/\n\n    {'code ' * 40}"
    signed = {"signature": LONG, "by_mail": True, "now": now}
    announced = announcements.said_by(an_announcement(by=ada, text=words))
    announcements.announced(announced, to=ben, **signed)
    wishes = {"introductions/received": notices.Wish(Choice.Mail.DAILY, on_site=True)}
    notices.choose(ben, wishes=wishes, quiet=None)
    an_introduction(introducer=ada, one=ben, other=make_member("gil"), **said)
    an_introduction(introducer=ada, one=ben, other=make_member("hal"), **said)
    Notice.objects.update(created_at=now - timedelta(days=3))
    Profile.objects.filter(user=ben).update(time_zone="UTC")
    assert notices.write_digests(now=now.replace(hour=8)) == 1
    hers = Letter.objects.filter(receiver__in=[ada, ben])
    return {letter.kind: letter.html for letter in hers}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_can_be_read_on_a_small_telephone(browser, letters, scheme):
    assert letters.keys() == {
        "introductions/received",
        "introductions/accepted",
        "introductions/thanks_to_introducer",
        "introductions/did_it_happen",
        "introductions/they_met",
        "events/going",
        "events/still_coming",
        "events/soon",
        "events/from_host",
        "events/answered",
        "events/changed",
        "events/cancelled",
        "introductions/message",
        "announcements/announced",
        "notices/digest",
    }
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    page = context.new_page()

    faults = {}
    for kind, html in letters.items():
        page.set_content(html)
        page.evaluate(Axe().axe_script)
        found = page.evaluate(RUN_AXE)
        found.pop("landmark-one-main", None)  # a letter is no page of a site
        found.pop("page-has-heading-one", None)
        found.pop("region", None)
        if found or page.evaluate(OVERFLOW):
            faults[kind] = (found, page.evaluate(OVERFLOW))
    context.close()

    assert faults == {}
