"""The pages before the rounds: setting up, who sits with whom, changing places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.profiles.actions import block
from events.models import Hosting, Rsvp
from events.rooms import actions
from events.rooms.models import Participant, Rotation, Seat
from tests.events.rooms.evening import rooms_now
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOOD = {
    "rounds": "3",
    "minutes": "10",
    "break_minutes": "1",
    "room_size": "4",
    "place": "breakout",
    "language": "en",
    "question_1": "Why?",
    "question_2": "",
    "question_3": "What now?",
}
TOO_MUCH = "9" * 400


@pytest.fixture(autouse=True)
def _quick_plans(monkeypatch):
    """Think less long about each plan; how good it is, others test."""
    monkeypatch.setattr("events.rooms.planning.seconds_for", lambda *_, **__: 0.02)


@pytest.fixture
def event(make_member, ben):
    """Ben's event in an hour, to which twelve go."""
    soon = timezone.now() + timedelta(minutes=50)
    event = an_event(
        host=ben,
        slug="evening",
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
        minutes=90,
    )
    goes(event, [make_member(f"g{number}") for number in range(12)])
    return event


def goes(event, members):
    last = event.rsvps.count()
    for turn, member in enumerate(members, start=last + 1):
        Rsvp.objects.create(
            event=event,
            member=member,
            answer="going",
            turn=turn,
            answered_at=timezone.now(),
        )


@pytest.fixture
def host(client_of, ben):
    return client_of(ben)


URL = "/events/evening/host/rooms/"
PLAN = f"{URL}plan/"


@pytest.fixture
def planned(event, host):
    """The rounds of that event, set up and planned."""
    assert host.post(URL, {**GOOD, "plan": "1"}).status_code == 302
    return Rotation.objects.get(event=event)


# Setting up.


def test_one_press_takes_what_is_proposed_and_plans_it(event, host):
    page = host.get(URL)
    assert "4 rounds of 15 minutes and 3 breaks of 1 minute" in page.content.decode()

    answer = host.post(URL, {"propose": "1"})

    assert answer["Location"] == PLAN
    rotation = Rotation.objects.get(event=event)
    asked = [one.question for one in rotation.rounds.all()]
    assert len(asked) == len(set(asked)) == 4
    assert all(asked)
    assert Seat.objects.filter(round__rotation=rotation).count() == 4 * 12


def test_what_was_chosen_is_kept_and_shown_again(event, host):
    host.post(URL, {**GOOD, "save": "1"})

    rotation = Rotation.objects.get(event=event)
    assert [one.question for one in rotation.rounds.all()] == ["Why?", "", "What now?"]
    assert not Seat.objects.exists()
    form = host.get(URL).context["form"]
    assert {name: str(form[name].value()) for name in GOOD} == GOOD


def test_saving_twice_keeps_one_set_up(event, host):
    for _press in range(2):
        host.post(URL, {**GOOD, "plan": "1"})

    rotation = Rotation.objects.get(event=event)
    assert rotation.rounds.count() == 3
    assert Seat.objects.filter(round__rotation=rotation).count() == 36


def test_more_rounds_without_script_get_questions_of_ours(event, host):
    host.post(URL, {**GOOD, "rounds": "5", "save": "1"})

    asked = [one.question for one in Rotation.objects.get().rounds.all()]
    assert asked[:3] == ["Why?", "", "What now?"]
    assert all(asked[3:])
    assert asked[3] != asked[4]


def test_how_long_it_takes_is_said_while_she_types(event, host):
    def said(**typed):
        page = host.post(URL, {**GOOD, **typed, "look": "1"})
        assert page.status_code == 200
        return page.context["sum"]

    fits = said(rounds="6")
    assert fits.words == (
        "6 rounds of 10 minutes and 5 breaks of 1 minute: 65 minutes in all; "
        "your event lasts 90 minutes."
    )
    assert fits.state == "ok"
    assert said(rounds="8").state == "tight"
    assert said(rounds="9").state == "long"
    assert said(rounds="").state == "unknown"
    assert said(rounds="1", break_minutes="0").words.startswith(
        "1 round of 10 minutes:"
    )
    assert not Rotation.objects.exists()


def test_another_question_is_proposed_and_the_others_stay(event, host):
    page = host.post(URL, {**GOOD, "another": "1"})

    asked = [field.value() for field in page.context["form"].asked]
    assert asked[0] != "Why?"
    assert asked[0].endswith("?")
    assert asked[1:] == ["", "What now?"]
    assert page.status_code == 200


