"""The list of notices, and the page where members choose."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from contacts.notices.kinds import kinds_to_choose
from contacts.notices.models import Choice, Notice, QuietHours
from contacts.profiles.actions import block
from contacts.profiles.models import User
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ada, ben, make_member):
    """Ben is told of three, one after the other."""
    for name in ("gil", "hal", "ivy"):
        an_introduction(introducer=ada, one=ben, other=make_member(name))
    return list(Notice.objects.filter(receiver=ben).order_by("pk"))


def unread(client):
    return client.get("/privacy/").context["unread_notices"]()


def test_the_head_of_every_page_says_how_many_are_new(told, ben, client_of):
    page = client_of(ben).get("/members/").content.decode()

    assert 'class="notice-bell__count numeric">3<' in page


def test_with_nothing_new_the_head_says_nothing(cleo, client_of):
    page = client_of(cleo).get("/members/").content.decode()

    assert 'class="notice-bell"' in page
    assert "notice-bell__count" not in page


def test_newest_first_and_page_after_page(told, ben, client_of, monkeypatch):
    monkeypatch.setattr("contacts.notices.views.PAGE", 2)
    client = client_of(ben)

    first = client.get("/notices/").context["page"]
    second = client.get(f"/notices/{first.next_url}").context["page"]

    assert [row.pk for row in first.rows] == [told[2].pk, told[1].pk]
    assert [row.pk for row in second.rows] == [told[0].pk]


def test_reading_one_marks_one(told, ben, client_of):
    client = client_of(ben)

    for _ in range(2):
        answer = client.post(f"/notices/{told[0].public_id}/read/")

    assert answer["Location"] == "/notices/"
    assert unread(client) == 2


def test_opening_one_marks_it_and_leads_to_what_it_is_about(told, ben, client_of):
    client = client_of(ben)

    answer = client.post(f"/notices/{told[0].public_id}/read/", {"open": "on"})

    assert answer["Location"] == told[0].link
    assert unread(client) == 2


def test_marking_all_leaves_what_came_after_she_looked(
    told, ada, ben, client_of, make_member
):
    client = client_of(ben)
    newest = client.get("/notices/").context["page"].rows[0].public_id
    an_introduction(introducer=ada, one=ben, other=make_member("jon"))

    client.post("/notices/read/", {"newest": newest})

    assert unread(client) == 1


def test_marking_all_works_when_the_newest_was_hidden_since(told, ben, client_of):
    client = client_of(ben)
    block(ben, other=User.objects.get(profile__handle="ivy"), now=datetime.now(UTC))

    answer = client.post("/notices/read/", {"newest": told[2].public_id})

    assert answer.status_code == 302
    assert unread(client) == 0
    told[2].refresh_from_db()
    assert told[2].read_at is None


def test_nobody_reads_or_marks_what_another_was_told(told, ben, cleo, client_of):
    client = client_of(cleo)

    assert client.post(f"/notices/{told[0].public_id}/read/").status_code == 404
    newest = {"newest": told[0].public_id}
    assert client.post("/notices/read/", newest).status_code == 404
    assert unread(client_of(ben)) == 3


def test_looking_marks_nothing(told, ben, client_of):
    client = client_of(ben)

    client.get("/notices/")

    assert unread(client) == 3


def chosen(**more):
    """Give what the form sends: all by mail once a day, and on the site."""
    data = {}
    for kind in kinds_to_choose():
        data |= {f"mail:{kind.name}": "daily", f"site:{kind.name}": "on"}
    return data | more


def test_what_she_chooses_is_kept_and_shown(ben, client_of):
    client = client_of(ben)
    data = chosen(quiet_begins="22:00", quiet_ends="07:00")
    del data["site:introductions/accepted"]
    data["mail:introductions/accepted"] = "never"

    assert client.post("/notices/choices/", data).status_code == 302

    hers = Choice.objects.belonging_to(ben).order_by("kind")
    assert {one.kind: (one.mail, one.on_site) for one in hers} == {
        kind.name: ("at_once" if kind.is_always_mailed else "daily", True)
        for kind in kinds_to_choose()
    } | {"introductions/accepted": ("never", False)}
    quiet = QuietHours.objects.belonging_to(ben).get()
    assert (quiet.begins, quiet.ends) == (time(22), time(7))
    shown = client.get("/notices/choices/").context["form"].initial
    assert shown["mail:introductions/received"] == "daily"
    assert shown["quiet_begins"] == time(22)


def test_quiet_hours_can_be_given_up(ben, client_of):
    client = client_of(ben)
    client.post("/notices/choices/", chosen(quiet_begins="22:00", quiet_ends="07:00"))

    client.post("/notices/choices/", chosen(quiet_begins="", quiet_ends=""))

    assert QuietHours.objects.count() == 0


@pytest.mark.parametrize(
    ("quiet", "field", "said"),
    [
        (("22:00", ""), "quiet_ends", "Say until when"),
        (("", "07:00"), "quiet_begins", "Say from when"),
        (("07:00", "07:00"), "quiet_ends", "not the beginning"),
        (("25:00", "07:00"), "quiet_begins", "valid time"),
    ],
)
def test_half_of_quiet_hours_is_asked_about_beside_the_field(
    ben, client_of, quiet, field, said
):
    data = chosen(quiet_begins=quiet[0], quiet_ends=quiet[1])

    answer = client_of(ben).post("/notices/choices/", data)

    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert Choice.objects.count() == 0


def test_a_way_of_mailing_that_is_none_is_refused(ben, client_of):
    data = chosen(**{"mail:introductions/received": "hourly"})

    assert client_of(ben).post("/notices/choices/", data).status_code == 422


def test_what_people_typed_is_shown_and_not_run(ada, ben, make_member, client_of):
    gus = make_member("gus", name="<script>alert(1)</script>")
    an_introduction(introducer=ada, one=ben, other=gus, reason="<img onerror=x>")

    page = client_of(ben).get("/notices/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img onerror" not in page


def test_her_export_holds_what_she_was_told_and_chose(told, ben, client_of):
    from networking_site import privacy

    client_of(ben).post(
        "/notices/choices/", chosen(quiet_begins="22:00", quiet_ends="07:00")
    )

    export = privacy.export(ben)

    assert [one["title"] for one in export["notices"]] == [one.title for one in told]
    assert export["quiet_hours"] == "22:00–07:00"
    assert {one["mail"] for one in export["notice_choices"]} == {
        "Once a day, in the morning",
        "At once",  # what a calendar acts on
    }
    assert datetime.now(UTC) > export["notices"][0]["created_at"]
