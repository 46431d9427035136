"""What members keep of whom they met, and when it connects them."""

from __future__ import annotations

import pytest

from contacts.profiles.actions import block
from contacts.profiles.models import Connection
from events.rooms import actions
from events.rooms.models import Keepsake
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import MINUTE, NOW, rooms_now, started

LATER = NOW + 15 * MINUTE


@pytest.fixture
def met(make_member, ada):
    """Give a rotation, two who shared a room in its first round, and one who didn’t."""
    rotation, people = started(make_member, n=8, host=ada, rounds=1)
    rooms = list(rooms_now(rotation, number=1).values())
    one, other = [member for member in people if member.pk in rooms[0]][:2]
    stranger = next(member for member in people if member.pk in rooms[1])
    return rotation, one, other, stranger


def test_two_who_keep_each_other_are_connected(met):
    rotation, one, other, _stranger = met

    actions.remember(rotation, owner=one, other=other, keeps=True, now=LATER)
    assert not Connection.objects.exists()
    for _press in range(2):
        actions.remember(rotation, owner=other, other=one, keeps=True, now=LATER)

    connection = Connection.objects.get()
    assert {connection.first, connection.second} == {one, other}
    assert connection.origin_id == rotation.event.public_id


def test_to_follow_up_connects_nobody_and_keeps_what_was_noted(met):
    rotation, one, other, _stranger = met

    actions.remember(rotation, owner=one, other=other, nugget="Bakes.", now=LATER)
    actions.remember(rotation, owner=one, other=other, follows_up=True, now=LATER)
    actions.remember(rotation, owner=other, other=one, keeps=True, now=LATER)

    keepsake = Keepsake.objects.belonging_to(one).get()
    assert (keepsake.nugget, keepsake.follows_up, keepsake.keeps) == (
        "Bakes.",
        True,
        False,
    )
    assert not Connection.objects.exists()


def test_nobody_is_kept_who_was_not_met_or_is_blocked(met):
    rotation, one, other, stranger = met
    block(other, other=one, now=LATER)

    for whom in (other, stranger):
        with pytest.raises(Refused):
            actions.remember(rotation, owner=one, other=whom, keeps=True, now=LATER)


def test_the_evening_has_a_nugget_of_its_own(met):
    rotation, one, _other, _stranger = met

    for words in ("Bring cards.", "Bring more cards."):
        actions.remember(rotation, owner=one, other=None, nugget=words, now=LATER)

    assert Keepsake.objects.belonging_to(one).get().nugget == "Bring more cards."
