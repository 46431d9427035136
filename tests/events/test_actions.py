"""Answers to an event: places, the line, and who moves up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from contacts.profiles.models import Profile
from events import actions
from events.models import Event, Rsvp
from events.rules import may_see_join_link
from events.when import instant, when_for
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone_names
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, WAITING, NOT_GOING = (
    Rsvp.Answer.GOING,
    Rsvp.Answer.WAITING,
    Rsvp.Answer.NOT_GOING,
)


@pytest.fixture
def now():
    return datetime.now(UTC)


def people(event, answer):
    rsvps = event.rsvps.filter(answer=answer).order_by("turn")
    return [rsvp.member.profile.handle for rsvp in rsvps]


def test_the_last_place_goes_to_whoever_asks_first(ben, cleo, now):
    event = an_event(capacity=1)

    actions.answer(event, member=ben, answer=GOING, now=now)
    actions.answer(event, member=cleo, answer=GOING, now=now)

    assert people(event, GOING) == ["ben"]
    assert people(event, WAITING) == ["cleo"]


def test_a_freed_place_goes_to_the_first_in_line_who_is_told(ben, cleo, dov, now):
    event = an_event(capacity=1)
    for member in (ben, cleo, dov):
        actions.answer(event, member=member, answer=GOING, now=now)

    actions.answer(event, member=ben, answer=NOT_GOING, now=now)

    assert people(event, GOING) == ["cleo"]
    assert people(event, WAITING) == ["dov"]
    letter = Letter.objects.get(kind="events/got_a_place")
    assert letter.receiver == cleo


def test_who_leaves_and_comes_back_stands_at_the_end_of_the_line(ben, cleo, dov, now):
    event = an_event(capacity=1)
    for member in (ben, cleo, dov):
        actions.answer(event, member=member, answer=GOING, now=now)

    actions.answer(event, member=cleo, answer=NOT_GOING, now=now)
    actions.answer(event, member=cleo, answer=GOING, now=now)

    assert people(event, WAITING) == ["dov", "cleo"]


def test_saying_the_same_twice_changes_nothing(ben, now):
    event = an_event(capacity=1)

    first = actions.answer(event, member=ben, answer=GOING, now=now)
    again = actions.answer(event, member=ben, answer=GOING, now=now)

    assert first == again
    assert event.rsvps.count() == 1


def test_more_places_move_people_up_in_order(ben, cleo, dov, now):
    event = an_event(capacity=1)
    for member in (ben, cleo, dov):
        actions.answer(event, member=member, answer=GOING, now=now)

    event.capacity = 2
    actions.save(event, now=now)

    assert people(event, GOING) == ["ben", "cleo"]


def test_fewer_places_turn_nobody_out(ben, cleo, now):
    event = an_event(capacity=2)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)

    event.capacity = 1
    actions.save(event, now=now)

    assert people(event, GOING) == ["ben", "cleo"]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_only_a_published_event_takes_answers(ben, now, status):
    event = an_event(status=status)

    with pytest.raises(Refused):
        actions.answer(event, member=ben, answer=GOING, now=now)


def test_nothing_is_given_after_the_start(ben, cleo, now):
    event = an_event(capacity=1)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)
    late = event.starts_at

    with pytest.raises(Refused, match="has begun"):
        actions.answer(event, member=ben, answer=NOT_GOING, now=late)
    assert actions.fill_free_places(event, now=late) == []


def test_cancelling_tells_everybody_who_goes_or_waits(ben, cleo, dov, now):
    event = an_event(capacity=1)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)

    actions.cancel(event, note="The café is flooded.", now=now)

    letters = Letter.objects.filter(kind="events/cancelled")
    assert {letter.receiver for letter in letters} == {ben, cleo}
    assert all("The café is flooded." in letter.text for letter in letters)


def test_a_member_who_leaves_the_site_frees_her_places(ben, cleo, now):
    event = an_event(capacity=1)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)

    actions.leave_everything(ben, now=now)

    assert people(event, GOING) == ["cleo"]


def test_the_database_itself_holds_one_answer_per_member(ben, now):
    event = an_event()
    actions.answer(event, member=ben, answer=GOING, now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.create(
            event=event, member=ben, answer=GOING, turn=9, answered_at=now
        )


@pytest.mark.parametrize(
    ("minutes_before", "answer", "shown"),
    [(16, GOING, False), (15, GOING, True), (1, GOING, True), (1, WAITING, False),
     (1, "", False), (-89, GOING, True), (-90, GOING, False)],
)  # fmt: skip
def test_the_join_link_shows_to_those_going_from_shortly_before(
    minutes_before, answer, shown
):
    event = an_event(join_link="https://meet.example/x")
    at = event.starts_at - timedelta(minutes=minutes_before)

    assert may_see_join_link(event, answer=answer, now=at) is shown


@pytest.mark.parametrize(
    ("day", "at", "zone", "sentence"),
    [
        (date(2027, 3, 28), time(2, 30), "Europe/Warsaw", "does not exist"),
        (date(2027, 10, 31), time(2, 30), "Europe/Warsaw", "exists twice"),
        (date(2027, 3, 14), time(2, 30), "America/New_York", "does not exist"),
        (date(1999, 12, 31), time(12), "Europe/Warsaw", "between the years"),
        (date(2101, 1, 1), time(12), "Europe/Warsaw", "between the years"),
        (date(2027, 1, 1), time(12), "../../etc/passwd", "not a time zone"),
    ],
)
def test_a_time_that_makes_no_sense_is_asked_back(day, at, zone, sentence):
    with pytest.raises(Refused, match=sentence):
        instant(day, at, zone_name=zone)


def test_nineteen_stays_nineteen_in_every_zone_for_a_year():
    first = date(2027, 1, 5)
    shifted = [
        (zone, day)
        for zone in zone_names()
        for week in range(52)
        for day in [first + timedelta(weeks=week)]
        for starts_at in [instant(day, time(19), zone_name=zone)]
        if when_for(starts_at, starts_at, event_zone=zone, viewer_zone="").start.hour
        != 19
    ]

    assert shifted == []


def test_a_viewer_elsewhere_reads_both_times(make_member):
    eve = make_member("eve", time_zone="Asia/Tokyo")
    event = an_event(
        day=date(2027, 6, 1), start_time=time(8), time_zone="Europe/Lisbon"
    )

    when = when_for(
        event.starts_at,
        event.ends_at,
        event_zone=event.time_zone,
        viewer_zone=Profile.objects.get(user=eve).time_zone,
    )

    assert (when.start.hour, when.zone_label) == (16, "Tokyo")
    assert (when.event_start.hour, when.event_zone_label) == (8, "Lisbon")


def test_two_zones_with_the_same_clock_are_one_time():
    at = datetime(2027, 6, 1, 7, tzinfo=UTC)

    when = when_for(at, at, event_zone="Europe/London", viewer_zone="Europe/Lisbon")

    assert when.event_zone_label == when.zone_label == "Lisbon"


def test_a_draft_is_seen_by_its_host_and_by_organisers(ada, ben, cleo):
    event = an_event(host=ben, status="draft")

    seen = [
        Event.objects.visible_to(viewer).filter(pk=event.pk).exists()
        for viewer in (ada, ben, cleo)
    ]

    assert seen == [True, True, False]


def test_a_letter_says_the_time_on_the_clock_of_who_reads_it(ben, now):
    event = an_event(
        day=date(2099, 7, 14), start_time=time(19), time_zone="Europe/Warsaw"
    )
    actions.answer(event, member=ben, answer=GOING, now=now)

    actions.cancel(event, note="Snow.", now=now)

    letter = Letter.objects.get(kind="events/cancelled")
    for words in (letter.text, letter.html):
        assert "14 July 2099, 18:00 (Lisbon)" in words
