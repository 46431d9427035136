"""Series: made, answered once, changed on one date or many, called off, extended."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from events import actions
from events.models import Event, Rsvp, SeriesAnswer
from events.recurrence import Rhythm
from networking_site.lib.refused import Refused
from tests.events.series import FIRST, NOW, a_series, dates, letters_to, starts
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
ALL, NONE = SeriesAnswer.Answer.GOING, SeriesAnswer.Answer.NOT_GOING
GOING, WAITING, NOT_GOING = (
    Rsvp.Answer.GOING,
    Rsvp.Answer.WAITING,
    Rsvp.Answer.NOT_GOING,
)
NOON = {"start_time": time(12)}


def say(series, member, answer=ALL, now=NOW, **more):
    return actions.answer_series(series, member=member, answer=answer, now=now, **more)


def answers(series, member) -> list[str]:
    """Give the member's answers, date by date."""
    found = []
    for event in dates(series):
        rsvp = event.rsvps.filter(member=member).first()
        found.append(str(rsvp.answer) if rsvp else "")
    return found


# ── Made ───────────────────────────────────────────────────────────────────────────


def test_an_event_becomes_the_first_of_its_dates(ada):
    event = an_event(day=FIRST, start_time=time(19), time_zone="Europe/Warsaw")

    series = actions.make_series(event, rhythm=Rhythm.WEEKLY, count=3, now=NOW)

    made = dates(series)
    assert made[0].pk == event.pk
    assert starts(series) == ["09-08 19:00", "09-15 19:00", "09-22 19:00"]
    assert [one.recurrence_id for one in made] == ["20260908", "20260915", "20260922"]
    assert {one.uid for one in made} == {series.uid} == {str(event.public_id)}
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
    assert len({one.slug for one in made}) == 3


def test_a_weekly_nineteen_hours_stays_nineteen_hours_when_the_clocks_change(ada):
    series = a_series(count=12)

    warsaw = ZoneInfo("Europe/Warsaw")
    walls = [one.starts_at.astimezone(warsaw).time() for one in dates(series)]
    assert set(walls) == {time(19)}
    assert len({one.starts_at.time() for one in dates(series)}) == 2


def test_dates_are_as_the_event_was_with_its_hosts_and_state(ada, ben):
    event = an_event(
        day=FIRST, start_time=time(9), status="draft", capacity=7, host=ben
    )

    series = actions.make_series(event, rhythm=Rhythm.WEEKLY, count=3, now=NOW)

    for one in dates(series):
        assert (one.status, one.capacity) == ("draft", 7)
        assert [host.pk for host in one.hosts.all()] == [ben.pk]


def test_drafts_of_a_series_are_published_together(ben):
    series = a_series(status="draft")

    actions.publish_series(series, now=NOW)

    assert {one.status for one in dates(series)} == {"published"}
    with pytest.raises(Refused, match="No date to come is a draft"):
        actions.publish_series(series, now=NOW)


def test_an_hour_that_the_clocks_leave_out_is_asked_back_before_anything_is_made(ada):
    event = an_event(
        day=date(2027, 3, 14), start_time=time(2, 30), time_zone="Europe/Warsaw"
    )

    with pytest.raises(Refused, match="March"):
        actions.make_series(event, rhythm=Rhythm.WEEKLY, count=4, now=NOW)
    assert Event.objects.count() == 1
    assert Event.objects.get().series is None


@pytest.mark.parametrize(("way", "hours"), [(None, []), (time(3, 30), ["03-28 03:30"])])
def test_a_date_at_such_an_hour_is_skipped_or_at_another(ada, way, hours):
    event = an_event(
        day=date(2027, 3, 21), start_time=time(2, 30), time_zone="Europe/Warsaw"
    )

    series = actions.make_series(
        event,
        rhythm=Rhythm.WEEKLY,
        count=3,
        at_odd_hours={date(2027, 3, 28): way},
        now=NOW,
    )

    assert starts(series) == ["03-21 02:30", *hours, "04-04 02:30"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"day": date(2026, 8, 1)}, "has begun"),
    ],
)
def test_what_is_over_or_off_is_not_repeated(ada, change, why):
    event = an_event(**({"day": FIRST} | change))

    with pytest.raises(Refused, match=why):
        actions.make_series(event, rhythm=Rhythm.WEEKLY, count=3, now=NOW)