def test_others_are_proposed_for_all_rounds_in_another_language(event, host):
    def asked(**typed):
        page = host.post(URL, {**GOOD, "another": "all", **typed})
        return [field.value() for field in page.context["form"].asked]

    first, second, german = asked(), asked(again="1"), asked(language="de")

    assert len({*first, *second, *german}) == 9


def test_a_question_asked_twice_is_pointed_at(event, host):
    page = host.post(URL, {**GOOD, "question_3": "WHY?", "save": "1"})

    assert page.status_code == 422
    assert "Round 1 asks this already" in page.context["form"].errors["question_3"][0]
    assert not Rotation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rounds": "0"}, "rounds"),
        ({"rounds": "21"}, "rounds"),
        ({"rounds": "three"}, "rounds"),
        ({"rounds": TOO_MUCH}, "rounds"),
        ({"rounds": "-1"}, "rounds"),
        ({"rounds": "١"}, "question_3"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "121"}, "minutes"),
        ({"break_minutes": "-1"}, "break_minutes"),
        ({"room_size": "1"}, "room_size"),
        ({"room_size": "13"}, "room_size"),
        ({"place": "the moon"}, "place"),
        ({"place": ""}, "place"),
        ({"question_1": "x" * 201}, "question_1"),
        ({"place": "template", "link_template": ""}, "link_template"),
        ({"place": "template", "link_template": "https://a.example/"}, "link_template"),
        (
            {"place": "template", "link_template": "https://{room}.a.example/"},
            "link_template",
        ),
        ({"place": "template", "link_template": "javascript:{room}"}, "link_template"),
        (
            {"place": "template", "link_template": "http://a.example/{room}"},
            "link_template",
        ),
        ({"place": "links", "links": ""}, "links"),
        ({"place": "links", "links": "javascript:alert(1)"}, "links"),
        ({"place": "links", "links": "https://a.example/\nno"}, "links"),
        ({"place": "links", "links": f"https://a.example/{'x' * 500}"}, "links"),
        ({"place": "links", "links": "https://a.example/\n" * 201}, "links"),
    ],
)
def test_bad_input_is_named_beside_its_field(event, host, typed, field):
    page = host.post(URL, {**GOOD, **typed, "plan": "1"})

    if field == "question_3":  # another alphabet's digits are digits, too
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Rotation.objects.exists()
    if field in GOOD:
        assert page.context["form"][field].value() == typed[field]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"another": "x"},
        {"another": "99"},
        {"another": "all", "again": TOO_MUCH},
        {"look": "1", "rounds": "\x00", "minutes": "\ud800".encode("utf-8", "replace")},
        {"language": "xx", "look": "1"},
        {"question_1": "\x00\u202e", "save": "1"},
    ],
)
def test_nonsense_is_answered_like_anything_else(event, host, typed):
    assert host.post(URL, typed).status_code in (200, 400, 422)


def test_rooms_by_links_and_by_made_up_names(event, host):
    links = "https://a.example/1\n\n https://a.example/2 \n"
    host.post(URL, {**GOOD, "place": "links", "links": links, "plan": "1"})
    rotation = Rotation.objects.get()

    assert [link.url for link in rotation.links.all()] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert "1 room has no link yet." in host.get(PLAN).content.decode()

    template = "https://meet.jit.si/{room}"
    host.post(URL, {**GOOD, "place": "template", "link_template": template})
    rotation.refresh_from_db()
    assert rotation.link_template == template
    assert not rotation.links.exists()


def test_once_the_rounds_began_the_set_up_stands(planned, host):
    actions.start(planned, everybody=True, now=timezone.now())

    page = host.get(URL)
    answer = host.post(URL, {**GOOD, "minutes": "20", "save": "1"})

    words = "The rounds have begun, so their set-up stands."
    assert words in page.content.decode()
    assert answer.status_code == 422
    assert words in answer.content.decode()
    planned.refresh_from_db()
    assert planned.minutes == 10


# Who sits with whom.


def test_a_plan_says_what_it_gives_and_shows_every_room(planned, host):
    page = host.get(PLAN)
    said = page.context["page"].says

    assert said[0].startswith("Everybody meets ")
    assert said[0].endswith(" of 11 others.")
    assert said[2] == "In each round: 3 rooms of 4."
    shown = page.context["page"].rounds
    assert [len(one.rooms) for one in shown] == [3, 3, 3]
    assert sorted(name for room in shown[0].rooms for name in room.names) == sorted(
        f"G{number}" for number in range(12)
    )
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()


