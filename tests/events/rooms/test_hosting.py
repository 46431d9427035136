"""The page rounds are run from: the clock, who is here, what stays hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.profiles.actions import block
from events.models import Attendance, Event, Rsvp
from events.rooms import actions
from events.rooms.models import Participant, Rotation, Round, Seat
from tests.events.rooms.evening import broken_promises, rooms_now, rounds_for
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
URL = "/events/evening/host/rooms/run/"
HTMX = {"HTTP_HX_REQUEST": "true"}
DEEDS = ["start", "pause", "resume", "extend", "skip", "one-more", "end", "people"]


@pytest.fixture(autouse=True)
def _quick_plans(monkeypatch):
    """Think less long about each plan; how good it is, others test."""
    monkeypatch.setattr("events.rooms.planning.seconds_for", lambda *_, **__: 0.02)


@pytest.fixture
def rotation(make_member, ben):
    """Ben's evening, with nine people; its rounds can begin now."""
    return evening(ben, [make_member(f"g{number}") for number in range(9)])


def evening(host, people):
    now = timezone.now()
    event = an_event(host=host, slug="evening")
    Event.objects.filter(pk=event.pk).update(
        starts_at=now, ends_at=now + timedelta(hours=2)
    )
    event.refresh_from_db()
    for member in people:
        goes(event, member)
    return rounds_for(event)


def goes(event, member):
    turn = event.rsvps.count() + 1
    now = timezone.now()
    Rsvp.objects.create(
        event=event, member=member, answer="going", turn=turn, answered_at=now
    )


@pytest.fixture
def host(client_of, ben):
    return client_of(ben)


@pytest.fixture
def running(rotation, host):
    host.post(f"{URL}start/", {"everybody": "1"})
    rotation.refresh_from_db()
    return rotation


def shown(client, **query):
    return client.get(URL, query).context["page"]