def test_a_series_is_not_made_twice(ada):
    series = a_series()

    with pytest.raises(Refused, match="part of a series already"):
        actions.make_series(dates(series)[0], rhythm=Rhythm.WEEKLY, count=3, now=NOW)


# ── Answered ───────────────────────────────────────────────────────────────────────


def test_one_answer_is_for_all_dates_and_one_letter_says_so(ben):
    series = a_series()

    say(series, ben)

    assert answers(series, ben) == ["going"] * 5
    assert letters_to(ben) == ["series_going"]


def test_saying_the_same_again_changes_nothing_and_writes_nothing(ben):
    series = a_series()
    say(series, ben)
    series.refresh_from_db()

    say(series, ben)

    assert letters_to(ben) == ["series_going"]
    assert type(series).objects.get().sequence == series.sequence


def test_a_no_to_one_date_stays_when_she_comes_to_the_whole(ben):
    series = a_series()
    say(series, ben)
    third = dates(series)[2]

    actions.answer(third, member=ben, answer=NOT_GOING, now=NOW + timedelta(hours=1))
    say(series, ben, now=NOW + timedelta(hours=2))

    assert answers(series, ben) == ["going", "going", "not_going", "going", "going"]


def test_a_no_to_the_whole_is_taken_back_whole_but_not_the_noes_to_single_dates(ben):
    series = a_series()
    say(series, ben)
    actions.answer(
        dates(series)[2], member=ben, answer=NOT_GOING, now=NOW + timedelta(hours=1)
    )

    say(series, ben, NONE, now=NOW + timedelta(hours=2))
    assert answers(series, ben) == ["not_going"] * 5

    say(series, ben, now=NOW + timedelta(hours=3))
    assert answers(series, ben) == ["going", "going", "not_going", "going", "going"]
    assert letters_to(ben) == [*("series_going", "left", "series_left", "series_going")]


def test_where_a_date_is_full_she_waits_in_its_line(ben, cleo):
    series = a_series(capacity=1)
    actions.answer(dates(series)[1], member=cleo, answer=GOING, now=NOW)

    say(series, ben)

    assert answers(series, ben) == ["going", "waiting", "going", "going", "going"]


def test_leaving_gives_each_place_to_the_first_in_line(ben, cleo, make_member):
    series = a_series(capacity=1, count=2)
    say(series, ben)
    say(series, cleo)
    eve = make_member("eve")
    say(series, eve)

    say(series, ben, NONE)

    assert answers(series, cleo) == ["going", "going"]
    assert answers(series, eve) == ["waiting", "waiting"]
    assert letters_to(cleo).count("got_a_place") == 2


def test_guests_take_places_and_are_no_more_than_each_may_bring(ben):
    series = a_series(capacity=2, most_guests=2)

    with pytest.raises(Refused, match="more guests"):
        say(series, ben, guests=3)
    say(series, ben, guests=2)

    assert answers(series, ben) == ["going"] * 5
    seats = Rsvp.objects.belonging_to(ben)
    assert {rsvp.guests for rsvp in seats} == {1}  # as many as there is room for


def test_past_dates_and_cancelled_ones_are_not_answered(ben):
    series = a_series()
    made = dates(series)
    actions.cancel(made[1], note="Snow.", now=NOW)

    say(series, ben, now=made[0].starts_at + timedelta(minutes=1))

    assert answers(series, ben) == ["", "", "going", "going", "going"]


def test_a_series_that_is_over_takes_no_answer(ben):
    series = a_series()

    with pytest.raises(Refused, match="takes answers"):
        say(series, ben, now=dates(series)[-1].ends_at)
    assert not SeriesAnswer.objects.exists()


# ── Extended ───────────────────────────────────────────────────────────────────────


def test_dates_made_later_inherit_the_answer_in_the_order_of_the_answers(ben, cleo):
    series = a_series(count=2, capacity=1)
    say(series, ben, now=NOW)
    say(series, cleo, now=NOW + timedelta(hours=1))

    actions.extend(series, count=4, now=NOW)

    assert answers(series, ben) == ["going"] * 4
    assert answers(series, cleo) == ["waiting"] * 4
    assert letters_to(ben) == ["series_going", "series_goes_on"]


