"""Did it happen? Each is asked a week after the yes, and the introducer may hear it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from contacts.introductions import actions, emails, talk_links
from contacts.introductions.actions import talks
from contacts.introductions.models import Party, Talk
from contacts.introductions.privacy import export
from contacts.notices import actions as notices
from contacts.notices.models import Choice, Notice
from contacts.profiles.actions import block
from contacts.profiles.models import Connection, User
from networking_site import privacy
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
ASKED, MET = "introductions/did_it_happen", "introductions/they_met"
TALKED, NOT_YET = Talk.Answer.TALKED, Talk.Answer.NOT_YET
WEEK = timedelta(days=7)


@pytest.fixture
def now():
    return datetime.now(UTC)


def accepted(now, **people):
    letter = an_introduction(now=now - WEEK, **people)
    for party in letter.parties.all():
        actions.answer(letter, member=party.member, answer="yes", now=now - WEEK)
    return letter


@pytest.fixture
def letter(ada, ben, cleo, now):
    """Ada introduced ben and cleo; both said yes a week ago."""
    return accepted(now, introducer=ada, one=ben, other=cleo)


@pytest.fixture
def asked(letter, now):
    """Both were asked whether they talked."""
    assert actions.ask_whether_they_talked(now=now) == 2
    return letter


def who_got(kind):
    letters = Letter.objects.filter(kind=kind).order_by("pk")
    return [letter.receiver.profile.handle for letter in letters]


def say(letter, member, answer, *, hears=False, now=None):
    return actions.say_whether_talked(
        letter,
        member=member,
        answer=answer,
        introducer_may_hear=hears,
        now=now or datetime.now(UTC),
    )


def link_in(letter, which):
    """Give the path of a link in a letter of the question."""
    [path] = re.findall(rf"/introductions/talked/[^/]+/\?said={which}", letter.text)
    return path


def test_each_is_asked_once_a_week_after_the_yes(letter, now):
    assert actions.ask_whether_they_talked(now=now - timedelta(minutes=1)) == 0
    assert actions.ask_whether_they_talked(now=now) == 2
    assert actions.ask_whether_they_talked(now=now + WEEK) == 0
    assert who_got(ASKED) == ["ben", "cleo"]
    assert Notice.objects.filter(kind=ASKED).count() == 2


def test_a_clock_that_jumps_asks_nobody_twice(letter, now):
    for days in (40, 0, 20, -30, 7):
        actions.ask_whether_they_talked(now=now + timedelta(days=days))
        actions.ask_once_more(now=now + timedelta(days=days))

    assert who_got(ASKED) == ["ben", "cleo"]


def test_nobody_is_asked_about_what_is_two_months_old(letter, now):
    assert actions.ask_whether_they_talked(now=now + timedelta(days=53)) == 0


@pytest.mark.parametrize("since", ["left", "blocked", "parted", "closed"])
def test_neither_is_asked_when_one_is_gone(letter, ben, cleo, now, since):
    if since == "left":
        privacy.erase(cleo, now=now)
    if since == "blocked":
        block(cleo, other=ben, now=now)
    if since == "parted":
        Connection.objects.all().delete()
    if since == "closed":
        User.objects.filter(pk=cleo.pk).update(is_active=False)

    assert actions.ask_whether_they_talked(now=now) == 0


def test_who_blocked_her_introducer_is_not_asked_and_the_other_is(
    letter, ada, ben, now
):
    block(ben, other=ada, now=now)

    assert actions.ask_whether_they_talked(now=now) == 1
    assert who_got(ASKED) == ["cleo"]


def test_two_workers_ask_once(letter, now):
    """Both have read the same rows before either writes."""
    rows = list(Party.objects.to_be_asked_whether_they_talked(now=now).some(9))

    asked = [talks._ask(row, now=now) for row in [*rows, *rows]]

    assert asked == [True, True, False, False]
    assert who_got(ASKED) == ["ben", "cleo"]


def test_not_yet_is_asked_once_more_after_two_weeks_and_then_never(asked, ben, now):
    later = now + timedelta(days=14)
    say(asked, ben, NOT_YET, now=now)

    assert actions.ask_once_more(now=later - timedelta(minutes=1)) == 0
    assert actions.ask_once_more(now=later) == 1
    assert say(asked, ben, NOT_YET, now=later).ask_again_at is None
    assert actions.ask_once_more(now=later + timedelta(days=30)) == 0
    assert who_got(ASKED) == ["ben", "cleo", "ben"]


def test_who_changed_not_yet_to_yes_is_not_asked_again(asked, ben, now):
    say(asked, ben, NOT_YET, now=now)
    say(asked, ben, TALKED, now=now)

    assert actions.ask_once_more(now=now + timedelta(days=14)) == 0


def test_when_both_talked_and_agree_the_introducer_gets_one_letter(
    asked, ada, ben, cleo, run_jobs, mailoutbox
):
    say(asked, ben, TALKED, hears=True)
    assert who_got(MET) == []
    say(asked, cleo, TALKED, hears=True)
    say(asked, cleo, TALKED, hears=True)
    run_jobs()

    [mail] = [mail for mail in mailoutbox if mail.subject == "They met, thanks to you"]
    assert mail.to == [ada.email]
    assert "Ben and Cleo talked" in mail.body


@pytest.mark.parametrize(
    ("bens", "cleos"),
    [
        ((TALKED, True), (TALKED, False)),
        ((TALKED, True), (NOT_YET, True)),
        ((TALKED, True), None),
        ((NOT_YET, False), (TALKED, True)),
    ],
)
def test_the_introducer_never_hears_of_one_alone(asked, ben, cleo, bens, cleos):
    for member, said in ((ben, bens), (cleo, cleos)):
        if said:
            say(asked, member, said[0], hears=said[1])

    assert who_got(MET) == []
    assert Talk.objects.told().count() == 0


def everything_shown_to(member, letter, client_of):
    """Give all that a member is shown or may take along, but for what is ever new."""
    client = client_of(member)
    pages = ["/", "/introductions/", letter.get_absolute_url(), "/notices/"]
    if member.is_organiser:
        pages += [
            "/admin/introductions/introduction/",
            f"/admin/introductions/introduction/{letter.pk}/change/",
        ]
    shown = []
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        new_each_time = rb'(nonce|value)="[^"]+"'
        shown.append(re.sub(new_each_time, b"", answer.content).decode())
    mail = list(Letter.objects.filter(receiver=member).values_list("text", flat=True))
    return [*shown, str(export(member)), *mail]


@pytest.mark.parametrize("said", [(TALKED, True), (TALKED, False), (NOT_YET, False)])
def test_neither_the_introducer_nor_the_other_can_tell_that_one_answered(
    asked, ada, ben, cleo, client_of, said
):
    before = [everything_shown_to(who, asked, client_of) for who in (ada, cleo)]
    bens = everything_shown_to(ben, asked, client_of)

    say(asked, ben, said[0], hears=said[1])

    assert before == [everything_shown_to(who, asked, client_of) for who in (ada, cleo)]
    assert bens != everything_shown_to(ben, asked, client_of)


def test_an_answer_may_be_changed_until_the_introducer_heard(asked, ben, cleo):
    say(asked, ben, TALKED, hears=True)
    say(asked, ben, NOT_YET)
    say(asked, cleo, TALKED, hears=True)
    assert who_got(MET) == []
    say(asked, ben, TALKED, hears=True)
    assert who_got(MET) == ["ada"]

    with pytest.raises(Refused, match="stays said"):
        say(asked, cleo, NOT_YET)


def test_who_introduced_herself_is_asked_too_and_no_third_is_named(ben, cleo, now):
    letter = accepted(now, introducer=ben, one=ben, other=cleo)
    actions.ask_whether_they_talked(now=now)

    for member in (ben, cleo):
        say(letter, member, TALKED, hears=True)

    assert who_got(ASKED) == ["ben", "cleo"]
    assert who_got(MET) == []
    assert not Talk.objects.agreed().exists()
    assert "hears" not in Letter.objects.filter(kind=ASKED)[0].text


def test_the_link_in_the_mail_asks_and_one_press_says_it(asked, ben):
    path = link_in(Letter.objects.get(kind=ASKED, receiver=ben), "talked")
    client = Client()

    page = client.get(path)

    assert page.context["form"]["answer"].value() == "talked"
    assert Talk.objects.get(party__member=ben).answer == "waiting"
    said = client.post(path, {"answer": "talked", "introducer_may_hear": "on"})
    assert said.status_code == 302
    assert Talk.objects.get(party__member=ben).says("talked", introducer_may_hear=True)
    assert b"that Ada may hear it" in client.get(said["Location"]).content


def test_whoever_follows_each_link_of_a_mail_answers_nothing(asked, ben, cleo):
    for mail in Letter.objects.filter(kind=ASKED):
        for which in ("talked", "not_yet"):
            path = link_in(mail, which)
            for method in ("get", "head", "options"):
                getattr(Client(), method)(path)

    assert set(Talk.objects.values_list("answer", flat=True)) == {"waiting"}


def test_the_page_behind_the_link_names_the_two_and_nothing_else(asked, ben, cleo):
    path = link_in(Letter.objects.get(kind=ASKED, receiver=ben), "not_yet")

    answer = Client().get(path)

    page = answer.content.decode()
    assert "Cleo" in page
    for word in ("/members/cleo", "goats", "printer", asked.public_id.hex, "Ben"):
        assert word not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("change", ["cut", "other letter", "old", "blocked", "parted"])
def test_a_link_that_is_not_good_asks_nothing(
    asked, ada, ben, cleo, make_member, now, change
):
    token = talk_links.token_of(asked, member=ben)
    if change == "cut":
        token = token[:-1]
    if change == "other letter":
        other = accepted(now, introducer=ada, one=cleo, other=make_member("eve"))
        token = talk_links.token_of(other, member=ben)
    if change == "old":
        Talk.objects.update(asked_at=now - timedelta(days=60))
    if change == "blocked":
        block(cleo, other=ben, now=now)
    if change == "parted":
        Connection.objects.all().delete()

    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/introductions/talked/{token}/")
        assert answer.status_code == 404
        assert b"asks nothing any more" in answer.content


@pytest.mark.parametrize("typed", [{}, {"answer": "maybe"}, {"answer": "waiting"}])
def test_what_makes_no_sense_is_asked_back(asked, ben, typed, client_of):
    path = link_in(Letter.objects.get(kind=ASKED, receiver=ben), "talked")

    from_mail = Client().post(path, {**typed, "introducer_may_hear": "on"})
    on_page = client_of(ben).post(f"{asked.get_absolute_url()}talked/", typed)

    assert from_mail.status_code == 422
    assert from_mail.context["form"]["introducer_may_hear"].value() is True
    assert on_page.status_code == 302
    assert Talk.objects.get(party__member=ben).answer == "waiting"


def test_on_the_page_one_tap_says_it(asked, ben, client_of):
    client, page = client_of(ben), asked.get_absolute_url()
    assert b"Did you talk with Cleo?" in client.get(page).content

    client.post(f"{page}talked/", {"answer": "talked", "introducer_may_hear": "on"})

    assert b"that Ada may hear it" in client.get(page).content


def test_the_introducer_is_not_asked_and_reads_it_when_both_agreed(
    asked, ada, ben, cleo, client_of
):
    client, page = client_of(ada), asked.get_absolute_url()
    assert client.post(f"{page}talked/", {"answer": "talked"}).status_code == 404
    for member in (ben, cleo):
        assert b"thanks to you" not in client.get(page).content
        say(asked, member, TALKED, hears=True)

    assert b"they met, thanks to you" in client.get(page).content
    assert b"Ada has heard that you met" in client_of(ben).get(page).content


def test_before_she_is_asked_the_page_asks_nothing(letter, ben, client_of):
    page = letter.get_absolute_url()

    assert b"Did you talk" not in client_of(ben).get(page).content
    client_of(ben).post(f"{page}talked/", {"answer": "talked"})
    assert Talk.objects.count() == 0


@pytest.mark.parametrize("since", ["said", "blocked", "parted", "closed", "hidden"])
def test_a_question_that_is_settled_leaves_in_no_mail(
    asked, ben, cleo, now, run_jobs, mailoutbox, since
):
    if since == "said":
        say(asked, ben, NOT_YET)
    if since == "blocked":
        block(cleo, other=ben, now=now)
    if since == "parted":
        Connection.objects.all().delete()
    if since == "closed":
        User.objects.filter(pk=cleo.pk).update(is_active=False)
    if since == "hidden":
        cleo.profile.shown_to = "nobody"
        cleo.profile.save()

    run_jobs()

    to_ben = [mail.subject for mail in mailoutbox if mail.to == [ben.email]]
    assert [line for line in to_ben if "Did you talk" in line] == []


def test_when_one_is_forgotten_the_introducers_letter_is_taken_back(
    asked, ada, ben, cleo, now, client_of
):
    for member in (ben, cleo):
        say(asked, member, TALKED, hears=True)

    privacy.erase(cleo, now=now)

    assert Letter.objects.filter(kind=MET).count() == 0
    assert Notice.objects.filter(kind=MET).count() == 0
    assert Talk.objects.count() == 1
    page = client_of(ada).get(asked.get_absolute_url()).content
    assert b"they met, thanks to you" in page
    assert b"Cleo" not in page


def test_one_takes_along_what_she_said_herself(asked, ben, cleo):
    say(asked, ben, TALKED, hears=True)

    [hers], [his] = (
        privacy.export(member)["whether_you_talked"] for member in (cleo, ben)
    )

    assert (his["answer"], his["introducer_may_hear"]) == ("We talked", True)
    assert (hers["answer"], hers["answered_at"]) == ("Waiting", None)


def test_who_is_told_daily_reads_it_in_the_digest_unless_she_said_it_before(
    letter, ben, cleo, now
):
    wishes = {ASKED: notices.Wish(Choice.Mail.DAILY, on_site=True)}
    for member in (ben, cleo):
        notices.choose(member, wishes=wishes, quiet=None)
        member.profile.time_zone = "UTC"
        member.profile.save()
    actions.ask_whether_they_talked(now=now)
    say(letter, ben, TALKED)
    Notice.objects.update(created_at=now - timedelta(days=2))

    notices.write_digests(now=now.replace(hour=8))

    assert who_got("notices/digest") == ["cleo"]


def test_one_row_that_fails_keeps_no_other_waiting(
    letter, ada, make_member, now, monkeypatch, caplog
):
    dee, eve = make_member("dee"), make_member("eve")
    accepted(now, introducer=ada, one=dee, other=eve)
    real = emails.did_it_happen

    def fails_for_ben(party, **more):
        if party.member.profile.handle == "ben":
            raise ValueError("a letter that can't be written")
        real(party, **more)

    monkeypatch.setattr(emails, "did_it_happen", fails_for_ben)

    assert actions.ask_whether_they_talked(now=now) == 3
    assert "introductions.Party" in caplog.text
    monkeypatch.undo()
    assert actions.ask_whether_they_talked(now=now) == 1
    assert who_got(ASKED) == ["cleo", "dee", "eve", "ben"]
