"""What members are told, where, and what they are told no more."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from contacts.introductions import actions as introductions
from contacts.introductions.models import Party
from contacts.notices import actions
from contacts.notices.kinds import all_kinds, kind_named
from contacts.notices.models import Choice, Notice
from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
RECEIVED = "introductions/received"
ACCEPTED = "introductions/accepted"
Mail = Choice.Mail


def wants(member, kind, *, mail, on_site=True, quiet=None):
    wishes = {kind: actions.Wish(mail=mail, on_site=on_site)}
    actions.choose(member, wishes=wishes, quiet=quiet)


def seen_by(member):
    hers = Notice.objects.visible_to(member).on_site().order_by("pk")
    return [(notice.kind, notice.title) for notice in hers]


def letters_to(member):
    return list(Letter.objects.filter(receiver=member).values_list("kind", flat=True))


def both_say_yes(letter):
    for party in letter.parties.all():
        introductions.answer(
            letter,
            member=party.member,
            answer=Party.Answer.YES,
            now=datetime.now(UTC),
        )


@pytest.mark.parametrize("mail", [Mail.AT_ONCE, Mail.DAILY])
def test_whom_mail_does_not_reach_is_told_on_the_site_alone(ada, ben, cleo, mail):
    letter = an_introduction(introducer=ada, one=ben, other=cleo)
    Notice.objects.all().delete()
    Letter.objects.all().delete()
    wants(ben, RECEIVED, mail=mail)

    actions.tell(
        kind_named(RECEIVED),
        to=ben,
        about=letter.public_id,
        link=letter.get_absolute_url(),
        title="Look",
        letter={},
        by_mail=False,
        now=datetime.now(UTC),
    )

    assert seen_by(ben) == [(RECEIVED, "Look")]
    assert letters_to(ben) == []
    assert not Notice.objects.waiting_for_digest().exists()


def test_who_never_chose_is_told_on_the_site_and_by_mail(ada, ben, cleo):
    letter = an_introduction(introducer=ada, one=ben, other=cleo, reason="You bake.")

    notice = Notice.objects.get(receiver=ben)
    assert seen_by(ben) == [(RECEIVED, "Ada thinks you should meet Cleo")]
    assert (notice.line, notice.link) == ("You bake.", letter.get_absolute_url())
    assert letters_to(ben) == [RECEIVED]


@pytest.mark.parametrize(
    ("mail", "on_site", "told", "letters"),
    [
        (Mail.AT_ONCE, False, [], [RECEIVED]),
        (Mail.NEVER, True, [RECEIVED], []),
        (Mail.DAILY, True, [RECEIVED], []),
        (Mail.NEVER, False, [], []),
    ],
)
def test_each_is_told_as_she_chose(ada, ben, cleo, mail, on_site, told, letters):
    wants(ben, RECEIVED, mail=mail, on_site=on_site)

    an_introduction(introducer=ada, one=ben, other=cleo)

    assert [kind for kind, _title in seen_by(ben)] == told
    assert letters_to(ben) == letters
    assert letters_to(cleo) == [RECEIVED]


def test_what_nobody_wants_to_know_leaves_no_row(ada, ben, cleo):
    wants(ben, RECEIVED, mail=Mail.NEVER, on_site=False)

    an_introduction(introducer=ada, one=ben, other=cleo)

    assert Notice.objects.filter(receiver=ben).count() == 0


def test_a_choice_is_for_one_kind_alone(ada, ben, cleo):
    wants(ben, RECEIVED, mail=Mail.NEVER)

    both_say_yes(an_introduction(introducer=ada, one=ben, other=cleo))

    assert letters_to(ben) == [ACCEPTED]
    assert [kind for kind, _title in seen_by(ben)] == [RECEIVED, ACCEPTED]


def test_a_deed_undone_tells_nobody(ada, ben, cleo):
    letter = an_introduction(introducer=ada, one=ben, other=cleo)

    with pytest.raises(Refused):
        an_introduction(introducer=ada, one=cleo, other=ben)

    assert Notice.objects.count() == 2
    assert str(letter.public_id) in Letter.objects.first().about


def test_what_she_may_no_longer_see_is_neither_shown_nor_counted_nor_mailed(
    ada, ben, cleo, client_of, run_jobs, mailoutbox
):
    an_introduction(introducer=ada, one=ben, other=cleo)
    client = client_of(ben)
    assert client.get("/notices/").context["unread_notices"]() == 1

    block(ben, other=cleo, now=datetime.now(UTC))
    run_jobs()

    page = client.get("/notices/")
    assert page.context["unread_notices"]() == 0
    assert b"Cleo" not in page.content
    assert [mail for mail in mailoutbox if mail.to == [ben.email]] == []


def test_a_letter_waiting_for_its_hour_is_dropped_when_she_says_stop(
    ada, ben, cleo, mailoutbox
):
    an_introduction(introducer=ada, one=ben, other=cleo)

    actions.stop(ben, kind_name=RECEIVED)
    outbox.send_due(now=datetime.now(UTC))

    assert [mail.to for mail in mailoutbox] == [[cleo.email]]


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [
        ("21:59", "21:59"),
        ("22:00", "07:30"),
        ("03:00", "07:30"),
        ("07:30", "07:30"),
    ],
)
def test_in_quiet_hours_a_letter_waits_for_their_end(ada, ben, cleo, clock, leaves):
    Profile.objects.filter(user=ben).update(time_zone="Asia/Kolkata")
    ben.refresh_from_db()
    quiet = (time(22), time(7, 30))
    wants(ben, RECEIVED, mail=Mail.AT_ONCE, quiet=quiet)
    here = datetime.fromisoformat(f"2026-03-10T{clock}+05:30")

    with time_machine.travel(here, tick=False):
        an_introduction(introducer=ada, one=ben, other=cleo)

    due_at = Letter.objects.get(receiver=ben).due_at
    assert due_at.astimezone(here.tzinfo).strftime("%H:%M") == leaves
    assert timedelta(0) <= due_at - here < timedelta(hours=10)
    assert Letter.objects.get(receiver=cleo).due_at == here


def test_what_presses_is_not_kept_back(ada, ben, cleo, monkeypatch):
    from dataclasses import replace

    from contacts.introductions.emails import letters as emails

    monkeypatch.setattr(emails, "RECEIVED", replace(emails.RECEIVED, is_pressing=True))
    wants(ben, RECEIVED, mail=Mail.AT_ONCE, quiet=(time(0), time(23, 59)))
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)

    with time_machine.travel(now, tick=False):
        an_introduction(introducer=ada, one=ben, other=cleo)

    assert Letter.objects.get(receiver=ben).due_at == now


def test_after_three_months_it_is_forgotten(ada, ben, cleo):
    an_introduction(introducer=ada, one=ben, other=cleo)
    now = datetime.now(UTC)

    assert actions.forget_old(now=now + timedelta(days=89)) == 0
    assert actions.forget_old(now=now + timedelta(days=91)) == 2
    assert Notice.objects.count() == 0


def test_every_kind_says_on_the_page_of_choices_what_it_is():
    assert {kind.name for kind in all_kinds()} >= {RECEIVED, ACCEPTED}
    assert all(str(kind.label) for kind in all_kinds())
