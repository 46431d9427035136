"""What happens to a letter in time: one reminder, and a better time a month later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contacts.introductions import actions
from contacts.introductions.actions import letters
from contacts.introductions.models import Party
from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
YES, NO, NOT_NOW = Party.Answer.YES, Party.Answer.NO, Party.Answer.NOT_NOW
REMINDER, BETTER_TIME = "introductions/reminder", "introductions/better_time"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def letter(ada, ben, cleo, now):
    return an_introduction(introducer=ada, one=ben, other=cleo, now=now)


def who_got(kind):
    letters = Letter.objects.filter(kind=kind).order_by("pk")
    return [letter.receiver.profile.handle for letter in letters]


def a_month_later(letter, now):
    """Let the letter lapse, and a month pass since it was written."""
    actions.lapse_overdue(now=now + timedelta(days=14))
    return now + timedelta(days=30)


def test_who_said_nothing_for_five_days_is_reminded_once(letter, ben, now):
    actions.answer(letter, member=ben, answer=NO, now=now)

    assert actions.remind_silent(now=now + timedelta(days=4, hours=23)) == 0
    assert actions.remind_silent(now=now + timedelta(days=5)) == 1
    assert actions.remind_silent(now=now + timedelta(days=6)) == 0
    assert who_got(REMINDER) == ["cleo"]


@pytest.mark.parametrize("others_answer", [None, YES, NOT_NOW, NO])
def test_a_reminder_does_not_depend_on_what_the_other_said(
    letter, ben, cleo, now, others_answer
):
    if others_answer:
        actions.answer(letter, member=ben, answer=others_answer, now=now)

    actions.remind_silent(now=now + timedelta(days=5))

    assert "cleo" in who_got(REMINDER)
    text = Letter.objects.get(kind=REMINDER, receiver=cleo).text
    assert "answered" not in text


def test_nobody_is_reminded_of_a_letter_that_is_over(letter, ada, now):
    actions.withdraw(letter, member=ada, now=now)

    assert actions.remind_silent(now=now + timedelta(days=5)) == 0


def test_two_workers_remind_once(letter, now, monkeypatch):
    """Both have read the same rows before either writes."""
    later = now + timedelta(days=5)
    rows = list(Party.objects.to_be_reminded(written_before=now, now=later).some(9))
    assert len(rows) == 2

    claims = [letters._remind(row, now=later) for row in [*rows, *rows]]

    assert claims == [True, True, False, False]
    assert sorted(who_got(REMINDER)) == ["ben", "cleo"]


def test_who_said_not_now_is_asked_a_month_later_and_nobody_else_is(letter, ben, now):
    actions.answer(letter, member=ben, answer=NOT_NOW, now=now)
    later = a_month_later(letter, now)

    assert actions.ask_again(now=later - timedelta(minutes=1)) == 0
    assert actions.ask_again(now=later) == 1
    assert actions.ask_again(now=later) == 0
    assert who_got(BETTER_TIME) == ["ben"]
    text = Letter.objects.get(kind=BETTER_TIME).text
    assert "/introductions/new/?one=ben&other=cleo" in text


def test_a_month_later_she_may_write_herself_although_others_must_wait(
    letter, ada, ben, cleo, now
):
    actions.answer(letter, member=ben, answer=NOT_NOW, now=now)
    later = a_month_later(letter, now)

    for introducer in (ada, cleo):
        with pytest.raises(Refused, match="at present"):
            an_introduction(introducer=introducer, one=ben, other=cleo, now=later)
    hers = an_introduction(introducer=ben, one=ben, other=cleo, now=later)

    assert hers.state == "open"


@pytest.mark.parametrize("changed", [YES, NO])
def test_who_changed_her_mind_is_not_asked_again(letter, ben, now, changed):
    actions.answer(letter, member=ben, answer=NOT_NOW, now=now)
    actions.answer(letter, member=ben, answer=changed, now=now)

    assert actions.ask_again(now=a_month_later(letter, now)) == 0


@pytest.mark.parametrize("since", ["withdrawn", "blocked", "paused", "connected"])
def test_what_happened_since_is_not_told_by_asking_again(
    letter, ada, ben, cleo, now, since
):
    actions.answer(letter, member=ben, answer=NOT_NOW, now=now)
    later = now + timedelta(days=30)
    if since == "withdrawn":
        actions.withdraw(letter, member=ada, now=now)
    if since == "blocked":
        block(cleo, other=ben, now=now)
    if since == "paused":
        until = later.date() + timedelta(days=5)
        Profile.objects.filter(user=cleo).update(introductions_paused_until=until)
    if since == "connected":
        actions.answer(letter, member=ben, answer=YES, now=now)
        actions.answer(letter, member=cleo, answer=YES, now=now)
    actions.lapse_overdue(now=now + timedelta(days=14))

    assert actions.ask_again(now=later) == 0
    assert who_got(BETTER_TIME) == []


def test_a_block_after_the_letter_was_written_drops_it(
    letter, ben, cleo, now, run_jobs, mailoutbox
):
    actions.answer(letter, member=ben, answer=NOT_NOW, now=now)
    actions.ask_again(now=a_month_later(letter, now))
    block(cleo, other=ben, now=now)

    run_jobs()

    assert Letter.objects.get(kind=BETTER_TIME).state == Letter.State.DROPPED


def test_the_same_pair_is_not_introduced_twice_within_ninety_days(
    letter, ada, ben, cleo, make_member, now
):
    actions.lapse_overdue(now=now + timedelta(days=14))
    eve = make_member("eve")

    for introducer in (ada, eve, cleo):
        with pytest.raises(Refused, match="at present"):
            an_introduction(
                introducer=introducer, one=ben, other=cleo, now=now + timedelta(days=89)
            )
    again = an_introduction(
        introducer=eve, one=cleo, other=ben, now=now + timedelta(days=90)
    )

    assert again.state == "open"


def test_a_newcomer_writes_five_at_a_time_and_learns_why(ben, make_member, now):
    for number in range(5):
        one, other = make_member(f"one-{number}"), make_member(f"other-{number}")
        an_introduction(introducer=ben, one=one, other=other, now=now)

    with pytest.raises(Refused, match="5 introductions of yours are open"):
        an_introduction(
            introducer=ben, one=make_member("x"), other=make_member("y"), now=now
        )


def test_who_gets_many_letters_gets_no_more_whatever_she_answers(
    ada, ben, make_member, now
):
    """The fifth is refused with the sentence of every secret, after a no as well."""
    letters = [
        an_introduction(
            introducer=make_member(f"from-{n}"), one=ben, other=make_member(f"to-{n}")
        )
        for n in range(4)
    ]
    fay = make_member("fay")
    for answered in (None, letters[0], letters[1]):
        if answered is not None:
            actions.answer(answered, member=ben, answer=NO, now=now)
        with pytest.raises(Refused) as refused:
            an_introduction(introducer=ada, one=ben, other=fay, token=uuid4(), now=now)
        assert refused.value.reason == (
            "These two can't be introduced to each other at present."
        )