def note(client, handle, said):
    return client.post(f"{URL}people/", {"handle": handle, "said": said}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


# The start.


def test_a_host_starts_with_those_who_are_here(rotation, host):
    for number in range(4):
        note(host, f"g{number}", "here")
    page = shown(host)
    assert (page.people.here, page.people.expected) == (4, 5)

    host.post(f"{URL}start/", {"everybody": "0"})

    page = shown(host)
    assert page.clock.title == "Round 1 of 3"
    assert sum(len(room.names) for room in page.rooms) == 4
    assert page.people.expected == 5


def test_or_with_everybody_expected(running, host):
    page = shown(host)

    assert (page.people.here, page.people.expected, page.people.gone) == (9, 0, 0)
    assert [len(room.names) for room in page.rooms] == [3, 3, 3]


def test_who_was_checked_in_at_the_door_is_here(rotation, host, ben):
    for rsvp in rotation.event.rsvps.all()[:2]:
        Attendance.objects.create(
            event=rotation.event,
            member=rsvp.member,
            came=True,
            noted_at=timezone.now(),
            noted_by=ben,
        )
    assert shown(host).people.here == 2

    host.post(f"{URL}start/", {"everybody": "0"})

    assert Participant.objects.here().count() == 2


def test_without_people_it_does_not_start_and_says_why(rotation, host):
    answer = host.post(f"{URL}start/", {"everybody": "0"}, follow=True)

    assert said(answer) == [
        "Nobody can meet yet: wait until at least two people are here."
    ]


def test_too_early_there_is_no_button_and_a_sentence_says_when(rotation, host):
    later = timezone.now() + timedelta(days=1)
    Event.objects.update(starts_at=later, ends_at=later + timedelta(hours=1))

    words = "The rounds can begin from an hour before the event on."
    assert words in host.get(URL).content.decode()
    assert said(host.post(f"{URL}start/", {"everybody": "1"}, follow=True)) == [words]


# The clock.


def test_the_page_counts_down_to_the_end_of_the_round(running, host):
    clock = shown(host).clock

    first = Round.objects.get(number=1)
    assert clock.ends_at == first.ends_at
    assert clock.whole == 600
    assert clock.question == "What brought you here?"
    assert f'data-ends="{first.ends_at.isoformat()}"' in host.get(URL).content.decode()


def test_a_host_pauses_and_goes_on_and_presses_twice(running, host):
    for _press in range(2):
        host.post(f"{URL}pause/")
    paused = shown(host).clock
    assert paused.is_paused
    assert paused.ends_at is None
    version = Rotation.objects.get().version

    for _press in range(2):
        host.post(f"{URL}resume/")

    assert not shown(host).clock.is_paused
    assert Rotation.objects.get().version == version + 1


def test_a_minute_more_is_given_once_however_often_it_is_pressed(running, host):
    before = Round.objects.get(number=1).ends_at
    form = {"seen_end": shown(host).clock.seen_end.isoformat(), "by": "1"}

    for _press in range(3):
        host.post(f"{URL}extend/", form)

    assert Round.objects.get(number=1).ends_at == before + timedelta(minutes=1)


def test_a_paused_clock_can_be_given_more_as_well(running, host):
    host.post(f"{URL}pause/")
    before = Round.objects.get(number=1).ends_at
    form = {"seen_end": shown(host).clock.seen_end.isoformat(), "by": "5"}

    for _press in range(2):
        host.post(f"{URL}extend/", form)

    assert Round.objects.get(number=1).ends_at == before + timedelta(minutes=5)


def test_the_next_round_begins_once_however_often_it_is_pressed(running, host):
    for _press in range(2):
        host.post(f"{URL}skip/", {"phase": "round", "number": "1"})
    assert shown(host).clock.title == "Break before round 2 of 3"
    assert shown(host).rooms_of == 2

    for _press in range(2):
        host.post(f"{URL}skip/", {"phase": "break", "number": "2"})
    assert shown(host).clock.title == "Round 2 of 3"


def test_one_more_round_is_added_once(running, host):
    proposed = shown(host).clock.proposed_question
    assert proposed.endswith("?")

    for _press in range(2):
        host.post(f"{URL}one-more/", {"seen": "3", "question": proposed})

    assert [one.question for one in Round.objects.filter(number__gt=3)] == [proposed]
    assert broken_promises(running, now=timezone.now()) == []


def test_only_with_two_here_a_host_can_start_with_those_who_are_here(rotation, host):
    note(host, "g0", "here")
    alone = host.get(URL).content.decode()
    note(host, "g1", "here")
    page = host.get(URL).content.decode()

    assert "who is here" not in alone
    assert "Start: everybody expected is here" in alone
    assert "Start with the 2 who are here" in page
    assert "Start: everybody expected is here" in page


def test_twenty_rounds_are_enough(running, host):
    Round.objects.bulk_create(
        Round(rotation=running, number=number) for number in range(4, 21)
    )

    assert "Twenty rounds are enough." in host.get(URL).content.decode()
    answer = host.post(f"{URL}one-more/", {"seen": "20"}, follow=True)
    assert said(answer) == ["Twenty rounds are enough."]


def test_all_is_over_when_a_host_says_so(running, host):
    for _press in range(2):
        host.post(f"{URL}end/")

    page = host.get(URL)
    assert page.context["clock"].title == "The rounds are over"
    assert "clock-main" not in page.content.decode()
    answer = host.post(f"{URL}pause/", follow=True)
    assert said(answer) == ["The rounds are over."]


# Who is here.


def test_who_comes_late_sits_down_at_once(rotation, host):
    for number in range(6):
        note(host, f"g{number}", "here")
    host.post(f"{URL}start/", {"everybody": "0"})

    for _press in range(2):
        answer = note(host, "g8", "here")

    assert said(answer) == ["G8 is here."]
    line = next(x for x in shown(host).people.lines if x.face.handle == "g8")
    assert line.state == "here"
    assert line.room in rooms_now(rotation, number=1)
    assert broken_promises(rotation, now=timezone.now()) == []


def test_who_leaves_comes_back_and_was_never_there(running, host):
    note(host, "g1", "gone")
    assert shown(host).people.gone == 1
    note(host, "g1", "here")
    assert shown(host).people.gone == 0
    note(host, "g2", "not_here")

    page = shown(host)
    assert (page.people.here, page.people.expected) == (8, 1)
    assert not Seat.objects.filter(member__profile__handle="g2").exists()
    assert broken_promises(running, now=timezone.now()) == []


def test_a_host_sits_down_with_the_others(running, host, ben):
    note(host, "ben", "here")

    assert Seat.objects.belonging_to(ben).exists()


def test_people_are_found_by_name_and_by_where_they_are(running, host):
    note(host, "g1", "gone")

    def found(**query):
        return [line.face.handle for line in shown(host, **query).people.lines]

    assert found(q="g3") == ["g3"]
    assert found(state="gone") == ["g1"]
    assert len(found(state="here")) == 8
    assert found(q="nobody") == []
    assert len(found(state="nonsense", q="x" * 500)) == 9


def test_a_note_leads_back_to_the_same_search(running, host):
    answer = host.post(f"{URL}people/?q=g3", {"handle": "g3", "said": "gone"})

    assert answer["Location"] == f"{URL}?q=g3"


@pytest.mark.parametrize(
    ("deed", "form"),
    [
        ("start", {}),
        ("start", {"everybody": "perhaps"}),
        ("extend", {}),
        ("extend", {"seen_end": "soon", "by": "1"}),
        ("extend", {"seen_end": "0001-01-01T00:00", "by": "1"}),
        ("extend", {"seen_end": "9999-12-31T23:59:59+00:00", "by": "5"}),
        ("extend", {"seen_end": "2026-11-26T18:00:00+00:00", "by": "600"}),
        ("skip", {}),
        ("skip", {"phase": "over", "number": "1"}),
        ("skip", {"phase": "round", "number": "9" * 400}),
        ("skip", {"phase": "round", "number": "-1"}),
        ("one-more", {}),
        ("one-more", {"seen": "3", "question": "x" * 201}),
        ("one-more", {"seen": "2"}),
        ("people", {}),
        ("people", {"handle": "cleo", "said": "here"}),
        ("people", {"handle": "g1", "said": "dance"}),
        ("people", {"handle": "../", "said": "here"}),
    ],
)
def test_a_press_that_makes_no_sense_changes_nothing(running, host, cleo, deed, form):
    before = state_of(running)

    answer = host.post(f"{URL}{deed}/", form)

    assert answer.status_code == 302
    assert state_of(running) == before


def state_of(rotation):
    rotation.refresh_from_db()
    seats = Seat.objects.order_by("pk").values_list(
        "round", "member", "room", "left_at"
    )
    rounds = Round.objects.values_list("number", "starts_at", "ends_at")
    return rotation.version, rotation.seating, list(seats), list(rounds)


# A page that looks again.


def test_a_look_that_finds_nothing_new_is_answered_by_nothing(running, host):
    seen = shown(host).seen

    with CaptureQueriesContext(connection) as queries:
        answer = host.get(URL, {"seen": seen}, **HTMX)

    assert (answer.status_code, answer.content) == (204, b"")
    assert len(queries) <= 6


@pytest.mark.parametrize("deed", ["gone", "pause", "skip"])
def test_a_look_after_something_happened_brings_the_page(running, host, deed):
    seen = shown(host).seen
    if deed == "gone":
        note(host, "g1", "gone")
    else:
        host.post(f"{URL}{deed}/", {"phase": "round", "number": "1"})

    assert host.get(URL, {"seen": seen}, **HTMX).status_code == 200


def test_before_the_start_too(rotation, host):
    seen = shown(host).seen
    note(host, "g1", "here")

    assert host.get(URL, {"seen": seen}, **HTMX).status_code == 200


def test_with_script_the_part_of_the_page_says_what_was_done(running, host):
    answer = host.post(
        f"{URL}people/", {"handle": "g1", "said": "gone"}, follow=True, **HTMX
    )

    assert [str(one) for one in answer.context["news"]] == ["G1 is gone."]
    part = answer.content.decode().partition('id="live"')[2]
    assert part.count("G1 is gone.") == 1


def test_a_search_with_script_changes_the_list_and_nothing_else(running, host):
    answer = host.get(URL, {"q": "g3"}, HTTP_HX_TARGET="people", **HTMX)

    part = answer.content.decode()
    assert part.strip().startswith('<div id="people"')
    assert ("g3" in part, "g4" in part, "<html" in part) == (True, False, False)


@pytest.mark.parametrize("address", ["?q=g3&state=here", "?q=%00&x=1", "[", ""])
def test_a_look_and_a_press_keep_whom_she_looks_for(running, host, address):
    here = {"HTTP_HX_CURRENT_URL": f"http://{address}", **HTMX}

    look = host.get(URL, {"seen": "old"}, **here)
    press = host.post(f"{URL}pause/", **here)

    assert look.status_code in (200, 400)
    assert press.status_code in (302, 400)
    if "g3" in address:
        assert [line.face.handle for line in look.context["page"].people.lines] == [
            "g3"
        ]
        assert press["Location"] == f"{URL}?q=g3&state=here"


@pytest.mark.parametrize("path", ["", "plan/"])
def test_many_people_cost_as_many_queries_as_few(make_member, ben, host, path):
    rotation = evening(ben, [make_member(f"g{number}") for number in range(4)])
    host.post(f"{URL}start/", {"everybody": "1"})
    url = URL if not path else "/events/evening/host/rooms/plan/"
    few = queries_of(host, url)

    for number in range(4, 60):
        member = make_member(f"g{number}")
        goes(rotation.event, member)
        Participant.objects.create(
            rotation=rotation, member=member, state="here", since=timezone.now()
        )
    note(host, "g59", "gone")
    many = queries_of(host, url)

    assert many <= few
    assert few <= 18


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# Who may, and whom she may see.


@pytest.mark.parametrize("deed", DEEDS)
def test_only_who_runs_the_event_presses(running, client_of, cleo, deed):
    before = state_of(running)
    guest = running.event.rsvps.first().member
    form = {"everybody": "1", "handle": "g1", "said": "gone"}
    form |= {"phase": "round", "number": "1", "seen": "3"}

    for member in (cleo, guest):
        assert client_of(member).post(f"{URL}{deed}/", form).status_code == 404

    assert state_of(running) == before
    assert client_of(guest).get(URL).status_code == 404
    assert client_of(cleo).get(URL, {"seen": "x"}, **HTMX).status_code == 404


def test_whom_a_host_may_not_see_sits_and_is_nowhere(rotation, host, dov, ben):
    dov.profile.name = "Dov Hidden"
    dov.profile.save()
    goes(rotation.event, dov)
    host.post(f"{URL}start/", {"everybody": "1"})
    assert Seat.objects.belonging_to(dov).exists()

    page = host.get(URL)

    assert "Hidden" not in page.content.decode()
    assert page.context["page"].people.here == 9
    assert said(note(host, "dov", "gone")) == said(note(host, "nobody-here", "gone"))
    assert Participant.objects.get(member=dov).state == "here"


def test_a_block_between_two_guests_shows_nowhere(running, host):
    room = next(iter(rooms_now(running, number=1).values()))
    one, other = (
        Participant.objects.get(member=key).member for key in sorted(room)[:2]
    )
    before = [name for room in shown(host).rooms for name in room.names]
    block(one, other=other, now=timezone.now())

    actions.look_after_all(now=timezone.now())

    after = [name for room in shown(host).rooms for name in room.names]
    assert sorted(after) == sorted(before)
    assert broken_promises(running, now=timezone.now()) == []


# What happens by itself.


def test_a_look_after_rounds_costs_one_query_where_none_run(
    rotation, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert actions.look_after_all(now=timezone.now()) == 0


def test_rounds_end_by_themselves_half_an_hour_after_the_last(running):
    over = Round.objects.get(number=3).ends_at

    actions.look_after_all(now=over + timedelta(minutes=29))
    assert Rotation.objects.get().state == "running"
    actions.look_after_all(now=over + timedelta(minutes=30))

    assert Rotation.objects.get().state == "ended"
    assert actions.look_after_all(now=over + timedelta(minutes=31)) == 0


def test_paused_rounds_end_when_the_event_is_long_over(running):
    actions.pause(running, now=timezone.now())
    ends_at = Event.objects.get().ends_at

    actions.look_after_all(now=ends_at + timedelta(hours=5))
    assert Rotation.objects.get().state == "paused"
    actions.look_after_all(now=ends_at + timedelta(hours=6))

    assert Rotation.objects.get().state == "ended"


def test_whose_account_is_closed_sits_nowhere_a_little_later(running):
    member = running.event.rsvps.first().member
    member.is_active = False
    member.save()

    actions.look_after_all(now=timezone.now())

    assert not Seat.objects.belonging_to(member).taken().exists()
