"""Whatever happens, the site keeps the line as one would with cards on a table."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from contacts.profiles.models import User
from events import actions
from events.models import Rsvp
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.events.line_model import NotAllowed, Seat, Table
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
PEOPLE = 5
OFTEN = ["go", "go", "go", "leave", "leave"]
SELDOM = ["places", "promote", "remove", "forget", "close", "open", "settle", "wait"]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(OFTEN + SELDOM),
        st.integers(0, PEOPLE - 1),
        st.sampled_from([None, 0, 1, 2, 3]),
    ),
    min_size=5,
    max_size=20,
)
BOTH = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def crowd(make_member):
    return [make_member(f"m{number}") for number in range(PEOPLE)]


@BOTH
@given(
    deeds=DEEDS,
    places=st.integers(1, 4),
    offer_hours=st.sampled_from([None, 2]),
    most_guests=st.integers(0, 2),
)
def test_the_site_and_the_cards_on_the_table_never_differ(
    crowd, deeds, places, offer_hours, most_guests
):
    with transaction.atomic():
        gathering = an_event(
            capacity=places, offer_hours=offer_hours, most_guests=most_guests
        )
        table = Table(gathering.starts_at, places, most_guests, offer_hours)
        now = gathering.starts_at - timedelta(hours=12)
        for deed, who, number in deeds:
            if deed == "wait":
                now += timedelta(hours=1 + (number or 0))
            before = deepcopy(table)
            on_table = not refused(play, table, deed, who, number, now=now)
            on_site = not refused(act, gathering, crowd, deed, who, number, now=now)
            if not on_table:
                table = before
            event(f"{deed}{'' if on_table else ' refused'}")
            assert on_site == on_table
            assert seen_on_site(gathering, crowd) == seen_on(table)
        transaction.set_rollback(True)


def refused(deed, *words, **more):
    try:
        with transaction.atomic():
            deed(*words, **more)
    except (Refused, NotAllowed):
        return True
    return False


def play(table, deed, who, number, *, now):
    if deed == "go" and who not in table.absent:
        table.go(who, number, now=now)
    elif deed == "leave" and who not in table.absent:
        table.leave(who, now=now)
    elif deed == "places":
        table.set_places(number or None, now=now)
    elif deed in ("promote", "remove", "forget"):
        getattr(table, deed)(who, now=now)
    elif deed == "close":
        table.absent.add(who)
    elif deed == "open":
        table.tidy(now)  # as the task does every minute
        table.absent.discard(who)
    elif deed == "settle":
        table.tidy(now)


def act(gathering, crowd, deed, who, number, *, now):
    member = User.objects.select_related("profile").get(pk=crowd[who].pk)
    answer = {"go": Rsvp.Answer.GOING, "leave": Rsvp.Answer.NOT_GOING}.get(deed)
    if answer and member.is_active:
        more = {"guests": number} if deed == "go" else {}
        actions.answer(gathering, member=member, answer=answer, now=now, **more)
    elif deed == "places":
        gathering.capacity = number or None
        actions.save(gathering, now=now)
    elif deed in ("promote", "remove"):
        getattr(actions, deed)(gathering, member=member, now=now)
    elif deed == "forget":
        actions.leave_everything(member, now=now)
    elif deed in ("open", "settle"):
        actions.settle_places(now=now)
    if deed in ("open", "close"):
        User.objects.filter(pk=member.pk).update(is_active=deed == "open")


def seen_on(table):
    return {
        "seats": table.seats,
        "line": table.line,
        "said no": table.said_no,
        "letters": +table.letters,
    }


def seen_on_site(gathering, crowd):
    number = {member.pk: n for n, member in enumerate(crowd)}
    rsvps = list(gathering.rsvps.order_by("turn"))
    letters = Letter.objects.filter(about=str(gathering.public_id))
    return {
        "seats": {
            number[rsvp.member_id]: Seat(rsvp.guests, rsvp.offer_ends_at)
            for rsvp in rsvps
            if rsvp.answer in ("going", "offered")
        },
        "line": [
            [number[rsvp.member_id], rsvp.guests]
            for rsvp in rsvps
            if rsvp.answer == "waiting"
        ],
        "said no": {
            number[rsvp.member_id] for rsvp in rsvps if rsvp.answer == "not_going"
        },
        "letters": Counter(
            (kind.removeprefix("events/"), number[receiver])
            for kind, receiver in letters.values_list("kind", "receiver")
        ),
    }
