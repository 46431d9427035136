"""An introduction, from the letter to the connection, and what nobody learns before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contacts.introductions import actions
from contacts.introductions.models import Introduction, Party
from contacts.profiles.actions import block, connect
from contacts.profiles.models import Connection, Profile
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
YES, NO, NOT_NOW = Party.Answer.YES, Party.Answer.NO, Party.Answer.NOT_NOW


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def letter(ada, ben, cleo):
    return an_introduction(introducer=ada, one=ben, other=cleo)


def letters_to(member):
    return list(Letter.objects.filter(receiver=member).values_list("kind", flat=True))


def test_both_are_written_to_and_nobody_else(letter, ada, ben, cleo):
    assert letters_to(ben) == ["introductions/received"]
    assert letters_to(cleo) == ["introductions/received"]
    assert letters_to(ada) == []


def test_each_letter_names_whom_it_is_about(letter, ben, cleo):
    for reader, other in ((ben, "Cleo"), (cleo, "Ben")):
        mail = Letter.objects.get(receiver=reader)
        assert mail.subject == f"Ada thinks you should meet {other}"
        assert f"that you and {other} should meet" in mail.text


def test_two_yeses_make_a_connection_and_tell_all_three(letter, ada, ben, cleo, now):
    actions.answer(letter, member=ben, answer=YES, now=now)
    actions.answer(letter, member=cleo, answer=YES, now=now)

    letter.refresh_from_db()
    assert letter.state == Introduction.State.ACCEPTED
    assert Connection.objects.belonging_to(ben).get().other_id == cleo.pk
    assert "introductions/accepted" in letters_to(ben)
    assert "introductions/accepted" in letters_to(cleo)
    assert letters_to(ada) == ["introductions/thanks_to_introducer"]


@pytest.mark.parametrize("first", [YES, NO, NOT_NOW])
def test_one_answer_changes_nothing_that_others_can_see(letter, ben, cleo, now, first):
    before = (letter.state, letter.ended_at, Letter.objects.count())

    actions.answer(letter, member=ben, answer=first, now=now)

    letter.refresh_from_db()
    assert (letter.state, letter.ended_at, Letter.objects.count()) == before
    assert Connection.objects.count() == 0


@pytest.mark.parametrize("first", [YES, NO, NOT_NOW])
def test_pages_of_the_others_are_the_same_whatever_one_answers(
    letter, ada, ben, cleo, client_of, now, first
):
    def seen():
        pages = ["/", "/introductions/", letter.get_absolute_url()]
        return [
            without_nonce(client.get(page).content)
            for client in (client_of(ada), client_of(cleo))
            for page in pages
        ]

    before = seen()
    actions.answer(letter, member=ben, answer=first, now=now)

    assert seen() == before


def without_nonce(content):
    import re

    return re.sub(rb'(nonce|value)="[^"]*"', b"", content)


def test_a_no_may_become_a_yes_while_the_letter_is_open(letter, ben, cleo, now):
    actions.answer(letter, member=ben, answer=NO, now=now)
    actions.answer(letter, member=cleo, answer=YES, now=now)
    actions.answer(letter, member=ben, answer=YES, now=now)

    letter.refresh_from_db()
    assert letter.state == Introduction.State.ACCEPTED


def test_answering_twice_is_answering_once(letter, ben, cleo, now):
    for _ in range(2):
        actions.answer(letter, member=ben, answer=YES, now=now)
        actions.answer(letter, member=cleo, answer=YES, now=now)

    assert Connection.objects.count() == 1
    assert letters_to(ben).count("introductions/accepted") == 1


def test_a_stranger_can_not_answer(letter, make_member, now):
    with pytest.raises(Refused):
        actions.answer(letter, member=make_member("eve"), answer=YES, now=now)


def test_nothing_can_be_answered_once_it_lapsed(letter, ben, now):
    late = now + timedelta(days=14)

    with pytest.raises(Refused, match="no longer open"):
        actions.answer(letter, member=ben, answer=YES, now=late)


def test_a_no_looks_like_silence_until_it_lapses(letter, ben, now):
    actions.answer(letter, member=ben, answer=NO, now=now)

    assert actions.lapse_overdue(now=now + timedelta(days=13)) == 0
    assert actions.lapse_overdue(now=now + timedelta(days=14)) == 1


def test_only_who_wrote_it_can_withdraw_it(letter, ada, ben, now):
    with pytest.raises(Refused):
        actions.withdraw(letter, member=ben, now=now)

    assert actions.withdraw(letter, member=ada, now=now).state == "withdrawn"
    assert actions.withdraw(letter, member=ada, now=now).state == "withdrawn"
    with pytest.raises(Refused):
        actions.answer(letter, member=ben, answer=YES, now=now)


def test_introducing_oneself_needs_one_more_yes(ben, cleo, now):
    letter = an_introduction(introducer=ben, one=ben, other=cleo)

    assert letters_to(ben) == []
    actions.answer(letter, member=cleo, answer=YES, now=now)

    assert Connection.objects.belonging_to(ben).get().other_id == cleo.pk
    assert letters_to(ben) == ["introductions/accepted"]


def test_a_form_sent_twice_writes_one_letter(ada, ben, cleo):
    token = uuid4()

    first = an_introduction(introducer=ada, one=ben, other=cleo, token=token)
    again = an_introduction(introducer=ada, one=ben, other=cleo, token=token)

    assert first == again
    assert letters_to(ben) == ["introductions/received"]


def refusal_of(introducer, one, other):
    with pytest.raises(Refused) as refused:
        an_introduction(introducer=introducer, one=one, other=other)
    return refused.value.reason


def test_every_secret_reason_gives_the_same_sentence(
    ada, ben, cleo, dov, make_member, now
):
    paused = make_member(
        "pia", introductions_paused_until=now.date() + timedelta(days=9)
    )
    hidden = make_member("hal", shown_to="nobody")
    friend, eve = make_member("fay"), make_member("eve")
    connect(ben, friend, origin_kind="test", origin_id=uuid4(), now=now)
    an_introduction(introducer=eve, one=ben, other=cleo)

    reasons = {
        refusal_of(ada, ben, dov),
        refusal_of(ada, cleo, paused),
        refusal_of(ada, cleo, hidden),
        refusal_of(ada, ben, friend),
        refusal_of(ada, ben, cleo),
    }

    assert reasons == {"These two can't be introduced to each other at present."}


def test_a_block_makes_an_open_letter_vanish_and_stops_the_yes(letter, ben, cleo, now):
    actions.answer(letter, member=cleo, answer=YES, now=now)
    block(cleo, other=ben, now=now)

    with pytest.raises(Refused, match="no longer open"):
        actions.answer(letter, member=ben, answer=YES, now=now)
    assert not Introduction.objects.visible_to(ben).exists()
    assert Connection.objects.count() == 0


def test_a_letter_whose_reader_answered_is_not_sent_any_more(
    letter, ben, now, run_jobs, mailoutbox
):
    actions.answer(letter, member=ben, answer=NO, now=now)

    run_jobs()

    assert [mail.to for mail in mailoutbox] == [["cleo@example.org"]]
    dropped = Letter.objects.get(receiver=ben)
    assert (dropped.state, dropped.text) == (Letter.State.DROPPED, "")


def test_contact_details_are_shown_once_both_said_yes(
    letter, ben, cleo, client_of, now
):
    Profile.objects.filter(user=cleo).update(phone="+351 21 000 0000")
    client = client_of(ben)
    page = cleo.profile.get_absolute_url()
    assert b"+351 21 000 0000" not in client.get(page).content

    actions.answer(letter, member=ben, answer=YES, now=now)
    assert b"+351 21 000 0000" not in client.get(page).content

    actions.answer(letter, member=cleo, answer=YES, now=now)
    assert b"+351 21 000 0000" in client.get(page).content


def test_the_admin_never_shows_an_answer(letter, ada, ben, client_of, now):
    client = client_of(ada)
    pages = [
        "/admin/introductions/introduction/",
        f"/admin/introductions/introduction/{letter.pk}/change/",
    ]
    before = [without_nonce(client.get(page).content) for page in pages]
    assert b"Ben" in before[0]

    actions.answer(letter, member=ben, answer=NO, now=now)

    assert [without_nonce(client.get(page).content) for page in pages] == before
