"""Conversations: they begin with the second yes, and each reads what was for her."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from contacts.introductions import actions
from contacts.introductions.models import Conversation, Message, Participant, Party
from contacts.introductions.rules import conversations as rules
from contacts.notices.models import Notice
from contacts.profiles import actions as profiles
from contacts.profiles.models import Report
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from networking_site.privacy import erase
from tests.scenes import a_conversation, an_introduction

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def eve(make_member):
    return make_member("eve")


@pytest.fixture
def talk(eve, ben, cleo):
    """Eve brought ben and cleo together."""
    return a_conversation(introducer=eve, one=ben, other=cleo)


def write(talk, author, text="Hello.", *, now=NOW, token=None):
    return actions.write(
        talk, author=author, text=text, token=token or uuid4(), now=now
    )


def heard_by(member, talk):
    seen = Message.objects.visible_to(member).filter(conversation=talk)
    return [message.text for message in seen]


def unread_of(member):
    hers = Participant.objects.belonging_to(member).with_unread()
    return sum(place.unread for place in hers)


def mails_to(member):
    return Letter.objects.filter(receiver=member, kind="introductions/message").count()


def test_the_second_yes_begins_a_conversation_of_three(eve, ben, cleo):
    letter = an_introduction(introducer=eve, one=ben, other=cleo)
    actions.answer(letter, member=ben, answer=Party.Answer.YES, now=NOW)
    assert not Conversation.objects.exists()

    for _ in range(2):
        actions.answer(letter, member=cleo, answer=Party.Answer.YES, now=NOW)

    talk = Conversation.objects.get()
    assert talk.introduction == letter
    assert {(p.member, p.role) for p in talk.participants.all()} == {
        (ben, "party"),
        (cleo, "party"),
        (eve, "introducer"),
    }


def test_who_introduced_herself_talks_with_one(ben, cleo):
    talk = a_conversation(introducer=ben, one=ben, other=cleo)

    assert {p.role for p in talk.participants.all()} == {"party"}
    assert talk.participants.count() == 2


def test_what_one_writes_the_others_read(talk, eve, ben, cleo, make_member):
    write(talk, ben, "Do you print?")

    for member in (eve, ben, cleo):
        assert heard_by(member, talk) == ["Do you print?"]
    assert (unread_of(eve), unread_of(ben), unread_of(cleo)) == (1, 0, 1)
    assert heard_by(make_member("stranger"), talk) == []
    with pytest.raises(Refused):
        write(talk, make_member("another"))


def test_sent_twice_is_written_once(talk, ben, cleo):
    token = uuid4()

    first = write(talk, ben, token=token)
    again = write(talk, ben, token=token)

    assert first == again
    assert Message.objects.count() == 1
    with pytest.raises(Refused):
        write(talk, cleo, token=token)


def test_who_bowed_out_keeps_what_was_and_gets_no_more(talk, eve, ben, cleo):
    write(talk, ben, "first")
    actions.leave(talk, member=eve, now=NOW)
    write(talk, cleo, "second")

    assert heard_by(eve, talk) == ["first"]
    assert heard_by(ben, talk) == ["first", "second"]
    assert mails_to(eve) == 1  # of the first
    with pytest.raises(Refused, match="You left"):
        write(talk, eve)


def test_where_nobody_else_is_left_nothing_is_written(talk, eve, ben, cleo):
    actions.leave(talk, member=eve, now=NOW)
    actions.leave(talk, member=cleo, now=NOW)

    with pytest.raises(Refused, match="Nobody else"):
        write(talk, ben)


def test_a_block_between_two_hides_each_from_the_other_alone(talk, eve, ben, cleo):
    write(talk, ben, "before, by ben")
    write(talk, cleo, "before, by cleo")
    profiles.block(ben, other=cleo, now=NOW)

    write(talk, ben, "after, by ben")
    write(talk, cleo, "after, by cleo")
    write(talk, eve, "by eve")

    assert heard_by(ben, talk) == ["before, by ben", "after, by ben", "by eve"]
    assert heard_by(cleo, talk) == ["before, by cleo", "after, by cleo", "by eve"]
    assert len(heard_by(eve, talk)) == 5

    profiles.unblock(ben, other=cleo)

    assert heard_by(ben, talk) == [
        "before, by ben",
        "before, by cleo",
        "after, by ben",
        "by eve",
    ]


def test_a_block_leaves_nothing_where_nobody_else_is_there(ben, cleo):
    talk = a_conversation(introducer=ben, one=ben, other=cleo)
    write(talk, ben)

    profiles.block(cleo, other=ben, now=NOW)

    for member in (ben, cleo):
        assert not Conversation.objects.visible_to(member).exists()
        assert unread_of(member) == 0


def test_a_block_of_the_introducer_lets_the_two_go_on(talk, eve, ben, cleo):
    profiles.block(eve, other=ben, now=NOW)

    write(talk, ben, "to cleo")
    write(talk, cleo, "to all")

    assert heard_by(cleo, talk) == ["to cleo", "to all"]
    assert heard_by(eve, talk) == ["to all"]


def test_activity_across_a_block_moves_nothing_in_the_list(talk, eve, ben, cleo):
    profiles.block(ben, other=cleo, now=NOW)
    before = Participant.objects.get(conversation=talk, member=ben)

    write(talk, cleo, now=NOW + MINUTE)

    after = Participant.objects.get(conversation=talk, member=ben)
    assert (after.newest, after.stirred_at) == (before.newest, before.stirred_at)


@pytest.mark.parametrize("what", ["edit", "take_back"])
def test_words_can_be_changed_for_ten_minutes(talk, ben, cleo, what):
    def change(message, *, by, now):
        more = {"text": "better"} if what == "edit" else {}
        getattr(actions, what)(message, by=by, now=now, **more)

    message = write(talk, ben, "good")

    with pytest.raises(Refused, match="Only who wrote it"):
        change(message, by=cleo, now=NOW)
    with pytest.raises(Refused, match="10 minutes"):
        change(message, by=ben, now=NOW + 10 * MINUTE + timedelta(seconds=1))
    change(message, by=ben, now=NOW + 10 * MINUTE)

    message.refresh_from_db()
    assert message.text == ("better" if what == "edit" else "")
    if what == "take_back":
        with pytest.raises(Refused, match="taken back"):
            change(message, by=ben, now=NOW)
        assert unread_of(cleo) == 0


def test_what_is_edited_across_a_block_is_never_for_the_other(talk, ben, cleo):
    message = write(talk, ben, "for both")
    profiles.block(ben, other=cleo, now=NOW)
    actions.edit(message, by=ben, text="for eve alone", now=NOW)
    profiles.unblock(ben, other=cleo)

    assert heard_by(cleo, talk) == []


def test_one_letter_goes_out_for_all_that_is_not_read(talk, ben, cleo):
    for number in range(3):
        write(talk, ben, f"{number}")

    assert mails_to(cleo) == 1

    actions.read(talk, member=cleo, until=2, now=NOW)
    write(talk, ben, "still one unread")
    assert mails_to(cleo) == 1

    actions.read(talk, member=cleo, until=4, now=NOW)
    write(talk, ben, "a new stretch")
    assert mails_to(cleo) == 2


def test_the_letter_says_who_and_not_what(talk, ben, cleo, run_jobs, mailoutbox):
    Letter.objects.all().delete()
    write(talk, ben, "the secret word is kestrel")
    run_jobs()

    letter = next(mail for mail in mailoutbox if mail.to == ["cleo@example.org"])
    whole = letter.subject + letter.body + letter.alternatives[0][0]
    assert letter.subject == "Ben wrote to you"
    assert "kestrel" not in whole
    assert f"{talk.get_absolute_url()}#reply" in letter.body
    assert "List-Unsubscribe" in letter.extra_headers


@pytest.mark.parametrize("meanwhile", ["read", "leave", "mute", "block", "take_back"])
def test_a_letter_that_came_too_late_is_dropped(
    talk, ben, cleo, run_jobs, mailoutbox, meanwhile
):
    Letter.objects.all().delete()
    message = write(talk, ben)
    {
        "read": lambda: actions.read(talk, member=cleo, until=1, now=NOW),
        "leave": lambda: actions.leave(talk, member=cleo, now=NOW),
        "mute": lambda: actions.mute(talk, member=cleo, now=NOW),
        "block": lambda: profiles.block(cleo, other=ben, now=NOW),
        "take_back": lambda: actions.take_back(message, by=ben, now=NOW),
    }[meanwhile]()

    run_jobs()

    assert "cleo@example.org" not in [to for mail in mailoutbox for to in mail.to]


def test_who_muted_is_neither_written_to_nor_counted(talk, ben, cleo):
    actions.mute(talk, member=cleo, now=NOW)
    write(talk, ben)
    assert (mails_to(cleo), unread_of(cleo)) == (0, 1)
    assert not Participant.objects.belonging_to(cleo).with_news().exists()

    actions.read(talk, member=cleo, until=1, now=NOW)
    actions.unmute(talk, member=cleo)
    write(talk, ben)
    assert mails_to(cleo) == 1


def test_reading_marks_the_notice_read_too(talk, ben, cleo):
    write(talk, ben)
    told = Notice.objects.filter(receiver=cleo, kind="introductions/message")
    assert told.get().read_at is None

    actions.read(talk, member=cleo, until=1, now=NOW)

    assert told.get().read_at == NOW
    actions.read(talk, member=cleo, until=999, now=NOW)  # makes no sense, does nothing
    assert Participant.objects.get(conversation=talk, member=cleo).read_until == 1


def test_a_flood_stops_until_somebody_answers(talk, ben, cleo, monkeypatch):
    monkeypatch.setattr(rules, "MOST_UNANSWERED", 12)  # a newcomer: three
    for _ in range(3):
        write(talk, ben)
    with pytest.raises(Refused, match="without an answer"):
        write(talk, ben)

    write(talk, cleo)

    write(talk, ben)
    monkeypatch.setattr(rules, "MOST_A_DAY", 16)
    with pytest.raises(Refused, match="enough for a day"):
        write(talk, ben)


def test_after_an_erasure_others_words_stay_and_hers_are_blank(talk, eve, ben, cleo):
    write(talk, ben, "mine")
    write(talk, cleo, "hers")
    write(talk, ben, "mine again")

    erase(ben, now=NOW)

    assert heard_by(cleo, talk) == ["", "hers", ""]
    assert unread_of(eve) == 1
    write(talk, cleo, "to eve")
    assert Participant.objects.filter(member=None).get().left_at is not None


def test_a_closed_account_reads_nothing_until_it_is_open_again(talk, eve, ben, cleo):
    cleo.is_active = False
    cleo.save()
    actions.leave(talk, member=eve, now=NOW)

    with pytest.raises(Refused, match="Nobody else"):
        write(talk, ben)


def test_of_a_report_only_the_chosen_words_are_copied(talk, ben, cleo):
    rude = write(talk, ben, "You goat.")
    write(talk, ben, "The weather is fine.")
    mine = write(talk, cleo, "Please stop.")

    with pytest.raises(Refused):
        actions.report([rude, mine], by=cleo, kind="rude", text="", now=NOW)
    actions.report([rude], by=cleo, kind="rude", text="Look.", now=NOW)
    actions.take_back(rude, by=ben, now=NOW)

    report = Report.objects.get()
    assert (report.reporter, report.about) == (cleo, ben)
    assert [(w.kind, w.source_id, w.text) for w in report.words.all()] == [
        ("message", rude.public_id, "You goat.")
    ]


def test_who_said_yes_before_there_were_conversations_gets_one(talk, eve, ben, cleo):
    Conversation.objects.all().delete()
    Party.objects.filter(member=cleo).update(member=None)
    migration = import_module(
        "contacts.introductions.migrations"
        ".0006_give_earlier_introductions_a_conversation"
    )

    for _ in range(2):
        migration.open_conversations(apps, None)

    places = Conversation.objects.get().participants.order_by("pk")
    assert [(p.member, p.role, p.has_left) for p in places] == [
        (ben, "party", False),
        (None, "party", True),
        (eve, "introducer", False),
    ]
