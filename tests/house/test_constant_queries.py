"""Every list costs as many queries with thirty rows as with one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.introductions import actions as introductions
from contacts.introductions.models import Conversation
from contacts.profiles import actions as profiles
from contacts.profiles.actions import topics_named
from contacts.profiles.models import Ask, Invitation, Profile, Prompt, Suspension
from contacts.profiles.querysets import ProfileQuerySet
from events import actions as events
from events.models import Attendance, ParticipantsReport, Rsvp, Series
from events.recurrence import Rhythm
from events.rooms import actions as rooms
from events.rooms.models import Round
from networking_site.announcements.models import Announcement
from networking_site.exports.models import Export
from networking_site.lib.trail.models import Deed
from tests.events.rooms.evening import rounds_for
from tests.scenes import (
    a_conversation,
    a_favour,
    a_shared_room,
    an_announcement,
    an_event,
    an_introduction,
    sit_down,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many_letters")]
MOST, MOST_IN_ADMIN = 18, 25  # two of them count what is new, in the head
ROWS = [1, 3, 30]
LISTS = {
    "home": "/",
    "directory": "/members/",
    "directory search": "/members/?q=bread&topic=baking",
    "events": "/events/",
    "an event": "/events/the-event/",
    "people going": "/events/the-event/people/",
    "comments": "/events/the-event/comments/",
    "events near": "/events/?near=1&free=1&topic=baking",
    "events by words": "/events/?q=event",
    "a month of events": "/events/?month={month}",
    "check-in": "/events/the-event/host/check-in/",
    "check-in by name": "/events/the-event/host/check-in/?q=m",
    "a report": "/events/the-event/host/report/{report}/",
    "where I was": "/events/mine/been/",
    "people I met at an event": "/events/the-evening/met/",
    "everybody I met": "/events/mine/met/",
    "an evening": "/events/the-evening/host/rooms/evening/",
    "the wall": "/events/the-evening/host/rooms/projector/",
    "papers of the rounds": "/events/the-evening/host/rooms/papers/",
    "cards": "/events/the-evening/host/rooms/cards/",
    "sheets": "/events/the-evening/host/rooms/sheets/",
    "to read out": "/events/the-evening/host/rooms/read-out/",
    "a file for Zoom": "/events/the-evening/host/rooms/zoom/1.csv",
    "my events": "/events/mine/?which=hosting",
    "a host's people": "/events/the-event/host/",
    "a host's list": "/events/the-event/host/people.csv",
    "a host's hosts": "/events/the-event/host/hosts/?q=m",
    "setting rounds up": "/events/the-event/host/rooms/",
    "who sits with whom": "/events/the-event/host/rooms/plan/",
    "a host's rounds": "/events/the-event/host/rooms/run/",
    "a series": "/events/series/{series}/",
    "the file of a series": "/events/series/{series}.ics",
    "the group's feed": "/events/calendar.ics",
    "a member's feed": "/events/calendar/{key}.ics",
    "inbox": "/introductions/",
    "conversations": "/introductions/conversations/",
    "a conversation": "/introductions/conversations/{talk}/",
    "what is new in it": "/introductions/conversations/{talk}/news/?since=0",
    "notices": "/notices/",
    "what we tell": "/notices/choices/",
    "blocked": "/members/me/blocked/",
    "picking": "/introductions/new/",
    "people to meet": "/introductions/people/",
    "pairs to introduce": "/introductions/pairs/",
    "the board": "/introductions/board/",
    "the board, searched": "/introductions/board/?q=mill&topic=baking&kind=ask",
    "whom to ask": "/introductions/ask/?wanted=walker",
    "whom to ask, searched": "/introductions/ask/?wanted=walker&q=m",
    "who answers an ask": "/introductions/new/?one=m0&ask={ask}",
    "a profile": "/members/ben/",
    "admin: the start": "/admin/",
    "admin: accounts": "/admin/profiles/user/",
    "admin: accounts, narrowed": (
        "/admin/profiles/user/?state=in&page=listed&joined=new&host=ever&q=m"
    ),
    "admin: one account": "/admin/profiles/user/{account}/change/",
    "admin: exports": "/admin/exports/",
    "admin: newcomers": "/admin/profiles/newcomer/",
    "admin: invitations": "/admin/profiles/invitation/",
    "admin: events": "/admin/events/event/",
    "admin: one event": "/admin/events/event/{event}/change/",
    "admin: events, narrowed": "/admin/events/event/?when=to_come&hosted=yes",
    "admin: series": "/admin/events/series/",
    "admin: accounts, searched": "/admin/profiles/user/?q=m",
    "admin: the trail": "/admin/trail/deed/",
    "admin: the trail, searched": "/admin/trail/deed/?q=m&by={ada}&what=read",
    "admin: introductions": "/admin/introductions/introduction/",
    "an announcement": "/announcements/{announcement}/",
    "admin: announcements": "/admin/announcements/",
    "admin: an announcement": "/admin/announcements/{announcement}/",
    "admin: who got it": "/admin/announcements/{announcement}/receivers/",
    "admin: sending it": "/admin/announcements/{draft}/send/",
    "admin: announcing": "/admin/announcements/new/",
}


def fill(numbers, event, *, ben, make_member, ada):
    """Make one of everything that a list could show, for each number."""
    now = datetime.now(UTC)
    prompts = list(Prompt.objects.all())
    for number in numbers:
        member = make_member(f"m{number}")
        profile = Profile.objects.get(user=member)
        profile.what_i_do = "I bake bread."
        profiles.save_profile(
            profile,
            topics=["Baking", f"Topic {number}"],
            hooks=dict.fromkeys(prompts, f"hook {number}"),
        )
        profiles.open_ask(
            profile, kind=Ask.Kind.ASK, text="a mill", topics=["Baking"], now=now
        )
        events.answer(event, member=member, answer=Rsvp.Answer.GOING, now=now)
        sit_down(Round.objects.get(rotation__event__slug="the-evening"), member)
        another = an_event(host=member, title=f"Event {number}", capacity=5)
        another.topics.set(topics_named(["Baking", f"Topic {number}"]))
        events.add_host(another, member=ben)
        events.extend(Series.objects.get(), count=number + 2, now=now)
        events.answer(another, member=member, answer=Rsvp.Answer.GOING, now=now)
        _say(event, member, now=now)
        for where, who in ((event, member), (another, ben)):
            Attendance.objects.create(
                event=where, member=who, came=True, noted_at=now, noted_by=member
            )
        letter_writer = make_member(f"w{number}")
        _could_meet(ben, letter_writer, now=now)
        read = {"at": now, "deed": "read", "about_kind": "profiles.user"}
        Deed.objects.create(**read, who=ada, who_name="Ada", about_id=str(member.pk))
        for name, kind in (
            (f"p{number}", Ask.Kind.ASK),
            (f"q{number}", Ask.Kind.OFFER),
        ):
            friend = make_member(name)
            profiles.open_ask(friend.profile, kind=kind, text="wax", topics=[], now=now)
            profiles.connect(ben, friend, origin_kind="", origin_id=uuid4(), now=now)
        _talk(ben, make_member(f"t{number}"), introducer=letter_writer, now=now)
        a_favour(asker=ben, helper=letter_writer, wanted=member)
        a_favour(asker=letter_writer, helper=ben, words="mills")
        for reader in (ben, ada):
            an_introduction(introducer=letter_writer, one=reader, other=member)
        here = {"origin_kind": "test", "origin_id": uuid4(), "now": now}
        profiles.connect(ben, member, **here)
        profiles.block(ben, other=make_member(f"b{number}"), now=now)
        make_member(f"n{number}", waiting_since=now)
        Export.objects.create(
            organiser=ada, what="events", format="csv", state="failed", asked_at=now
        )
        Invitation.objects.create(inviter=member, expires_at=now)
        lifted = {"lifted_at": now, "suspended_by": member, "suspended_at": now}
        Suspension.objects.create(member=ben, reason="Rude.", **lifted)
        announced = Announcement.objects.filter(state="sent")
        told(announced.first() or an_announcement(by=ada), members=[member])
        told(an_announcement(by=ada, segment="going", event=another), members=[ben])


def _say(event, member, *, now):
    root = events.comment(event, author=member, text="x", token=uuid4(), now=now)
    events.comment(event, author=member, text="y", token=uuid4(), now=now, answers=root)


def _talk(ben, other, *, introducer, now):
    """Begin one more conversation, and say one thing more in the first."""
    talk = a_conversation(introducer=introducer, one=ben, other=other)
    first = Conversation.objects.order_by("pk").first()
    their = first.participants.filter(role="party").exclude(member=ben).get()
    for where, author in ((talk, other), (first, their.member), (first, ben)):
        introductions.write(where, author=author, text="x", token=uuid4(), now=now)
    first.participants.update(read_until=0)


def _could_meet(one, other, *, now):
    """Let one offer what the other asks for."""
    for member, kind in ((one, Ask.Kind.OFFER), (other, Ask.Kind.ASK)):
        profiles.open_ask(
            Profile.objects.get(user=member),
            kind=kind,
            text="a loom",
            topics=["Weaving"],
            now=now,
        )


def count_queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in WRITES]
    return len(queries), writes


WRITES = {"INSERT", "UPDATE", "DELETE"}


def test_a_list_costs_the_same_with_one_three_and_thirty_rows(
    ada, ben, make_member, client_of
):
    counts = counts_of(LISTS, ada, ben, make_member, client_of)

    assert {name: of for name, of in counts.items() if len(set(of)) > 1} == {}
    for name, (count, *_) in counts.items():
        assert count <= (MOST_IN_ADMIN if "admin" in name else MOST), name


def counts_of(names, ada, ben, make_member, client_of):
    """Count the queries of each list with one, three and thirty rows of everything."""
    event = an_event(slug="the-event", title="The event", host=ben)
    person = {"original": "", "minutes": 5, "spans": [], "lines": [2], "member": None}
    report = ParticipantsReport.objects.create(
        event=event,
        uploaded_by=ben,
        rows={
            "people": [{**person, "name": f"M{number}"} for number in range(30)],
            "left_out": [],
        },
    )
    a_shared_room(hosts=[ben], people=[ben], slug="the-evening")
    walk, now = an_event(title="The walk", audience="public"), datetime.now(UTC)
    series = events.make_series(walk, rhythm=Rhythm.WEEKLY, count=1, now=now)
    walker = make_member("walker")
    events.answer_series(series, member=walker, answer="going", now=now)
    words = {
        "event": event.pk,
        "ada": ada.pk,
        "account": ben.pk,
        "month": f"{event.day:%Y-%m}",
        "report": report.public_id,
        "series": series.public_id,
        "key": events.renew_feed_key(walker, now=now),
    }
    words["announcement"] = told(an_announcement(by=ada), members=[ben]).public_id
    words["draft"] = an_announcement(by=ada).public_id
    rotation = rounds_for(event)
    made, counts = 0, {name: [] for name in names}
    for rows in ROWS:
        fill(range(made, rows), event, ben=ben, ada=ada, make_member=make_member)
        made = rows
        words["talk"] = Conversation.objects.order_by("pk").first().public_id
        first = Ask.objects.get(profile__handle="m0", kind="ask", text="a mill")
        words["ask"] = first.public_id
        rooms.plan_ahead(rotation, now=now)
        for name in names:
            client = client_of(ada if "admin" in name else ben)
            queries, writes = count_queries(client, LISTS[name].format(**words))
            assert writes == [], name
            counts[name].append(queries)
    return counts


def test_a_list_that_asks_once_per_row_is_noticed(
    ada, ben, make_member, client_of, monkeypatch
):
    def without_loading(self):
        return self

    monkeypatch.setattr(ProfileQuerySet, "with_face", without_loading)
    monkeypatch.setattr(
        "contacts.profiles.visibility._loaded",
        lambda profile: {"topics": profile.topics.all(), "hooks": [], "asks": []},
    )

    counts = counts_of(["people going"], ada, ben, make_member, client_of)

    assert len(set(counts["people going"])) > 1
