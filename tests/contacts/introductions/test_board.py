"""The board of asks and offers, and the way from an ask to a letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from contacts.introductions import board
from contacts.introductions.models import Introduction
from contacts.profiles.actions import (
    block,
    close_ask,
    connect,
    open_ask,
    rest_old_asks,
    save_who_sees,
)
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.models import Profile

pytestmark = pytest.mark.django_db
BOARD = "/introductions/board/"


def says(member, text, *, kind="ask", topics=(), days_ago=0):
    now = datetime.now(UTC) - timedelta(days=days_ago)
    profile = Profile.objects.get(user=member)
    return open_ask(profile, kind=kind, text=text, topics=topics, now=now)


def lines(client, query=""):
    page = client.get(BOARD + query)
    assert page.status_code == 200
    return [line.text for line in page.context["lines"]]


@pytest.fixture
def said(ben, cleo):
    """Some lines, the last the newest."""
    says(cleo, "a printer of menus", topics=["Printing"], days_ago=4)
    says(cleo, "tuning pianos", kind="offer", topics=["Music"], days_ago=3)
    says(ben, "somebody who tunes bells", topics=["Music"], days_ago=2)


def test_the_newest_stands_first_and_ones_own_is_among_them(said, ben, client_of):
    assert lines(client_of(ben)) == [
        "somebody who tunes bells",
        "tuning pianos",
        "a printer of menus",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=ask", ["somebody who tunes bells", "a printer of menus"]),
        ("?kind=offer", ["tuning pianos"]),
        ("?topic=music", ["somebody who tunes bells", "tuning pianos"]),
        ("?topic=music&kind=ask", ["somebody who tunes bells"]),
        ("?q=printing", ["a printer of menus"]),
        ("?q=PIANO", ["tuning pianos"]),
        ("?q=tun", ["somebody who tunes bells", "tuning pianos"]),
        ("?q=tunes+bells", ["somebody who tunes bells"]),
        ("?q=music+piano", ["tuning pianos"]),
        ("?q=menus&kind=offer", []),
        ("?q=zeppelin", []),
        ("?language=de", []),
        ("?place=lisbon", []),
    ],
)
def test_words_kind_and_topic_narrow_it(said, cleo, client_of, query, found):
    assert lines(client_of(cleo), query) == found


def test_place_and_language_are_those_every_member_may_read(said, cleo, client_of):
    profile = Profile.objects.get(user=cleo)
    profile.place, profile.languages = "Porto", ["de"]
    profile.save()
    refresh_entry(profile, edited=True)

    assert len(lines(client_of(cleo), "?place=porto")) == 2
    assert len(lines(client_of(cleo), "?language=de")) == 2

    profile.place_shown_to = "connections"
    save_who_sees(profile)
    assert lines(client_of(cleo), "?place=porto") == []


@pytest.mark.parametrize(
    "query",
    [
        "?kind=x",
        "?q=%20",
        "?topic=..%2F",
        "?after=abc",
        "?q=the",
        "?language=%E2%98%83",
        "?after=",
    ],
)
def test_nonsense_is_looked_for_as_nothing(said, ben, client_of, query):
    assert len(lines(client_of(ben), query)) == 3


def test_page_after_page_shows_every_line_once(ben, make_member, client_of):
    for number in range(12):
        member = make_member(f"m{number}")
        for kind in ("ask", "offer"):
            says(member, f"mill {number}", kind=kind, days_ago=number)
    client = client_of(ben)

    for start in ("", "?q=mill"):
        seen, query = [], start
        while True:
            page = client.get(BOARD + query)
            seen += [(one.kind, one.text) for one in page.context["lines"]]
            if not (query := page.context["page"].next_url):
                break
        assert len(seen) == len(set(seen)) == 24


def test_words_that_seldom_meet_in_one_line_are_found_all_the_same(
    ben, make_member, client_of, monkeypatch
):
    monkeypatch.setattr(board, "LOOKED_AT", 2)
    for number in range(4):
        member = make_member(f"m{number}")
        says(member, f"bells {number}", days_ago=1)
        says(member, f"pans {number}", days_ago=1)
    says(make_member("eve"), "bells and pans", days_ago=9)

    assert lines(client_of(ben), "?q=bells+pans") == ["bells and pans"]


def test_closed_resting_and_hidden_lines_are_not_on_it(
    ben, cleo, make_member, client_of
):
    close_ask(says(cleo, "closed"))
    says(cleo, "resting", days_ago=100)
    rest_old_asks(now=datetime.now(UTC))
    for name, shown in (
        ("eve", {"asks_shown_to": "nobody"}),
        ("fay", {"shown_to": "nobody"}),
    ):
        member = make_member(name)
        says(member, f"hidden by {name}")
        profile = Profile.objects.get(user=member)
        for field, level in shown.items():
            setattr(profile, field, level)
        save_who_sees(profile)

    assert lines(client_of(ben)) == []


def test_a_line_for_connections_is_read_by_them_and_found_by_nobody(
    ben, cleo, make_member, client_of
):
    profile = Profile.objects.get(user=cleo)
    says(cleo, "a cellar for cheese")
    profile.asks_shown_to = "connections"
    save_who_sees(profile)
    friend = make_member("eve")
    connect(cleo, friend, origin_kind="", origin_id=uuid4(), now=datetime.now(UTC))

    assert lines(client_of(friend)) == ["a cellar for cheese"]
    assert lines(client_of(ben)) == []
    assert lines(client_of(friend), "?q=cellar") == []


def test_with_htmx_only_the_lines_come(said, ben, client_of):
    page = client_of(ben).get(BOARD, headers={"HX-Request": "true"})

    assert page.content.strip().startswith(b'<div id="lines"')
    assert page["Vary"].count("HX-Request") == 1


def test_what_one_can_do_depends_on_who_looks(said, ben, cleo, client_of):
    def ways():
        page = client_of(ben).get(BOARD)
        return {
            line.text: (line.is_mine, bool(line.self_url))
            for line in page.context["lines"]
        }

    assert ways() == {
        "somebody who tunes bells": (True, False),
        "tuning pianos": (False, True),
        "a printer of menus": (False, True),
    }
    connect(ben, cleo, origin_kind="", origin_id=uuid4(), now=datetime.now(UTC))
    assert ways()["tuning pianos"] == (False, False)


def test_from_an_ask_to_the_letter_with_the_ask_quoted(
    ben, cleo, make_member, client_of
):
    says(cleo, "a printer of menus", topics=["Printing"])
    gil = make_member("gil")
    says(gil, "printing menus in two colours", kind="offer")
    client = client_of(ben)

    [line, _] = sorted(client.get(BOARD).context["lines"], key=lambda one: one.kind)
    picking = client.get(line.know_url)
    [best] = picking.context["matched"]
    url = f"/introductions/new/{best.url}"
    writing = client.get(url)
    sent = client.post(url, {"token": uuid4(), "reason": "Menus!"})

    assert best.face.handle == "gil"
    assert "Who could help Cleo?" in picking.content.decode()
    for page in (picking, writing):
        assert "a printer of menus" in page.content.decode()
    letter = Introduction.objects.get()
    assert sent["Location"] == letter.get_absolute_url()
    assert {party.member for party in letter.parties.all()} == {cleo, gil}


def test_from_an_offer_those_come_first_who_look_for_it(
    ben, cleo, make_member, client_of
):
    says(cleo, "tuning pianos", kind="offer")
    says(make_member("gil"), "a tuner for my piano")

    page = client_of(ben).get(BOARD + "?kind=offer")
    picking = client_of(ben).get(page.context["lines"][0].know_url)

    assert [one.face.handle for one in picking.context["matched"]] == ["gil"]


def test_who_might_answer_is_the_same_whoever_knows_or_blocks_whom(
    ben, cleo, make_member, client_of
):
    """Whoever is left out of the list would tell of a tie between the two."""
    ask, gil = says(cleo, "a printer of menus"), make_member("gil")
    says(gil, "printing menus", kind="offer")
    url = f"/introductions/new/?one=cleo&ask={ask.public_id}"

    def found():
        return [one.face.handle for one in client_of(ben).get(url).context["matched"]]

    assert found() == ["gil"]
    connect(cleo, gil, origin_kind="", origin_id=uuid4(), now=datetime.now(UTC))
    assert found() == ["gil"]
    block(gil, other=cleo, now=datetime.now(UTC))
    assert found() == ["gil"]


def test_a_line_that_is_closed_meanwhile_stops_no_letter(
    ben, cleo, make_member, client_of
):
    ask, gil = says(cleo, "a printer of menus"), make_member("gil")
    close_ask(ask)
    url = f"/introductions/new/?one=cleo&other={gil.profile.handle}&ask={ask.public_id}"

    page = client_of(ben).get(url)
    sent = client_of(ben).post(url, {"token": uuid4(), "reason": "Menus!"})

    assert b"a printer of menus" not in page.content
    assert sent.status_code == 302


def test_home_leads_to_the_board(ben, client_of):
    assert BOARD in client_of(ben).get("/").content.decode()


# Changing one of the two.


def test_another_is_picked_and_what_was_typed_is_kept(
    ben, cleo, make_member, client_of
):
    make_member("gil")
    make_member("hal")
    client = client_of(ben)
    typed = {"reason": "You both.", "one_line": "For Cleo.", "other_line": "For Gil."}

    picking = client.post(
        "/introductions/new/?one=cleo&other=gil",
        {"token": uuid4(), **typed, "keep": "cleo"},
    )
    [pick] = [
        one
        for one in client.get(picking["Location"]).context["picks"]
        if one.face.handle == "hal"
    ]
    page = client.get(f"/introductions/new/{pick.url}")

    form = page.context["form"]
    assert parse_qs(urlsplit(picking["Location"]).query)["one"] == ["cleo"]
    assert {name: form[name].value() for name in typed} == typed
    assert "you wrote them for somebody else" in page.content.decode()
    assert Introduction.objects.count() == 0


def test_once_sent_the_words_are_let_go(ben, cleo, make_member, client_of):
    make_member("gil")
    client = client_of(ben)
    url = "/introductions/new/?one=cleo&other=gil"

    client.post(url, {"reason": "Old words", "other_line": "", "keep": "cleo"})
    client.post(f"{url}&draft=1", {"token": uuid4(), "reason": "You both."})

    assert "letter_draft" not in client.session
    assert client.get(f"{url}&draft=1").context["form"]["reason"].value() is None


@pytest.mark.parametrize("keep", ["nobody", "", "\x00", "dov"])
def test_keeping_nobody_is_an_ordinary_form(ben, cleo, make_member, client_of, keep):
    make_member("gil")

    page = client_of(ben).post(
        "/introductions/new/?one=cleo&other=gil", {"reason": "x" * 1001, "keep": keep}
    )

    assert page.status_code in (400, 422)


def test_picking_with_htmx_gives_the_list_alone_and_says_how_many(ben, cleo, client_of):
    url = "/introductions/new/?q=cleo"
    page = client_of(ben).get(url, headers={"HX-Request": "true"})

    text = page.content.decode()
    assert text.strip().startswith('<div id="found"')
    assert "data-announce" in text
    assert "1 person" in text
