"""Network health: what an organiser reads there, and what nobody can read there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from contacts.introductions import actions as introductions
from contacts.profiles import actions as profiles
from contacts.profiles.models import Profile
from events.models import Attendance, Rsvp
from events.rooms import actions as rooms
from networking_site import privacy
from networking_site.health import actions
from networking_site.health.models import Report
from networking_site.health.pages import page_of
from networking_site.health.reporting import content_of
from networking_site.lib.schedule import clock
from tests.networking_site.test_health_measures import acquaintance_of
from tests.scenes import a_conversation, a_shared_room, an_event, an_introduction

pytestmark = pytest.mark.django_db
HEALTH = "/admin/health/"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def read(ada, client_of, now):
    """Let it be counted, and give the page as an organiser reads it."""

    def text(reader=ada):
        actions.make_report(now=now)
        answer = client_of(reader).get(HEALTH)
        assert answer.status_code == 200
        return re.sub(r'(nonce|value)="[^"]+"', "", answer.content.decode())

    return text


def an_evening(people, *, days_ago=3, came=None, rooms_held=False):
    """Let people have said that they go, to an event that is over."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    at = at.replace(hour=12, minute=0, second=0, microsecond=0)
    event = an_event(slug=f"e-{uuid4().hex[:8]}", day=at.date(), start_time=at.time())
    for turn, member in enumerate(people, start=1):
        Rsvp.objects.create(
            event=event, member=member, answer="going", turn=turn, answered_at=at
        )
    for member, was in (came or {}).items():
        Attendance.objects.create(event=event, member=member, came=was, noted_at=at)
    return event


def met_of(handle, page):
    """Give what the table says of somebody: whom she met, in steps."""
    return next(row.met for row in page.people if row.face.handle == handle)


def page_for(viewer, *, now):
    return page_of(Report(content=content_of(now=now)), viewer=viewer)


def test_an_organiser_lets_it_be_counted_and_reads_it(
    ada, ben, cleo, client_of, run_jobs
):
    a_shared_room(hosts=[], people=[ben, cleo], slug="a-room")
    organiser = client_of(ada)
    before = organiser.get(HEALTH).content.decode()

    asked = organiser.post(f"{HEALTH}again/", follow=True).content.decode()
    run_jobs()
    after = organiser.get(HEALTH).content.decode()

    assert "Nothing was counted yet" in before
    assert "It is being counted." in asked
    assert "2 of 3 members were at an event" in after
    assert "Ben: met one or two others" in after
    assert "It is being counted." not in after


def test_pressing_twice_counts_once_and_a_job_that_died_is_asked_for_again(now):
    first = actions.ask_for_report(now=now)
    again = actions.ask_for_report(now=now)

    assert (first, again) == (True, False)
    assert DBTaskResult.objects.count() == 1
    assert actions.ask_for_report(now=now + timedelta(hours=1))


def test_it_is_counted_by_itself_every_day(run_jobs, now):
    clock.tick(now=now)
    run_jobs()

    assert Report.objects.get().made_at is not None


def test_the_list_of_the_workshop_leads_there(ada, client_of):
    assert f'href="{HEALTH}"' in client_of(ada).get("/admin/").content.decode()


def test_whoever_was_not_there_met_nobody(ada, ben, cleo, dov, now):
    held = a_shared_room(hosts=[], people=[ada, ben, cleo], slug="a-room")
    Attendance.objects.create(event=held.event, member=ben, came=False, noted_at=now)

    page = page_for(ada, now=now)

    assert {row.face.handle for row in page.people} == {"ada", "cleo"}
    assert met_of("cleo", page) == "one or two others"


def test_a_small_event_without_rooms_is_a_room(ada, make_member, now):
    few = [make_member(f"m{n}") for n in range(4)]
    an_evening([*few, ada], came=dict.fromkeys(few, True) | {ada: False})

    page = page_for(ada, now=now)

    assert met_of("m0", page) == "3 others or more"
    assert "Those are one circle." in [say.text for say in page.says]
    assert any("1 of 5 places stayed empty (20 %)" in say.text for say in page.says)