def test_what_cannot_be_avoided_is_said(planned, host):
    """Twelve people in three rooms of four must meet again."""
    assert "with 12 people in rooms of 4" in host.get(PLAN).context["page"].says[1]


def test_a_plan_in_which_all_meet_once(event, host):
    host.post(URL, {**GOOD, "rounds": "11", "room_size": "2", "plan": "1"})

    assert host.get(PLAN).context["page"].says[:2] == [
        "Everybody meets everybody.",
        "Nobody meets anybody twice.",
    ]


def test_without_people_there_is_nothing_to_plan_and_a_sentence_says_so(ben, host):
    an_event(host=ben, slug="evening")

    host.post(URL, {**GOOD, "save": "1"})
    page = host.get(PLAN)
    again = host.post(PLAN, follow=True)

    assert "As soon as somebody goes" in page.content.decode()
    assert "Nobody goes yet" in again.content.decode()


def test_before_it_is_set_up_the_plan_leads_to_the_set_up(event, host):
    assert host.get(PLAN)["Location"] == URL
    assert host.post(PLAN)["Location"] == URL
    assert host.get(f"{URL}run/")["Location"] == URL


def test_who_came_or_went_since_is_named_and_a_press_plans_anew(
    planned, event, host, make_member
):
    goes(event, [make_member("late", name="Late Lena")])
    event.rsvps.filter(member__profile__handle="g3").update(answer="not_going")

    stale = host.get(PLAN).context["page"].stale
    assert (stale.come, stale.gone) == (["Late Lena"], ["G3"])
    host.post(PLAN)

    page = host.get(PLAN).context["page"]
    assert not page.stale
    assert page.says[0].endswith("11 others.")


def test_more_than_sixty_are_drawn_as_bars(event, host, make_member):
    goes(event, [make_member(f"m{number}") for number in range(52)])
    host.post(URL, {**GOOD, "plan": "1"})

    page = host.get(PLAN).context["page"]

    assert page.meetings is None
    assert sum(bar.people for bar in page.bars.bars) == 64


# Two who change places.


def two_of(rotation, number=1):
    rooms = list(rooms_now(rotation, number=number).values())
    handle = dict(Participant.objects.values_list("member", "member__profile__handle"))
    return handle[min(rooms[0])], handle[min(rooms[1])]


def test_a_swap_says_what_it_costs_before_it_is_done(planned, host):
    one, other = two_of(planned)
    before = rooms_now(planned, number=1)

    page = host.get(PLAN, {"number": "1", "one": one, "other": other})

    assert page.status_code == 200
    assert page.context["cost"].says
    assert rooms_now(planned, number=1) == before


def test_a_swap_is_done_by_a_press_and_undone_by_another(planned, host):
    one, other = two_of(planned)
    before = rooms_now(planned, number=1)
    said = {"number": "1", "one": one, "other": other}

    answer = host.post(f"{PLAN}swap/", said, follow=True)
    assert rooms_now(planned, number=1) != before
    assert "changed places in round 1" in answer.content.decode()

    host.post(f"{PLAN}swap/", said)
    assert rooms_now(planned, number=1) == before


def test_two_in_one_room_need_not_change(planned, host):
    room = next(iter(rooms_now(planned, number=1).values()))
    handles = Participant.objects.filter(member__in=room).values_list(
        "member__profile__handle", flat=True
    )[:2]

    page = host.get(PLAN, {"number": "1", "one": handles[0], "other": handles[1]})

    assert page.context["cost"].says == ["They sit in the same room already."]
    assert not page.context["cost"].can_be_done


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"number": "1"},
        {"number": "4", "one": "g1", "other": "g2"},
        {"number": "x", "one": "g1", "other": "g2"},
        {"number": TOO_MUCH, "one": "g1", "other": "g2"},
        {"number": "1", "one": "g1", "other": "g1"},
        {"number": "1", "one": "nobody", "other": "g1"},
        {"number": "1", "one": "../g1", "other": "g1"},
    ],
)
def test_a_swap_that_makes_no_sense_changes_nothing(planned, host, said):
    before = rooms_now(planned, number=1)

    assert host.post(f"{PLAN}swap/", said).status_code == 422
    assert host.get(PLAN, said).status_code == 200
    assert rooms_now(planned, number=1) == before


