"""Who is meant by an announcement, and how each of them is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from contacts.notices.actions import Wish, choose
from contacts.notices.models import Choice
from contacts.profiles import actions as profiles
from contacts.profiles.models import Profile, Topic, User, Visibility
from events.actions import answer
from events.models import Attendance
from networking_site.announcements.audience import (
    count_by_how,
    members_meant,
    topic_of_name,
    words_for_audience,
)
from networking_site.announcements.emails import ANNOUNCED
from networking_site.announcements.models import Announcement
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def meant(segment, *, now=NOW, **more):
    announcement = Announcement(segment=segment, **more)
    found = members_meant(announcement, now=now)
    return sorted(found.values_list("profile__handle", flat=True))


def names_topic(member, name):
    profile = Profile.objects.get(user=member)
    profiles.save_profile(profile, topics=[name], hooks={})


def wants(member, mail, *, on_site=True):
    choose(member, wishes={ANNOUNCED.name: Wish(mail, on_site)}, quiet=None)


def came_back(member, *, problem="SMTPRecipientsRefused"):
    """Let a mail server have refused a letter to her for good."""
    return Letter.objects.create(
        message_id=f"<{uuid4()}>",
        kind="x",
        to=member.email,
        receiver=member,
        state=Letter.State.FAILED,
        last_problem=problem,
        written_at=NOW,
        due_at=NOW,
    )


def test_everyone_is_everyone(ada, ben, cleo):
    assert meant("everyone") == ["ada", "ben", "cleo"]


def test_a_topic_means_those_who_show_that_they_named_it(ada, ben, cleo, make_member):
    hides_all, hides_topics = make_member("hal"), make_member("ivy")
    for member in (ben, hides_all, hides_topics):
        names_topic(member, "Goat cheese")
    hidden = Profile.objects.filter(user=hides_all)
    hidden.update(shown_to=Visibility.NOBODY)
    kept_back = Profile.objects.filter(user=hides_topics)
    kept_back.update(topics_shown_to=Visibility.CONNECTIONS)

    assert meant("topic", topic=Topic.objects.get()) == ["ben"]


def test_a_topic_that_was_merged_means_those_who_name_the_other(ben, cleo):
    names_topic(ben, "Goats")
    names_topic(cleo, "Goat keeping")
    goats = Topic.objects.get(name="Goats")
    other = Topic.objects.get(name="Goat keeping")

    profiles.merge([other], into=goats, now=NOW)
    other.refresh_from_db()

    assert meant("topic", topic=other) == ["ben", "cleo"]
    assert topic_of_name("goat KEEPING") == goats
    assert topic_of_name("sheep") is None


def test_an_event_has_people_going_waiting_and_those_who_did_not_come(
    ada, ben, cleo, make_member
):
    event = an_event(capacity=2)
    eve = make_member("eve")
    for member in (ben, cleo, eve):
        answer(event, member=member, answer="going", now=timezone.now())
    for member, came in ((ben, True), (cleo, False)):
        Attendance.objects.create(event=event, member=member, came=came, noted_at=NOW)

    assert meant("going", event=event) == ["ben", "cleo"]
    assert meant("waiting", event=event) == ["eve"]
    assert meant("no_shows", event=event) == ["cleo"]
    assert meant("going", event=an_event()) == []


def test_of_whom_nothing_was_noted_for_90_days_was_not_seen(
    ada, ben, cleo, make_member
):
    long_ago, lately = NOW - timedelta(days=91), NOW - timedelta(days=89)
    answers, comes, new = (make_member(name) for name in ("eve", "fay", "gus"))
    User.objects.update(date_joined=long_ago, last_login=long_ago)
    User.objects.filter(pk=ben.pk).update(last_login=None)
    User.objects.filter(pk=cleo.pk).update(last_login=lately)
    User.objects.filter(pk=new.pk).update(last_login=None, date_joined=lately)
    event = an_event(day=lately.date())
    answer(an_event(), member=answers, answer="not_going", now=lately)
    Attendance.objects.create(event=event, member=comes, came=True, noted_at=NOW)
    Attendance.objects.create(event=event, member=ada, came=False, noted_at=NOW)

    assert meant("not_seen") == ["ada", "ben"]


def test_each_is_told_as_she_chose_and_it_is_said_why_others_are_not(
    ada, ben, cleo, make_member
):
    daily, nothing, closed, waits = (make_member(n) for n in ("d", "n", "c", "w"))
    gone, gone_and_off_site, back = (make_member(n) for n in ("g", "o", "b"))
    make_member("una", verified=False)
    wants(cleo, Choice.Mail.NEVER)
    wants(daily, Choice.Mail.DAILY)
    wants(nothing, Choice.Mail.NEVER, on_site=False)
    wants(gone_and_off_site, Choice.Mail.DAILY, on_site=False)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    Profile.objects.filter(user=waits).update(waiting_since=NOW)
    for member in (gone, gone_and_off_site):
        came_back(member)
    arrived = came_back(back)
    arrived.pk, arrived.message_id = None, "<a later one>"
    arrived.state, arrived.written_at = Letter.State.SENT, NOW + timedelta(days=1)
    arrived.last_problem = ""
    arrived.save()
    came_back(ben, problem="SMTPDataError")  # what it said was refused, not the address

    counts = count_by_how(User.objects.all(), kind=ANNOUNCED)

    assert counts == {
        "mail": 3,
        "daily": 1,
        "site": 1,
        "no_mail": 1,
        "chose_not": 1,
        "bounced": 1,
        "closed": 1,
        "unverified": 1,
        "not_let_in": 1,
    }


def test_an_address_that_came_back_and_was_changed_is_written_to(ben):
    came_back(ben)
    User.objects.filter(pk=ben.pk).update(email="new@example.org")
    EmailAddress.objects.filter(user=ben).update(email="new@example.org")

    assert count_by_how(User.objects.all(), kind=ANNOUNCED) == {"mail": 1}


def test_the_audience_has_words(ada):
    event, topic = an_event(title="The walk"), Topic.objects.create(name="Goats")

    assert [
        words_for_audience(Announcement(segment=segment, **more))
        for segment, more in (
            ("everyone", {}),
            ("topic", {"topic": topic}),
            ("going", {"event": event}),
            ("waiting", {}),
        )
    ] == [
        "Everyone",
        "Members who named a topic: Goats",
        "People going to an event: The walk",
        "People waiting for a place at an event: (no event)",
    ]
