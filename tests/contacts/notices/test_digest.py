"""The daily digest: once, in the morning, of what is still so, and never empty."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from contacts.introductions import actions as introductions
from contacts.notices import actions
from contacts.notices.kinds import all_kinds, kinds_to_choose
from contacts.notices.models import Choice, Notice
from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from networking_site import privacy
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
RECEIVED = "introductions/received"
DIGEST = "notices/digest"
EVENING = datetime(2026, 3, 9, 20, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 7, tzinfo=UTC)
Mail = Choice.Mail


@pytest.fixture(autouse=True)
def ben_is_told_daily(ben, settings):
    settings.SITE_URL = "https://table.example"
    wishes = {kind.name: actions.Wish(Mail.DAILY, True) for kind in all_kinds()}
    actions.choose(ben, wishes=wishes, quiet=None)


@pytest.fixture
def tell(ada, ben, make_member):
    """Tell ben in the evening of some who should meet him: `tell("gil", "hal")`."""

    def told(*names, at=EVENING):
        with time_machine.travel(at, tick=False):
            return [
                an_introduction(introducer=ada, one=ben, other=make_member(name))
                for name in names
            ]

    return told


def send(mailoutbox, *, at):
    with time_machine.travel(at, tick=False):
        written = actions.write_digests(now=at)
        outbox.send_due(now=at)
    return written


def to_ben(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["ben@example.org"]]


def test_in_the_morning_one_letter_tells_it_all(tell, mailoutbox):
    gil, hal = tell("gil", "hal")
    assert to_ben(mailoutbox) == []

    send(mailoutbox, at=MORNING)

    [mail] = to_ben(mailoutbox)
    assert mail.subject == "2 things for you"
    for part in (mail.body, mail.alternatives[0].content):
        assert "Ada thinks you should meet Gil" in part
        assert "Ada thinks you should meet Hal" in part
        assert gil.get_absolute_url() in part
        assert hal.get_absolute_url() in part
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_thing_is_its_own_subject(tell, mailoutbox):
    tell("gil")

    send(mailoutbox, at=MORNING)

    assert to_ben(mailoutbox)[0].subject == "Ada thinks you should meet Gil"


@pytest.mark.parametrize(
    ("zone", "utc", "written"),
    [
        ("Europe/Lisbon", "06:50", 0),
        ("Europe/Lisbon", "07:00", 1),
        ("Asia/Kolkata", "01:20", 0),
        ("Asia/Kolkata", "01:30", 1),
        ("America/New_York", "10:50", 0),
        ("America/New_York", "11:00", 1),
    ],
)
def test_it_is_morning_where_she_is(tell, ben, mailoutbox, zone, utc, written):
    Profile.objects.filter(user=ben).update(time_zone=zone)
    tell("gil")

    at = datetime.fromisoformat(f"2026-03-10T{utc}+00:00")

    assert send(mailoutbox, at=at) == written


def test_she_moved_since_and_her_new_morning_counts(tell, ben, mailoutbox):
    tell("gil")
    Profile.objects.filter(user=ben).update(time_zone="America/New_York")

    assert send(mailoutbox, at=MORNING) == 0
    assert send(mailoutbox, at=MORNING + timedelta(hours=4)) == 1


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_on_the_days_the_clocks_change_there_is_one_digest_at_seven(
    tell, mailoutbox, day
):
    midnight = datetime.fromisoformat(f"{day}T00:00+00:00")
    tell("gil", at=midnight - timedelta(hours=5))
    ticks = [midnight + timedelta(minutes=10 * tick) for tick in range(6 * 24)]

    written = [at for at in ticks if send(mailoutbox, at=at)]

    offset = timedelta(hours=1 if day == "2026-03-29" else 0)
    assert written == [midnight + timedelta(hours=7) - offset]
    assert len(to_ben(mailoutbox)) == 1


def test_a_site_that_slept_till_afternoon_waits_for_the_next_morning(tell, mailoutbox):
    tell("gil")

    assert send(mailoutbox, at=MORNING + timedelta(hours=6)) == 0
    assert send(mailoutbox, at=MORNING + timedelta(days=1)) == 1


def test_with_nothing_to_say_there_is_no_digest(ben, mailoutbox):
    assert send(mailoutbox, at=MORNING) == 0
    assert mailoutbox == []


def test_what_she_read_on_the_site_needs_no_mail(tell, ben, mailoutbox):
    tell("gil")
    actions.read(Notice.objects.get(receiver=ben), now=EVENING)

    assert send(mailoutbox, at=MORNING) == 0
    assert to_ben(mailoutbox) == []


def test_the_next_morning_tells_only_what_is_new(tell, mailoutbox):
    tell("gil")
    send(mailoutbox, at=MORNING)
    tell("hal", at=MORNING + timedelta(hours=1))

    for hours in range(1, 25):
        send(mailoutbox, at=MORNING + timedelta(hours=hours))

    assert [mail.subject for mail in to_ben(mailoutbox)] == [
        "Ada thinks you should meet Gil",
        "Ada thinks you should meet Hal",
    ]


def test_who_wants_mail_alone_gets_the_digest_and_sees_nothing_on_the_site(
    tell, ben, client_of, mailoutbox
):
    actions.choose(ben, wishes={RECEIVED: actions.Wish(Mail.DAILY, False)}, quiet=None)
    tell("gil")

    send(mailoutbox, at=MORNING)

    assert len(to_ben(mailoutbox)) == 1
    assert b"Gil" not in client_of(ben).get("/notices/").content


def test_quiet_hours_keep_the_digest_till_their_end(tell, ben, mailoutbox):
    actions.choose(ben, wishes={}, quiet=(time(22), time(9)))
    tell("gil")

    send(mailoutbox, at=MORNING)
    assert to_ben(mailoutbox) == []
    send(mailoutbox, at=MORNING + timedelta(hours=2))

    assert len(to_ben(mailoutbox)) == 1


def blocks(ben, letter):
    other = letter.parties.exclude(member=ben).get().member
    block(ben, other=other, now=MORNING)


def withdraws(ben, letter):
    introductions.withdraw(letter, member=letter.introducer, now=MORNING)


def says_no(ben, letter):
    introductions.answer(letter, member=ben, answer="no", now=MORNING)


def is_erased(ben, letter):
    other = letter.parties.exclude(member=ben).get().member
    privacy.erase(other, now=MORNING)


CHANGES = [blocks, withdraws, says_no, is_erased]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_no_longer_so_in_the_morning_is_not_told(
    tell, ben, mailoutbox, change, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    gil, _hal = tell("gil", "hal")

    change(ben, gil)
    send(mailoutbox, at=MORNING)

    [mail] = to_ben(mailoutbox)
    assert "Hal" in mail.body
    assert "Gil" not in mail.body


@pytest.mark.parametrize("change", CHANGES)
def test_where_nothing_is_left_to_tell_there_is_no_digest(
    tell, ben, mailoutbox, change, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    [gil] = tell("gil")

    change(ben, gil)

    assert send(mailoutbox, at=MORNING) == 0
    assert to_ben(mailoutbox) == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_digest_on_its_way_is_written_anew_without_it(
    tell, ben, mailoutbox, change, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    gil, _hal = tell("gil", "hal")
    with time_machine.travel(MORNING, tick=False):
        actions.write_digests(now=MORNING)
    assert "Gil" in Letter.objects.get(kind=DIGEST).text

    change(ben, gil)
    with time_machine.travel(MORNING, tick=False):
        outbox.send_due(now=MORNING)
    send(mailoutbox, at=MORNING + timedelta(minutes=10))

    [mail] = to_ben(mailoutbox)
    assert "Hal" in mail.body
    assert "Gil" not in mail.body


def test_no_more_digest_stops_all_that_is_in_it_and_nothing_else(tell, ben, mailoutbox):
    wishes = {"introductions/accepted": actions.Wish(Mail.AT_ONCE, True)}
    actions.choose(ben, wishes=wishes, quiet=None)
    tell("gil")

    for _ in range(2):
        actions.stop(ben, kind_name=DIGEST)

    assert send(mailoutbox, at=MORNING) == 0
    hers = {one.kind: one.mail for one in Choice.objects.belonging_to(ben)}
    told_daily = {kind.name for kind in kinds_to_choose() if not kind.is_always_mailed}
    assert {name: mail for name, mail in hers.items() if name in told_daily} == (
        dict.fromkeys(told_daily, "never") | {"introductions/accepted": "at_once"}
    )


def test_a_closed_account_gets_none(tell, ben, mailoutbox):
    tell("gil")
    type(ben).objects.filter(pk=ben.pk).update(is_active=False)

    assert send(mailoutbox, at=MORNING) == 0


def test_a_digest_sent_twice_is_sent_once(tell, mailoutbox):
    tell("gil")

    for _ in range(3):
        send(mailoutbox, at=MORNING)

    assert len(to_ben(mailoutbox)) == 1