def test_who_left_the_series_is_not_at_its_new_dates(ben, cleo):
    series = a_series(count=2)
    say(series, ben)
    say(series, ben, NONE)
    actions.answer(dates(series)[0], member=cleo, answer=GOING, now=NOW)

    actions.extend(series, until=date(2026, 10, 1), now=NOW)

    assert starts(series)[2:] == ["09-22 19:00", "09-29 19:00"]
    assert answers(series, ben)[2:] == answers(series, cleo)[2:] == ["", ""]


def test_an_end_before_the_last_date_is_refused(ada):
    series = a_series(count=4)

    with pytest.raises(Refused, match="after the last date"):
        actions.extend(series, count=3, now=NOW)
    assert len(dates(series)) == 4


# ── Changed ────────────────────────────────────────────────────────────────────────


def test_one_date_moves_and_the_others_stay(ben, cleo):
    series = a_series()
    say(series, ben)
    second = dates(series)[1]

    actions.change_date(second, changes={"day": date(2026, 9, 17), **NOON}, now=NOW)

    assert starts(series)[:3] == ["09-08 19:00", "09-17 12:00", "09-22 19:00"]
    assert letters_to(ben) == ["series_going", "changed"]
    assert dates(series)[1].recurrence_id == "20260915"


def test_all_to_come_change_but_not_what_was_changed_on_one_date(ben):
    series = a_series()
    say(series, ben)
    made = dates(series)
    actions.change_date(made[2], changes={"start_time": time(8)}, now=NOW)

    actions.change_rest(
        made[1], changes={"start_time": time(20), "title": "Supper"}, now=NOW
    )

    assert [at[6:] for at in starts(series)] == ["20:00"] * 2 + ["08:00"] + [
        "20:00"
    ] * 2
    assert {one.title for one in dates(series)} == {"Supper"}
    assert letters_to(ben) == ["series_going", "changed", "series_changed"]


def test_a_change_that_matters_to_no_plan_writes_no_letter(ben):
    series = a_series()
    say(series, ben)

    actions.change_rest(dates(series)[0], changes={"title": "Supper"}, now=NOW)
    actions.change_date(dates(series)[1], changes={"title": "Lunch"}, now=NOW)

    assert letters_to(ben) == ["series_going"]


def test_this_and_what_follows_become_a_series_of_their_own(ben):
    series = a_series()
    say(series, ben)
    third = dates(series)[2]

    following = actions.change_following(third, changes=NOON, now=NOW)

    series.refresh_from_db()
    assert starts(series) == ["09-08 19:00", "09-15 19:00"]
    assert starts(following) == ["09-22 12:00", "09-29 12:00", "10-06 12:00"]
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260921T215959Z"
    assert following.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
    assert following.uid != series.uid
    assert {one.uid for one in dates(following)} == {following.uid}
    assert answers(following, ben) == ["going"] * 3
    assert following.answers.get().member == ben


def test_following_dates_move_to_another_weekday_with_what_is_skipped_left_out(ben):
    series = a_series()
    actions.skip(dates(series)[3], now=NOW)
    third = dates(series)[2]

    following = actions.change_following(
        third, changes={"day": date(2026, 9, 24)}, now=NOW
    )

    assert starts(following) == ["09-24 19:00", "10-08 19:00"]
    assert following.rule == "FREQ=WEEKLY;BYDAY=TH;COUNT=3"


def test_all_move_by_a_week_each_to_the_day_of_the_next(ben):
    series = a_series(count=3)

    actions.change_rest(
        dates(series)[0], changes={"day": FIRST + timedelta(days=7)}, now=NOW
    )

    series.refresh_from_db()
    assert starts(series) == ["09-15 19:00", "09-22 19:00", "09-29 19:00"]
    assert series.first_day == date(2026, 9, 15)
    assert [one.recurrence_id for one in dates(series)] == [
        *("20260915", "20260922", "20260929")
    ]


