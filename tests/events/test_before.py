"""Before an event: "still coming?", whom to meet, and the reminder."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from contacts.profiles import actions as profiles
from contacts.profiles.models import Ask, Profile, User
from events import actions, tokens
from events.actions import before
from events.meeting import people_to_meet
from events.models import Event, Rsvp
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def goes(event, *members, since=6 * DAY):
    for member in members:
        actions.answer(event, member=member, answer=GOING, now=event.starts_at - since)


def letters(kind="events/still_coming"):
    return Letter.objects.filter(kind=kind)


def place_of(member, event):
    return event.rsvps.get(member=member)


def likes(member, *, topics=(), ask=None, offer=None):
    profile = Profile.objects.get(user=member)
    profiles.save_profile(profile, topics=list(topics), hooks={})
    for kind, line in ((Ask.Kind.ASK, ask), (Ask.Kind.OFFER, offer)):
        if line:
            text, topic = line
            profiles.open_ask(
                profile, kind=kind, text=text, topics=[topic], now=timezone.now()
            )


# Who is asked, and when.


def test_two_days_before_people_with_a_place_are_asked_whether_they_still_come(
    ada, ben, cleo
):
    event = an_event(capacity=1, host=ada)
    goes(event, ben, cleo)

    assert actions.ask_again_all(now=event.starts_at - 49 * HOUR) == 0
    assert actions.ask_again_all(now=event.starts_at - 48 * HOUR) == 1

    letter = letters().get()
    assert letter.receiver == ben
    assert "Are you still coming?" in letter.text
    assert "/events/still-coming/" in letter.text


def test_a_host_is_not_asked_whether_she_comes(ada):
    event = an_event(host=ada)
    goes(event, ada)

    assert actions.ask_again_all(now=event.starts_at - 48 * HOUR) == 0


@pytest.mark.parametrize("since", [48 * HOUR, 47 * HOUR, 60 * HOUR, HOUR])
def test_who_answered_shortly_before_gets_no_silly_letter(ben, since):
    event = an_event()
    goes(event, ben, since=since)

    for hours in (48, 47, 24, 13):
        assert actions.ask_again_all(now=event.starts_at - hours * HOUR) == 0


def test_after_a_long_pause_of_the_machine_nobody_is_asked_too_late(ben):
    event = an_event()
    goes(event, ben)

    assert actions.ask_again_all(now=event.starts_at - 12 * HOUR) == 0
    assert actions.remind_all(now=event.starts_at) == 0


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
@pytest.mark.parametrize(("run", "lead"), [("ask_again_all", 48), ("remind_all", 2)])
def test_a_clock_that_jumps_writes_no_second_letter(ben, jump, run, lead):
    event = an_event()
    goes(event, ben)
    at = event.starts_at - lead * HOUR + timedelta(minutes=1)
    minutes = [timedelta(minutes=30 * n) for n in range(-50, 50)]

    told = [getattr(actions, run)(now=at)]
    told += [getattr(actions, run)(now=at + jump + later) for later in minutes]
    told += [getattr(actions, run)(now=at + later) for later in minutes]

    assert sum(told) == 1


def test_who_is_asked_for_a_date_that_moves_far_away_is_asked_anew(ben):
    event = an_event()
    goes(event, ben)
    actions.ask_again_all(now=event.starts_at - 48 * HOUR)

    Event.objects.update(
        starts_at=event.starts_at + 7 * DAY, ends_at=event.ends_at + 7 * DAY
    )
    event.refresh_from_db()

    assert actions.ask_again_all(now=event.starts_at - 48 * HOUR) == 1
    assert letters().count() == 2


@pytest.mark.parametrize(("run", "lead"), [("ask_again_all", 48), ("remind_all", 2)])
def test_a_cancelled_event_a_draft_and_a_closed_account_are_left_in_peace(
    ben, cleo, run, lead
):
    off, draft, open_one = an_event(), an_event(), an_event()
    goes(off, ben)
    goes(draft, ben)
    goes(open_one, cleo)
    Event.objects.filter(pk=off.pk).update(status="cancelled")
    Event.objects.filter(pk=draft.pk).update(status="draft")
    User.objects.filter(pk=cleo.pk).update(is_active=False)

    assert getattr(actions, run)(now=off.starts_at - lead * HOUR) == 0


# Two at once.


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("run", "lead"), [("ask_again_all", 48), ("remind_all", 2)])
def test_two_workers_at_once_write_to_nobody_twice(make_member, run, lead):
    event = an_event()
    goes(event, *(make_member(f"m{number}") for number in range(12)))
    told = at_once(4, lambda: getattr(actions, run)(now=event.starts_at - lead * HOUR))

    assert sum(told) == 12
    assert Letter.objects.values("receiver").distinct().count() == 12
    asked_or_reminded = Letter.objects.exclude(kind="events/going")
    assert asked_or_reminded.count() == 12


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_workers_would_write_twice(make_member, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    event = an_event()
    goes(event, *(make_member(f"m{number}") for number in range(12)))
    monkeypatch.setattr(before, "_claim", lambda *names, **more: True)

    at_once(4, lambda: actions.remind_all(now=event.starts_at - 2 * HOUR))

    assert Letter.objects.count() > 12


def at_once(workers, work):
    """Let so many threads do the same at the same instant."""
    barrier = threading.Barrier(workers)

    def run():
        try:
            barrier.wait(20)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return [one.result() for one in [pool.submit(run) for _ in range(workers)]]


# The page behind the letter.


def asked(member, event):
    """Give the address that stands in her letter."""
    actions.ask_again_all(now=event.starts_at - 48 * HOUR)
    text = letters().get(receiver=member).text
    return re.search(r"https?://[^/\s]+(/events/still-coming/\S+)", text)[1]


def test_looking_at_the_question_changes_nothing(ben):
    event = an_event()
    goes(event, ben)
    path = asked(ben, event)

    page = Client().get(path)

    assert b"Yes, I\xe2\x80\x99m coming" in page.content
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    rsvp = place_of(ben, event)
    assert (rsvp.answer, rsvp.confirmed_at) == (GOING, None)


def test_one_press_says_that_she_still_comes_even_twice(ben):
    event = an_event()
    goes(event, ben)
    path = asked(ben, event)

    for _ in range(2):
        page = Client().post(path, {"answer": "yes"}, follow=True)

    assert "See you there" in page.content.decode()
    assert place_of(ben, event).confirmed_at is not None


def test_one_press_gives_her_place_to_the_next_in_line(ben, cleo):
    event = an_event(capacity=1)
    goes(event, ben, cleo)

    page = Client().post(asked(ben, event), {"answer": "no"}, follow=True)

    assert "You are not going" in page.content.decode()
    assert place_of(ben, event).answer == NOT_GOING
    assert place_of(cleo, event).answer == GOING


@pytest.mark.parametrize("answer", ["", "maybe", "going", "=1"])
def test_a_press_that_makes_no_sense_changes_nothing(ben, answer):
    event = an_event()
    goes(event, ben)

    page = Client().post(asked(ben, event), {"answer": answer}, follow=True)

    assert "Say whether you are coming or not." in page.content.decode()
    assert place_of(ben, event).confirmed_at is None


def test_who_gave_her_place_back_can_not_confirm_it(ben):
    event = an_event()
    goes(event, ben)
    path = asked(ben, event)
    actions.answer(event, member=ben, answer=NOT_GOING, now=timezone.now())

    page = Client().post(path, {"answer": "yes"}, follow=True)

    assert "You have no place at this event any more" in page.content.decode()
    assert place_of(ben, event).confirmed_at is None


def test_a_link_of_an_older_answer_a_forged_one_and_a_ticket_ask_nothing(ben):
    event = an_event()
    goes(event, ben)
    path = asked(ben, event)
    ticket = tokens.token_of(place_of(ben, event), use=tokens.TICKET)
    for answer in (NOT_GOING, GOING):
        actions.answer(event, member=ben, answer=answer, now=timezone.now())

    for token in (path.split("/")[-2], "x", "a.b", ticket, "é" * 400):
        page = Client().post(f"/events/still-coming/{token}/", {"answer": "no"})
        assert page.status_code == 404
        assert "This link asks nothing any more" in page.content.decode()
    assert place_of(ben, event).answer == GOING


# Whom to meet.


def meets(event, member):
    found = people_to_meet(event, viewer=member, now=timezone.now())
    return {one.face.handle: one.reason for one in found}


def test_she_reads_whom_she_might_want_to_meet_and_why(ben, cleo, make_member):
    event = an_event()
    eve, fay = make_member("eve"), make_member("fay")
    goes(event, ben, cleo, eve, fay)
    likes(ben, topics=["Goats"], ask=("a printer", "Print"), offer=("bread", "Baking"))
    likes(cleo, offer=("I print posters", "Print"))
    likes(eve, ask=("a baker for a feast", "Baking"))
    likes(fay, topics=["Goats"])

    assert meets(event, ben) == {
        "cleo": "You look for “a printer”. Cleo can help: “I print posters”.",
        "eve": "Eve looks for “a baker for a feast”. You can help: “bread”.",
        "fay": "You both name Goats.",
    }
    assert list(meets(event, ben)) == ["cleo", "eve", "fay"]


def test_three_at_most_and_never_somebody_with_whom_she_shares_nothing(
    ben, cleo, make_member
):
    event = an_event()
    others = [make_member(f"m{number}") for number in range(5)]
    goes(event, ben, cleo, *others)
    likes(ben, topics=["Goats"])
    for other in others:
        likes(other, topics=["Goats"])
    likes(cleo, topics=["Bees"])

    assert len(meets(event, ben)) == 3
    assert "cleo" not in meets(event, ben)


def not_shown(ben, cleo):
    Rsvp.objects.filter(member=cleo).update(is_shown=False)


def blocked(ben, cleo):
    profiles.block(cleo, other=ben, now=timezone.now())


def connected(ben, cleo):
    profiles.connect(ben, cleo, origin_kind="t", origin_id=uuid4(), now=timezone.now())


def page_for_nobody(ben, cleo):
    Profile.objects.filter(user=cleo).update(shown_to="nobody")


def topics_for_nobody(ben, cleo):
    Profile.objects.filter(user=cleo).update(topics_shown_to="nobody")


def her_own_topics_for_nobody(ben, cleo):
    Profile.objects.filter(user=ben).update(topics_shown_to="nobody")


def paused(ben, cleo):
    Profile.objects.filter(user=cleo).update(introductions_paused_until="2100-01-01")


def not_going(ben, cleo):
    Rsvp.objects.filter(member=cleo).update(answer=NOT_GOING)


def people_for_hosts(ben, cleo):
    Event.objects.update(people_shown_to="hosts")


HIDING = [
    *(not_shown, blocked, connected, page_for_nobody, topics_for_nobody),
    *(her_own_topics_for_nobody, paused, not_going, people_for_hosts),
]


@pytest.mark.parametrize("hide", HIDING, ids=lambda one: one.__name__)
def test_nobody_is_named_who_is_not_hers_to_meet(ben, cleo, hide):
    event = an_event()
    goes(event, ben, cleo)
    likes(ben, topics=["Goats"])
    likes(cleo, topics=["Goats"])
    assert meets(event, ben) == {"cleo": "You both name Goats."}

    hide(ben, cleo)

    assert meets(event, ben) == {}


def test_to_an_organiser_hidden_people_are_not_named_either(ada, cleo):
    event = an_event()
    goes(event, ada, cleo)
    likes(ada, topics=["Goats"])
    likes(cleo, topics=["Goats"])
    assert "cleo" in meets(event, ada)

    not_shown(ada, cleo)

    assert meets(event, ada) == {}


# Still true when it leaves.


@pytest.fixture
def in_two_days(ben, cleo):
    """An event in two days, and both asked and reminded, but nothing sent yet."""
    soon = datetime.now(UTC) + 2 * DAY - HOUR
    event = an_event(day=soon.date(), start_time=soon.time().replace(microsecond=0))
    likes(ben, topics=["Goats"])
    likes(cleo, topics=["Goats"])
    goes(event, ben, cleo)
    actions.ask_again_all(now=timezone.now())
    actions.remind_all(now=event.starts_at - HOUR)
    assert "Cleo" in letters().get(receiver=ben).text
    return event


def before_it(mailoutbox, member):
    """Give the subjects of the question and the reminder she got."""
    subjects = [mail.subject for mail in mailoutbox if mail.to == [member.email]]
    return [one for one in subjects if one.startswith(("Still coming?", "At "))]


def cancelled(event, ben, cleo):
    actions.cancel(event, note="It pours.", now=timezone.now())


def left(event, ben, cleo):
    actions.answer(event, member=ben, answer=NOT_GOING, now=timezone.now())


def moved(event, ben, cleo):
    Event.objects.update(starts_at=event.starts_at - HOUR)


def begun(event, ben, cleo):
    Event.objects.update(starts_at=timezone.now())


def closed(event, ben, cleo):
    User.objects.filter(pk=ben.pk).update(is_active=False)


@pytest.mark.parametrize(
    "change", [cancelled, left, moved, begun, closed], ids=lambda one: one.__name__
)
def test_a_letter_that_is_no_longer_true_is_dropped(
    in_two_days, ben, cleo, run_jobs, mailoutbox, change
):
    change(in_two_days, ben, cleo)
    run_jobs()

    assert before_it(mailoutbox, ben) == []


def test_both_letters_leave_when_nothing_changed(
    in_two_days, ben, run_jobs, mailoutbox
):
    run_jobs()

    to_ben = before_it(mailoutbox, ben)
    assert len(to_ben) == 2
    assert "Still coming? Tuesday breakfast" in to_ben


@pytest.mark.parametrize("hide", [blocked, not_shown, page_for_nobody])
def test_a_letter_that_names_somebody_who_is_hidden_since_is_dropped(
    in_two_days, ben, cleo, run_jobs, mailoutbox, hide
):
    hide(ben, cleo)
    run_jobs()

    to_ben = [mail for mail in mailoutbox if mail.to == [ben.email]]
    assert not any("Cleo" in mail.body for mail in to_ben)


def test_words_that_look_like_a_page_drop_no_letter(ben, cleo, run_jobs, mailoutbox):
    soon = datetime.now(UTC) + 2 * DAY - HOUR
    event = an_event(day=soon.date(), start_time=soon.time().replace(microsecond=0))
    likes(ben, ask=("bread", "Baking"))
    likes(cleo, offer=("see http://localhost/members/nobody/", "Baking"))
    goes(event, ben, cleo)
    actions.ask_again_all(now=timezone.now())
    run_jobs()

    to_ben = [mail for mail in mailoutbox if mail.to == [ben.email]]
    [mail] = [mail for mail in to_ben if mail.subject.startswith("Still coming?")]
    assert "members/nobody" in mail.body


def test_the_reminder_tells_her_own_time_and_no_link_but_the_page(ben):
    profile = Profile.objects.get(user=ben)
    profile.time_zone = "Asia/Tokyo"
    profile.save()
    event = an_event(
        time_zone="Europe/Lisbon",
        join_link="https://meet.example/secret",
        description="<https://elsewhere.example>",
    )
    goes(event, ben)

    actions.remind_all(now=event.starts_at - 2 * HOUR)

    letter = letters("events/soon").get()
    tokyo = event.starts_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{tokyo:%H:%M}" in letter.subject
    assert f"{tokyo:%H:%M}" in letter.text
    for words in (letter.text, letter.html):
        links = re.findall(r"https?://[^\s\"<]+", words)
        links = [link for link in links if "/notices/" not in link]  # no more of these
        assert {link.partition("/events/")[2] for link in links} == {f"{event.slug}/"}