def test_being_at_a_large_event_is_not_meeting(ada, make_member, now):
    an_evening([make_member(f"m{n}") for n in range(13)])

    page = page_for(ada, now=now)

    assert page.rings is None
    assert page.people == []
    assert (len(page.alone.people), page.alone.more) == (13, 0)


def test_a_newcomer_who_met_nobody_at_three_events_is_named(ada, ben, make_member, now):
    crowd = [make_member(f"m{n}") for n in range(13)]
    for days_ago in (70, 40, 10):
        an_evening([*crowd, ben], days_ago=days_ago)
    an_evening(crowd[:5], days_ago=5)

    page = page_for(ada, now=now)

    assert [(one.face.name, one.words) for one in page.newcomers.people[:1]] == [
        ("Ben", "at 3 events, and met nobody")
    ]
    assert page.newcomers_met == [("nobody so far", 9), ("3 others or more", 5)]


def test_two_circles_and_who_ties_them_are_told_in_words(ada, make_member, now):
    west = [make_member(f"w{n}") for n in range(5)]
    east = [make_member(f"e{n}") for n in range(5)]
    for days_ago in (30, 20):
        an_evening(west, days_ago=days_ago)
        an_evening(east, days_ago=days_ago)
    an_evening([west[0], east[0]], days_ago=10)

    page = page_for(ada, now=now)

    assert [row.people for row in page.circles] == [5, 5]
    said = " ".join(page.links)
    assert "W0 is the only link between circle 1 around W0 and circle 2" in said
    assert "Without W0, 4 others would be apart from everybody else." in said
    assert len(page.rings.marks) == 10


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [(3, "on the same day."), (4, "within 1 day."), (5, "within 2 days.")],
)
def test_how_soon_people_come_back_is_told_in_words(ada, ben, now, days_ago, words):
    for days in (days_ago, 3):
        an_evening([ada, ben], days_ago=days)

    said = [say.text for say in page_for(ada, now=now).says]

    assert f"Half of the times somebody came back, it was {words}" in said


def test_whose_page_is_hidden_is_counted_and_not_named(ada, ben, cleo, dov, read):
    Profile.objects.filter(user=cleo).update(name="Clementine", shown_to="nobody")
    a_shared_room(hosts=[], people=[ben, cleo, dov], slug="a-room")

    text = read()

    assert "3 of 4 members were at an event" in text
    assert "1 person is counted and not drawn" in text
    assert "Ben" in text
    assert "Clementine" not in text


def test_an_organiser_whom_somebody_blocked_does_not_read_her_name(ada, ben, dov, read):
    a_shared_room(hosts=[], people=[ada, ben, dov], slug="a-room")
    assert "Dov" in read()

    profiles.block(dov, other=ada, now=datetime.now(UTC))

    assert "Dov" not in read()


def test_a_block_between_two_members_changes_nothing_on_the_page(
    make_member, read, now
):
    people = [make_member(f"m{n}") for n in range(8)]
    a_shared_room(hosts=[], people=people[:6], slug="a-room")
    an_evening(people[4:])
    before = read()

    profiles.block(people[0], other=people[1], now=now)
    profiles.block(people[0], other=people[7], now=now)

    assert read() == before


def test_nothing_that_is_members_own_changes_the_report(
    ada, ben, cleo, dov, make_member, now
):
    eve = make_member("eve")
    held = a_shared_room(hosts=[], people=[ben, cleo, eve], slug="a-room")
    before = content_of(now=now)

    rooms.remember(
        held, owner=ben, other=cleo, keeps=True, follows_up=True, nugget="", now=now
    )
    rooms.remember(
        held, owner=cleo, other=ben, keeps=True, follows_up=False, nugget="", now=now
    )
    a_conversation(introducer=eve, one=ada, other=dov)
    letter = an_introduction(introducer=ada, one=eve, other=cleo)
    introductions.answer(letter, member=eve, answer="no", now=now)

    assert content_of(now=now) == before