def test_what_has_begun_stays_when_all_to_come_get_another_time(ben):
    series = a_series()
    say(series, ben)
    made = dates(series)
    later = made[1].starts_at + timedelta(minutes=1)

    following = actions.change_rest(made[3], changes=NOON, now=later)

    assert starts(series) == ["09-08 19:00", "09-15 19:00"]
    assert starts(following) == ["09-22 12:00", "09-29 12:00", "10-06 12:00"]


def test_a_new_time_that_one_date_does_not_have_is_asked_back(ben):
    series = a_series(day=date(2027, 3, 21), count=3)

    with pytest.raises(Refused, match="March"):
        actions.change_rest(
            dates(series)[0], changes={"start_time": time(2, 30)}, now=NOW
        )
    assert {at[6:] for at in starts(series)} == {"19:00"}


def test_what_has_begun_or_is_off_is_not_changed(ben):
    series = a_series()
    made = dates(series)
    actions.cancel(made[1], note="", now=NOW)

    for event, now in ((made[1], NOW), (made[0], made[0].starts_at)):
        for change in (
            *(actions.change_date, actions.change_following, actions.change_rest),
        ):
            with pytest.raises(Refused):
                change(event, changes=NOON, now=now)


def test_more_places_for_all_move_people_up(ben, cleo):
    series = a_series(capacity=1, count=2)
    say(series, ben)
    say(series, cleo)

    actions.change_rest(dates(series)[0], changes={"capacity": 2}, now=NOW)

    assert answers(series, cleo) == ["going", "going"]


# ── Called off ─────────────────────────────────────────────────────────────────────


def test_a_date_is_left_out_while_nobody_comes(ben):
    series = a_series()
    second, third = dates(series)[1:3]
    actions.answer(third, member=ben, answer=GOING, now=NOW)

    actions.skip(second, now=NOW)

    assert starts(series)[:2] == ["09-08 19:00", "09-22 19:00"]
    with pytest.raises(Refused, match="People are coming"):
        actions.skip(third, now=NOW)


def test_the_only_date_is_not_left_out(ada):
    series = a_series(count=1)

    with pytest.raises(Refused, match="only date"):
        actions.skip(dates(series)[0], now=NOW)


def test_one_date_is_cancelled_and_the_others_stay(ben):
    series = a_series()
    say(series, ben)

    actions.cancel(dates(series)[1], note="Snow.", now=NOW)

    assert [one.status for one in dates(series)].count("cancelled") == 1
    assert letters_to(ben) == ["series_going", "cancelled"]


def test_the_rest_is_cancelled_with_one_letter_to_each(ben, cleo):
    series = a_series(capacity=1)
    say(series, ben)
    say(series, cleo)
    made = dates(series)

    actions.cancel_rest(series, note="We move.", now=made[1].ends_at)

    assert [one.status for one in dates(series)] == ["published"] * 2 + [
        "cancelled"
    ] * 3
    assert letters_to(ben) == ["series_going", "series_cancelled"]
    assert letters_to(cleo) == ["series_going", "series_cancelled"]
    with pytest.raises(Refused, match="is to come"):
        actions.cancel_rest(series, note="Again.", now=made[1].ends_at)


def test_letters_about_a_series_are_written_out(ben, run_jobs, mailoutbox):
    series = a_series()
    say(series, ben)
    actions.change_following(dates(series)[2], changes=NOON, now=NOW)
    actions.extend(series, count=3, now=NOW)
    actions.cancel_rest(series, note="We move.", now=NOW)
    say_no = actions.make_series(
        an_event(day=FIRST, start_time=time(8)), rhythm=Rhythm.WEEKLY, count=2, now=NOW
    )
    say(say_no, ben)
    say(say_no, ben, NONE)
    run_jobs()

    subjects = [mail.subject for mail in mailoutbox]
    assert subjects == [
        "You are coming: Breakfast",
        "New times: Breakfast",
        "Changed: Breakfast",
        "More dates: Breakfast",
        "Cancelled: Breakfast",
        "You are coming: Tuesday breakfast",
        "You are not coming: Tuesday breakfast",
    ]
    assert "every Tuesday" in mailoutbox[0].body
    assert "Tuesday, 8 September 2026, 18:00 (Lisbon)" in mailoutbox[0].body
    assert "We move." in mailoutbox[4].body
    assert all("None" not in mail.body for mail in mailoutbox)
