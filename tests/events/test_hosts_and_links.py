"""An event by link, a place with a map, who runs it, and the list of one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles.actions import block
from events import actions
from events.models import Rsvp
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING = Rsvp.Answer.GOING


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def walk(ben, cleo, now):
    """Ben's walk, to which cleo goes."""
    event = an_event(
        host=ben, title="The walk", kind="in_person", place_name="The lime tree"
    )
    actions.answer(event, member=cleo, answer=GOING, now=now)
    return event


def letters(kind):
    return Letter.objects.filter(kind=f"events/{kind}")


# By link.


@pytest.fixture
def by_link(ben):
    return an_event(host=ben, audience="link", title="The small table")


def test_who_has_the_link_opens_the_page_and_answers_with_it(cleo, client_of, by_link):
    path, key = by_link.get_absolute_url(), f"?key={by_link.link_key}"
    client = client_of(cleo)

    assert client.get(path).status_code == 404
    assert client.get(f"{path}?key=wrong").status_code == 404
    page = client.get(f"{path}{key}")
    answered = client.post(page.context["rsvp"].url, {"answer": "going"})

    assert len(by_link.link_key) == 43
    assert answered["Location"] == f"{path}{key}"
    assert client.get(path).status_code == 200


def test_a_page_by_link_is_for_no_search_engine_and_no_list(client, by_link):
    path = f"{by_link.get_absolute_url()}?key={by_link.link_key}"

    page = client.get(path)

    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "strict-origin"
    assert b'<meta name="robots" content="noindex">' in page.content
    way_in = f"next={by_link.get_absolute_url()}%3Fkey%3D{by_link.link_key}"
    assert way_in in page.content.decode()
    assert b"The small table" not in client.get("/events/").content


def test_a_new_link_shuts_the_old_one_but_not_who_answered(
    ben, cleo, dov, client_of, by_link, now
):
    path, old = by_link.get_absolute_url(), by_link.link_key
    actions.answer(by_link, member=cleo, answer=GOING, now=now)
    host = client_of(ben)
    assert old in host.get(f"{path}host/").context["link"]

    host.post(f"{path}host/link/")

    by_link.refresh_from_db()
    assert client_of(dov).get(f"{path}?key={old}").status_code == 404
    assert client_of(dov).get(f"{path}?key={by_link.link_key}").status_code == 200
    assert client_of(cleo).get(path).status_code == 200


# The place.


def test_a_place_has_a_plain_link_to_a_map(ben, client_of, walk):
    page = client_of(ben).get(walk.get_absolute_url()).content.decode()

    assert "https://www.openstreetmap.org/search?query=The+lime+tree" in page


# Hosts.


def test_a_host_adds_another_who_is_told_and_runs_it_too(ben, cleo, client_of, walk):
    path = f"{walk.get_absolute_url()}host/"
    assert client_of(cleo).get(path).status_code == 404
    found = client_of(ben).get(f"{path}hosts/?q=cleo").context["people"]
    assert [face.handle for face in found] == ["cleo"]

    for _ in range(2):
        client_of(ben).post(f"{path}hosts/add/", {"member": "cleo"})

    assert client_of(cleo).get(path).status_code == 200
    assert letters("made_host").get().receiver == cleo


def test_a_letter_to_a_new_host_does_not_cross_a_block(
    ben, cleo, walk, now, run_jobs, mailoutbox
):
    actions.ask_to_host(walk, member=cleo, by=ben)
    block(cleo, other=ben, now=now)

    run_jobs()

    letter = Letter.objects.get(kind="events/made_host")
    assert (letter.receiver, letter.state) == (cleo, "dropped")


def test_whom_a_host_may_not_see_she_cannot_add(ben, dov, client_of, walk):
    path = f"{walk.get_absolute_url()}host/hosts/add/"

    blocked = client_of(ben).post(path, {"member": "dov"})
    absent = client_of(ben).post(path, {"member": "nobody"})

    assert blocked.status_code == absent.status_code == 404
    assert walk.hostings.count() == 1


def test_the_last_host_stays_and_one_of_two_may_go(ben, cleo, client_of, walk):
    with pytest.raises(Refused, match="only host"):
        actions.step_down(walk, member=ben)
    actions.ask_to_host(walk, member=cleo, by=ben)

    client_of(ben).post(f"{walk.get_absolute_url()}host/hosts/step-down/")

    assert [one.member for one in walk.hostings.all()] == [cleo]
    with pytest.raises(Refused, match="only host"):
        actions.step_down(walk, member=cleo)


# My events.


def test_my_events_are_those_i_go_to_and_those_i_host(ben, cleo, client_of, walk, now):
    an_event(title="Ben's draft", host=ben, status="draft")
    long_ago = now - timedelta(days=30)
    an_event(title="Long ago", host=ben, day=long_ago.date())

    def titles(member, which):
        page = client_of(member).get(f"/events/mine/?which={which}")
        return [card.title for card in page.context["events"]]

    assert titles(cleo, "") == ["The walk"]
    assert titles(cleo, "hosting") == []
    assert sorted(titles(ben, "hosting")) == ["Ben's draft", "The walk"]
    assert titles(ben, "hosted") == ["Long ago"]
    assert titles(ben, "nonsense") == []