def test_a_host_learns_of_no_block_from_a_swap(planned, host, make_member):
    """Where a swap would seat two together who must not meet, and where one has no seat
    any more, the answer is the same.
    """
    one, other = two_of(planned)
    rooms = rooms_now(planned, number=1).values()
    theirs = next(room for room in rooms if member_key(other) in room)
    beside = min(theirs - {member_key(other)})
    people = {person.member_id: person.member for person in Participant.objects.all()}
    block(people[member_key(one)], other=people[beside], now=timezone.now())
    said = {"number": "1", "one": one, "other": other}

    cost = host.get(PLAN, said)
    refused = host.post(f"{PLAN}swap/", said)

    assert cost.context["cost"].can_be_done
    assert refused.status_code == 422
    words = "These two can’t change places. Choose another pair."
    assert refused.context["refused"] == words
    assert "blocked" not in refused.content.decode().lower()


def member_key(handle):
    return Participant.objects.get(member__profile__handle=handle).member_id


# Somebody who stays in one room.


def test_a_host_is_fixed_to_a_room_and_sits_there_in_every_round(planned, host, ben):
    answer = host.post(f"{PLAN}fix/", {"who": "ben", "room": "2"}, follow=True)

    assert "Ben stays in room 2." in answer.content.decode()
    seats = Seat.objects.belonging_to(ben)
    assert [seat.room for seat in seats] == [2, 2, 2]
    assert not host.get(PLAN).context["page"].stale

    host.post(f"{PLAN}fix/", {"who": "ben", "room": ""})
    assert not Seat.objects.belonging_to(ben).exists()


def test_who_stays_and_gave_her_place_back_is_expected_no_more(planned, event, host):
    host.post(f"{PLAN}fix/", {"who": "g1", "room": "1"})
    event.rsvps.filter(member__profile__handle="g1").update(answer="not_going")

    host.post(PLAN)

    assert not Participant.objects.filter(member__profile__handle="g1").exists()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"who": "cleo", "room": "1"},
        {"who": "g1", "room": "0"},
        {"who": "g1", "room": TOO_MUCH},
        {"who": "g1", "room": "x"},
    ],
)
def test_fixing_that_makes_no_sense_changes_nothing(planned, host, cleo, said):
    assert host.post(f"{PLAN}fix/", said).status_code == 422
    assert not Participant.objects.exclude(fixed_room=None).exists()


def test_more_hosts_in_one_room_than_it_has_seats_is_no_fault(planned, host):
    for number in range(6):
        answer = host.post(f"{PLAN}fix/", {"who": f"g{number}", "room": "1"})
        assert answer.status_code == 302

    assert host.get(PLAN).status_code == 200


# Who may, and whom she may see.


@pytest.mark.parametrize("path", [URL, PLAN, f"{PLAN}swap/", f"{PLAN}fix/"])
def test_only_who_runs_the_event_gets_there(
    planned, client_of, cleo, make_member, path
):
    goes(planned.event, [make_member("guest")])
    for member in (cleo, Rsvp.objects.last().member):
        client = client_of(member)
        assert client.post(path, GOOD).status_code == 404
        if path in (URL, PLAN):
            assert client.get(path).status_code == 404


def test_whom_a_host_may_not_see_is_nowhere_and_not_counted(event, host, ben, dov):
    dov.profile.name = "Dov Hidden"
    dov.profile.save()
    goes(event, [dov])
    host.post(URL, {**GOOD, "plan": "1"})
    assert Seat.objects.filter(member=dov).count() == 3

    page = host.get(PLAN)

    assert "Hidden" not in page.content.decode()
    assert page.context["page"].says[0].endswith("11 others.")
    assert not page.context["page"].stale
    assert host.get(PLAN, {"number": 1, "one": "dov", "other": "g1"}).status_code == 200
    for path, said in (
        ("swap/", {"number": "1", "one": "dov", "other": "g1"}),
        ("fix/", {"who": "dov", "room": "1"}),
    ):
        hidden = host.post(f"{PLAN}{path}", said)
        absent = host.post(f"{PLAN}{path}", {**said, "one": "no", "who": "no"})
        assert hidden.status_code == absent.status_code == 422
        assert "Hidden" not in hidden.content.decode()


def test_an_organiser_may_as_well(planned, client_of, ada):
    assert not Hosting.objects.filter(member=ada).exists()
    assert client_of(ada).get(PLAN).status_code == 200
