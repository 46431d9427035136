"""Guests, offers, and what hosts do with the line by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles.models import User
from events import actions, privacy
from events.models import Rsvp
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, OFFERED, WAITING, NOT_GOING = (
    Rsvp.Answer.GOING,
    Rsvp.Answer.OFFERED,
    Rsvp.Answer.WAITING,
    Rsvp.Answer.NOT_GOING,
)


@pytest.fixture
def now():
    return datetime.now(UTC)


def all_come(event, *members, now):
    for member in members:
        actions.answer(event, member=member, answer=GOING, now=now)


def leaves(event, member, *, now):
    actions.answer(event, member=member, answer=NOT_GOING, now=now)


def people(event, answer):
    rsvps = event.rsvps.filter(answer=answer).order_by("turn")
    return [rsvp.member.profile.handle for rsvp in rsvps]


def letters_to(member):
    kinds = Letter.objects.filter(receiver=member).order_by("pk")
    return [
        kind.removeprefix("events/") for kind in kinds.values_list("kind", flat=True)
    ]


def test_guests_take_places(ben, cleo, now):
    event = an_event(capacity=3, most_guests=2)

    actions.answer(event, member=ben, answer=GOING, guests=2, now=now)
    actions.answer(event, member=cleo, answer=GOING, now=now)

    assert people(event, WAITING) == ["cleo"]


def test_who_brings_more_than_there_is_room_for_reads_how_many_are_left(ben, cleo, now):
    event = an_event(capacity=3, most_guests=5)
    actions.answer(event, member=cleo, answer=GOING, now=now)

    with pytest.raises(Refused, match="Only 2 places are left, with yours"):
        actions.answer(event, member=ben, answer=GOING, guests=2, now=now)

    assert people(event, GOING) == ["cleo"]
    assert people(event, WAITING) == []


@pytest.mark.parametrize(
    ("most", "sentence"),
    [(0, "Guests can’t be brought"), (1, "bring 1 guest."), (3, "up to 3 guests")],
)
def test_nobody_brings_more_than_the_host_allows(ben, now, most, sentence):
    event = an_event(most_guests=most)

    with pytest.raises(Refused, match=sentence):
        actions.answer(event, member=ben, answer=GOING, guests=most + 1, now=now)


def test_guests_of_the_first_in_line_come_as_far_as_there_is_room(ben, cleo, dov, now):
    event = an_event(capacity=2, most_guests=3)
    all_come(event, ben, dov, now=now)
    actions.answer(event, member=cleo, answer=GOING, guests=3, now=now)

    leaves(event, ben, now=now)

    assert event.rsvps.get(member=cleo).guests == 0
    assert people(event, GOING) == ["dov", "cleo"]
    letter = Letter.objects.get(kind="events/got_a_place")
    assert "There was no room for 3 of your guests." in letter.text


def test_who_brings_fewer_guests_frees_places_for_the_line(ben, cleo, now):
    event = an_event(capacity=3, most_guests=2)
    actions.answer(event, member=ben, answer=GOING, guests=2, now=now)
    all_come(event, cleo, now=now)

    actions.answer(event, member=ben, answer=GOING, guests=1, now=now)

    assert people(event, GOING) == ["ben", "cleo"]


def test_one_guest_more_is_refused_while_others_wait(ben, cleo, now):
    event = an_event(capacity=1, most_guests=2)
    all_come(event, ben, cleo, now=now)

    with pytest.raises(Refused, match="No place is left for more guests"):
        actions.answer(event, member=ben, answer=GOING, guests=1, now=now)


def test_changing_guests_keeps_her_place_in_line(ben, cleo, dov, now):
    event = an_event(capacity=1, most_guests=2)
    all_come(event, ben, cleo, dov, now=now)

    actions.answer(event, member=cleo, answer=GOING, guests=2, now=now)

    assert people(event, WAITING) == ["cleo", "dov"]
    assert letters_to(cleo) == ["waiting"]


def test_what_is_not_said_again_stays_as_it_was(ben, now):
    event = an_event(most_guests=2, question="What brings you?")
    actions.answer(
        event,
        member=ben,
        answer=GOING,
        guests=2,
        reply="Bread.",
        is_shown=False,
        now=now,
    )

    actions.answer(event, member=ben, answer=GOING, now=now + timedelta(hours=1))

    mine = event.rsvps.get()
    assert (mine.guests, mine.reply, mine.is_shown) == (2, "Bread.", False)
    assert mine.answered_at == now
    assert letters_to(ben) == ["going"]


def test_a_freed_place_is_offered_for_as_long_as_the_host_says(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, dov, now=now)

    leaves(event, ben, now=now)

    assert people(event, OFFERED) == ["cleo"]
    assert people(event, WAITING) == ["dov"]
    assert event.rsvps.get(member=cleo).offer_ends_at == now + timedelta(hours=3)
    assert letters_to(cleo) == ["waiting", "offered"]


def test_an_offer_is_taken_by_going(ben, cleo, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, now=now)
    leaves(event, ben, now=now)

    all_come(event, cleo, cleo, now=now)

    assert people(event, GOING) == ["cleo"]
    assert letters_to(cleo) == ["waiting", "offered", "going"]


def test_an_offer_that_is_declined_goes_to_the_next(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, dov, now=now)
    leaves(event, ben, now=now)

    leaves(event, cleo, now=now)

    assert people(event, OFFERED) == ["dov"]
    assert letters_to(cleo) == ["waiting", "offered"]


def test_an_offer_not_taken_in_time_goes_to_the_next(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, dov, now=now)
    leaves(event, ben, now=now)

    early = actions.settle_places(now=now + timedelta(hours=2, minutes=59))
    in_time = actions.settle_places(now=now + timedelta(hours=3))

    assert (early, in_time) == (0, 1)
    assert people(event, NOT_GOING) == ["ben", "cleo"]
    assert people(event, OFFERED) == ["dov"]
    assert letters_to(cleo) == ["waiting", "offered", "offer_lapsed"]


def test_who_comes_too_late_stands_at_the_end_of_the_line(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, dov, now=now)
    leaves(event, ben, now=now)

    all_come(event, cleo, now=now + timedelta(hours=4))

    assert people(event, OFFERED) == ["dov"]
    assert people(event, WAITING) == ["cleo"]


def test_no_offer_lasts_beyond_the_start(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=48)
    shortly_before = event.starts_at - timedelta(hours=1)
    all_come(event, ben, cleo, dov, now=now)

    leaves(event, ben, now=shortly_before)
    ends_at = event.rsvps.get(member=cleo).offer_ends_at
    actions.settle_places(now=event.starts_at)

    assert ends_at == event.starts_at
    assert people(event, OFFERED) == []
    assert people(event, WAITING) == ["dov"]


def test_places_cut_below_those_seated_give_nothing_till_seats_are_free(
    ben, cleo, dov, make_member, now
):
    event = an_event(capacity=3)
    all_come(event, ben, cleo, dov, make_member("eve"), now=now)
    event.capacity = 1
    actions.save(event, now=now)

    leaves(event, ben, now=now)
    leaves(event, cleo, now=now)
    one_left = people(event, GOING)
    leaves(event, dov, now=now)

    assert one_left == ["dov"]
    assert people(event, GOING) == ["eve"]


def test_who_is_put_first_gets_the_next_place_and_the_others_keep_their_order(
    ben, cleo, dov, make_member, now
):
    event = an_event(capacity=1)
    eve = make_member("eve")
    all_come(event, ben, cleo, dov, eve, now=now)

    actions.promote(event, member=eve, now=now)
    actions.promote(event, member=eve, now=now)
    in_line = people(event, WAITING)
    leaves(event, ben, now=now)

    assert in_line == ["eve", "cleo", "dov"]
    assert people(event, GOING) == ["eve"]
    assert letters_to(eve) == ["waiting", "got_a_place"]


def test_who_does_not_wait_is_not_put_first(ben, now):
    event = an_event(capacity=1)

    with pytest.raises(Refused, match="who waits"):
        actions.promote(event, member=ben, now=now)


def test_who_is_taken_off_is_told_and_the_next_gets_the_place(ben, cleo, now):
    event = an_event(capacity=1)
    all_come(event, ben, cleo, now=now)

    actions.remove(event, member=ben, now=now)
    actions.remove(event, member=ben, now=now)

    assert people(event, GOING) == ["cleo"]
    assert letters_to(ben) == ["going", "removed"]


def test_a_closed_account_frees_its_places(ben, cleo, dov, now):
    event = an_event(capacity=1)
    all_come(event, ben, cleo, dov, now=now)
    User.objects.filter(pk__in=[ben.pk, cleo.pk]).update(is_active=False)

    actions.settle_places(now=now)

    assert people(event, GOING) == ["dov"]
    assert people(event, NOT_GOING) == ["ben", "cleo"]


def test_who_was_there_is_not_taken_off_when_she_leaves_the_site(ben, now):
    event = an_event()
    all_come(event, ben, now=now)
    User.objects.filter(pk=ben.pk).update(is_active=False)

    actions.settle_places(now=event.starts_at)

    assert people(event, GOING) == ["ben"]


def test_erasing_somebody_with_an_offer_asks_the_next(ben, cleo, dov, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, dov, now=now)
    leaves(event, ben, now=now)

    privacy.erase(cleo, now=now)

    assert people(event, OFFERED) == ["dov"]


def test_who_has_an_offer_hears_that_the_event_is_off(ben, cleo, now):
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, cleo, now=now)
    leaves(event, ben, now=now)

    actions.cancel(event, note="It pours.", now=now)

    assert letters_to(cleo)[-1] == "cancelled"


def test_letters_say_times_by_the_clock_of_who_reads_them(make_member, ben, now):
    eve = make_member("eve", time_zone="Asia/Tokyo")
    event = an_event(capacity=1, offer_hours=3)
    all_come(event, ben, eve, now=now)
    leaves(event, ben, now=now)

    letter = Letter.objects.get(kind="events/offered")

    tokyo = timedelta(hours=9)
    assert f"{event.starts_at + tokyo:%H:%M} (Tokyo)" in letter.text
    assert f"{now + tokyo + timedelta(hours=3):%H:%M} (Tokyo)" in letter.text


def test_a_letter_that_came_too_late_does_not_leave(ben, cleo, run_jobs, mailoutbox):
    event = an_event(capacity=1, offer_hours=3)
    long_ago = datetime.now(UTC) - timedelta(hours=5)
    all_come(event, ben, cleo, now=long_ago)
    leaves(event, ben, now=long_ago)

    run_jobs()

    told = [mail.subject for mail in mailoutbox if mail.to == [cleo.email]]
    assert told == []
