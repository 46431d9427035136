"""The people a member met: their page, thanks, the morning after; the evening."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from contacts.notices.models import Notice
from contacts.profiles.actions import block
from contacts.profiles.models import Connection, Profile, User
from events.models import Attendance
from events.rooms import actions
from events.rooms.meetings import meetings_of, met_at
from events.rooms.models import Keepsake, Participant, Rotation, Seat
from events.rooms.pages.evening import evening_of, in_steps
from networking_site import privacy
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import MINUTE, NOW, rooms_now, started
from tests.events.rooms.random_evenings import an_evening_at_random

LATER = NOW + 40 * MINUTE
MORNING = NOW + timedelta(hours=14)  # eight o'clock, at the event


@pytest.fixture
def evening(make_member, ada):
    """Give a rotation of one round, two who shared a room in it, and a stranger."""
    rotation, people = started(make_member, n=8, host=ada, rounds=1)
    rooms = list(rooms_now(rotation, number=1).values())
    one, other = [member for member in people if member.pk in rooms[0]][:2]
    stranger = next(member for member in people if member.pk in rooms[1])
    one, other, stranger = (
        User.objects.select_related("profile").get(pk=member.pk)
        for member in (one, other, stranger)
    )
    return rotation, one, other, stranger


@pytest.fixture
def at(monkeypatch):
    """Let pages be asked for at another time: `at(LATER)`."""

    def at(now):
        for module in ("met", "for_the_room"):
            monkeypatch.setattr(
                f"events.rooms.views.{module}.timezone.now", lambda: now
            )

    return at


def page(rotation: Rotation) -> str:
    return reverse("rooms:met", args=[rotation.event.slug])


def tap(client, rotation, said, other="", **more):
    handle = other.profile.handle if other else ""
    form = {"said": said, "other": handle, **more}
    return client.post(f"{page(rotation)}note/", form, follow=True)


def told(kind: str) -> list[str]:
    notices = Notice.objects.filter(kind=kind).order_by("receiver__profile__handle")
    return list(notices.values_list("receiver__profile__handle", flat=True))


def test_the_page_shows_whom_she_met_in_which_round_and_nobody_else(
    evening, client_of, at
):
    rotation, one, other, stranger = evening
    at(LATER)

    text = client_of(one).get(page(rotation)).content.decode()

    assert other.profile.name in text
    assert "Round 1" in text
    assert "What brought you here?" in text
    assert stranger.profile.name not in text


def test_whom_she_met_she_introduces_to_somebody_else(evening, client_of, at):
    rotation, one, other, _stranger = evening
    at(LATER)

    shown = client_of(one).get(page(rotation)).content.decode()
    write = f"{reverse('introductions:new')}?one={other.profile.handle}"

    assert f'href="{write}"' in shown
    picking = client_of(one).get(write).content.decode()
    assert f"Whom should {other.profile.name} meet?" in picking


def test_one_tap_each_keeps_follows_up_and_thanks(evening, client_of, at):
    rotation, one, other, _stranger = evening
    at(LATER)
    client = client_of(one)

    for said in ("keep", "follow_up", "thank", "thank"):
        assert tap(client, rotation, said, other).status_code == 200
    tap(client, rotation, "nugget", other, nugget="Her brother prints.")
    tap(client, rotation, "nugget", nugget="Come again.")

    kept = Keepsake.objects.get(owner=one, other=other)
    assert (kept.keeps, kept.follows_up, kept.thanked_at) == (True, True, LATER)
    assert kept.nugget == "Her brother prints."
    assert Keepsake.objects.get(owner=one, other=None).nugget == "Come again."
    text = client.get(page(rotation)).content.decode()
    assert "Her brother prints." in text
    assert "Come again." in text
    assert text.count('aria-pressed="true"') == 2
    assert told("rooms/thanks") == [other.profile.handle]

    tap(client, rotation, "let_go", other)
    tap(client, rotation, "done", other)
    kept.refresh_from_db()
    assert (kept.keeps, kept.follows_up) == (False, False)


def test_too_long_a_nugget_is_kept_in_its_field_and_nowhere_else(
    evening, client_of, at
):
    rotation, one, other, _stranger = evening
    at(LATER)
    words = "goat " * 200

    answer = tap(client_of(one), rotation, "nugget", other, nugget=words)

    assert answer.status_code == 422
    assert words.strip() in answer.content.decode()
    assert "is-invalid" in answer.content.decode()
    assert not Keepsake.objects.exists()


def test_nobody_is_kept_or_thanked_who_was_not_met_or_may_not_be_seen(
    evening, client_of, at, make_member
):
    rotation, one, other, stranger = evening
    at(LATER)
    client = client_of(one)

    assert tap(client, rotation, "thank", stranger).status_code == 422
    assert tap(client, rotation, "keep", stranger).status_code == 422
    assert tap(client, rotation, "keep").status_code == 422
    assert tap(client, rotation, "nonsense", other).status_code == 422
    block(other, other=one, now=LATER)
    assert tap(client, rotation, "thank", other).status_code == 404
    with pytest.raises(Refused):
        actions.thank(rotation, owner=one, other=other, now=LATER)
    assert client_of(make_member("nobody")).get(page(rotation)).status_code == 404
    assert not Notice.objects.filter(kind__startswith="rooms/").exists()


def test_one_sided_keeping_stays_secret(evening, client_of, at, ada):
    rotation, one, other, _stranger = evening
    at(LATER)
    theirs = client_of(other)
    hosts = client_of(ada)
    pages = [page(rotation), "/", "/notices/", one.profile.get_absolute_url()]
    pages += [reverse("rooms:met_all")]
    host_page = reverse("rooms:evening", args=[rotation.event.slug])
    for path in pages:  # the second look at a page is the one to compare
        theirs.get(path)
    before = [words_of(theirs.get(path)) for path in pages]
    before.append(words_of(hosts.get(host_page)))

    actions.remember(
        rotation, owner=one, other=other, keeps=True, follows_up=True, now=LATER
    )
    actions.remember(rotation, owner=one, other=other, nugget="kestrel", now=LATER)

    after = [words_of(theirs.get(path)) for path in pages]
    after.append(words_of(hosts.get(host_page)))
    assert after == before
    assert not Notice.objects.filter(kind__startswith="rooms/").exists()
    assert not Letter.objects.filter(kind__startswith="rooms/").exists()
    for reader in (other, ada):
        assert "kestrel" not in str(privacy.export(reader))


def words_of(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r'(nonce|value|content)="[^"]*"', "", answer.content.decode())


def test_two_who_keep_each_other_are_connected_and_told_once(evening, client_of, at):
    rotation, one, other, _stranger = evening
    at(LATER)
    tap(client_of(one), rotation, "keep", other)

    answer = tap(client_of(other), rotation, "keep", one)
    tap(client_of(other), rotation, "keep", one)

    assert Connection.objects.count() == 1
    assert "you are connected" in answer.content.decode()
    both = sorted([one.profile.handle, other.profile.handle])
    assert told("rooms/kept_each_other") == both
    letters = Letter.objects.filter(kind="rooms/kept_each_other")
    assert letters.count() == 2
    assert not any("stop" in one.text for one in letters)


def test_who_was_noted_absent_met_nobody(evening, client_of, at, ada):
    rotation, one, other, _stranger = evening
    at(LATER)
    Attendance.objects.create(
        event=rotation.event, member=other, came=False, noted_at=LATER, noted_by=ada
    )

    for reader, name in ((one, other), (other, one)):
        text = client_of(reader).get(page(rotation)).content.decode()
        assert name.profile.name not in text


def test_everybody_she_met_stands_on_one_page_the_last_first(
    make_member, ada, client_of, at
):
    rotation, people = started(make_member, n=6, host=ada, rounds=2, room_size=2)
    at(LATER)
    one = people[0]
    rooms = [rooms_now(rotation, number=number).values() for number in (1, 2)]
    others = [
        next(iter(next(room for room in each if one.pk in room) - {one.pk}))
        for each in rooms
    ]
    names = [User.objects.get(pk=key).profile.name for key in others]
    friend = User.objects.get(pk=others[0])
    actions.remember(
        rotation, owner=one, other=friend, keeps=True, nugget="Bakes.", now=LATER
    )

    client = client_of(one)
    text = client.get(reverse("rooms:met_all")).content.decode()
    kept = client.get(reverse("rooms:met_all") + "?which=keep").content.decode()
    odd = client.get(reverse("rooms:met_all") + "?which=nonsense&after=x")

    assert text.index(names[1]) < text.index(names[0])
    assert "Bakes." in text
    assert names[0] in kept
    assert names[1] not in kept
    assert odd.status_code == 200


def test_on_the_morning_after_people_are_led_to_whom_they_met_once(
    evening, make_member
):
    rotation, one, other, _stranger = evening
    alone = make_member("alone")
    rotation.participants.create(
        member=alone, state=Participant.State.GONE, since=LATER
    )

    assert actions.tell_whom_people_met(now=NOW + timedelta(hours=4)) == 0
    assert actions.tell_whom_people_met(now=MORNING) == 8
    assert actions.tell_whom_people_met(now=MORNING) == 0

    assert len(told("rooms/people_you_met")) == 8
    letter = Letter.objects.get(kind="rooms/people_you_met", receiver=one)
    assert other.profile.name not in letter.text
    assert page(rotation) in letter.text


def test_a_site_that_slept_wakes_nobody_at_night_nor_after_three_days(evening):
    at_night = NOW + timedelta(hours=32)
    much_later = NOW + timedelta(days=4, hours=14)

    assert actions.tell_whom_people_met(now=at_night) == 0
    assert actions.tell_whom_people_met(now=much_later) == 0
    assert actions.tell_whom_people_met(now=MORNING + timedelta(days=1)) == 8


def test_what_was_told_of_her_goes_with_her(evening):
    rotation, one, other, _stranger = evening
    actions.thank(rotation, owner=one, other=other, now=LATER)
    assert Notice.objects.filter(title__contains=one.profile.name).exists()

    name = one.profile.name
    privacy.erase(one, now=LATER)

    assert not Notice.objects.filter(title__contains=name).exists()
    assert not Letter.objects.filter(kind="rooms/thanks", sent_at=None).exists()


def test_thanks_are_not_mailed_across_a_block(evening):
    rotation, one, other, _stranger = evening
    actions.thank(rotation, owner=one, other=other, now=LATER)

    block(other, other=one, now=LATER)

    assert not Notice.objects.visible_to(other).filter(kind="rooms/thanks").exists()


# The host's evening.


def test_the_host_sees_who_met_how_many_and_only_people_she_may_see(
    evening, client_of, at, ada
):
    rotation, one, other, _stranger = evening
    at(LATER)
    address = reverse("rooms:evening", args=[rotation.event.slug])

    text = client_of(ada).get(address).content.decode()
    assert "Each of 8 people met 3 others." in text
    assert one.profile.name in text
    block(one, other=ada, now=LATER)
    text = client_of(ada).get(address).content.decode()

    assert one.profile.name not in text
    assert "7 people met 2 to 3 others each." in text
    assert client_of(other).get(address).status_code == 404


def test_what_was_kept_is_said_in_steps_and_of_few_not_at_all():
    few = "A few, or none"

    assert in_steps(0, owners=0, people=8) == few
    assert in_steps(2, owners=2, people=8) == few
    assert in_steps(9, owners=2, people=8) == few
    assert in_steps(9, owners=3, people=8) == "3 or more"
    assert in_steps(10, owners=9, people=20) == "10 or more"
    assert "3" not in in_steps(5, owners=5, people=5)


def test_newcomers_are_named_with_whom_they_met(evening, ada):
    rotation, one, _other, _stranger = evening
    long_ago = NOW - timedelta(days=400)
    Profile.objects.exclude(pk=one.profile.pk).update(created_at=long_ago)
    Profile.objects.filter(pk=one.profile.pk).update(created_at=NOW)

    found = evening_of(rotation, host=ada, now=LATER)

    [line] = found.newcomers
    assert (line.face.name, line.met) == (one.profile.name, 3)
    assert len(line.others) == 3
    assert "1 newcomer was there, and met 3 others." in found.says


@pytest.mark.parametrize("seed", [3, 11])
def test_all_ways_of_asking_who_met_agree_whatever_happened(
    seed, make_member, monkeypatch
):
    monkeypatch.setattr(
        "events.rooms.planning.seconds_for", lambda people, *, replanning: 0.02
    )
    evening = an_evening_at_random(seed, make_member=make_member, most=14, deeds=30)
    now = evening.now

    met, sat = meetings_of(evening.rotation, now=now)

    event = evening.rotation.event_id
    assert met_at([event, event + 1], now=now) == {event: (met.keys(), sat.keys())}
    one_by_one = {
        (min(member.pk, other), max(member.pk, other))
        for member in evening.people
        for other in Seat.objects.shared_with(member, now=now).values_list(
            "member", flat=True
        )
    }
    blocked = {pair for pair in met if pair not in one_by_one}
    visible = {
        pair
        for pair in met
        if Profile.objects.visible_to(User.objects.get(pk=pair[0]))
        .filter(user=pair[1])
        .exists()
    }
    assert one_by_one == visible
    assert blocked == met.keys() - visible
    assert one_by_one