def test_connections_are_told_in_steps_and_of_few_people_not_at_all(make_member, now):
    people = [make_member(f"m{n}") for n in range(14)]

    def connect(one, other):
        profiles.connect(one, other, origin_kind="", origin_id=None, now=now)

    def told():
        return content_of(now=now)["in_all"]["connections"]

    for other in people[1:5]:
        connect(people[0], other)
    of_five = told()
    for one, other in zip(people[:-1:2], people[1::2], strict=True):
        connect(one, other)

    assert of_five is None
    assert told() == 10


def test_a_zone_that_is_not_for_every_member_is_in_no_table(ada, ben, cleo, now):
    an_evening([ada, ben])
    Profile.objects.filter(user=ben).update(
        time_zone="Antarctica/Troll", time_zone_shown_to="connections"
    )
    Profile.objects.filter(user=cleo).update(time_zone="Asia/Tokyo")

    content = content_of(now=now)

    assert [group["zones"] for group in content["zones"]] == [
        ["Asia/Tokyo"],
        ["Europe/Lisbon"],
    ]
    assert content["without_zone"] == 1
    assert "Troll" not in json.dumps(content)


def test_those_who_always_have_the_night_are_named_by_their_clock(
    ada, make_member, now
):
    make_member("sid", time_zone="Pacific/Auckland")
    for days_ago in (30, 20, 10):
        an_evening([ada], days_ago=days_ago)

    page = page_for(ada, now=now)

    assert any("Auckland, 0 of 3 events" in say.text for say in page.says)
    assert [(row.places, row.share) for row in page.zones] == [
        ("Lisbon", 100),
        ("Auckland", 0),
    ]


def test_who_was_erased_is_named_no_more_at_once(ada, ben, cleo, client_of, read, now):
    Profile.objects.filter(user=ben).update(name="Bartholomew")
    a_shared_room(hosts=[], people=[ada, ben, cleo], slug="a-room")
    assert "Bartholomew" in read()

    privacy.erase(ben, now=now)

    answer = client_of(ada).get(HEALTH)
    assert answer.status_code == 200
    assert "Bartholomew" not in answer.content.decode()
    assert "Bartholomew" not in json.dumps(Report.objects.get().content)


def test_the_page_takes_as_many_queries_for_many_as_for_few(
    ada, make_member, client_of, now
):
    people = [make_member(f"m{n}") for n in range(30)]
    organiser = client_of(ada)
    counted = []
    for many in (3, 30):
        a_shared_room(hosts=[], people=people[:many], slug=f"room-of-{many}")
        actions.make_report(now=now)
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(HEALTH).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 25


def test_a_large_group_is_drawn_as_bubbles(ada, now):
    towns = [range(start, start + 8) for start in range(0, 320, 8)]
    pairs = [(one, two) for town in towns for one in town for two in town if one < two]
    pairs += [(town[0], (town[0] + 8) % 320) for town in towns]
    content = content_of(now=now)
    content["acquaintance"] = acquaintance_of(pairs, 320).as_content([])

    page = page_of(Report(content=content), viewer=ada)

    assert page.rings is None
    assert len(page.bubbles.bubbles) == len(page.circles)
    assert page.bubbles.bands
    assert page.says[0].text.startswith("320 of 1 members")


def test_an_older_kind_of_report_is_not_shown(ada, client_of):
    Report.objects.create(pk=1, content={"version": 0}, made_at=datetime.now(UTC))

    assert "Nothing was counted yet" in client_of(ada).get(HEALTH).content.decode()


def test_the_page_keeps_to_the_policy_without_script_or_style(ada, ben, cleo, read):
    a_shared_room(hosts=[], people=[ada, ben, cleo], slug="a-room")

    content = read().partition('<div class="health">')[2].partition("</main>")[0]

    assert "<svg" in content
    assert "<script" not in content
    assert " style=" not in content
    assert "<title" in content


def test_members_do_not_get_in(ben, client_of, run_jobs):
    member = client_of(ben)

    assert member.get(HEALTH).status_code != 200
    assert member.post(f"{HEALTH}again/").status_code != 200
    assert not Report.objects.exists()
