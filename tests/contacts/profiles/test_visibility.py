"""Who sees what of whom: the page, the lists, and each field."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from contacts.profiles.actions import block, connect
from contacts.profiles.models import Profile
from contacts.profiles.visibility import face_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
MARKS = {
    "place": "mark-place",
    "contact_email": "mark@example.org",
    "phone": "mark-phone",
}


def handles(viewer):
    return set(Profile.objects.visible_to(viewer).values_list("handle", flat=True))


@pytest.mark.parametrize(
    ("shown_to", "visitor", "member", "connection", "owner"),
    [
        ("everyone", True, True, True, True),
        ("members", False, True, True, True),
        ("connections", False, False, True, True),
        ("nobody", False, False, False, True),
    ],
)
def test_a_page_opens_for_those_it_is_for(
    make_member, ben, cleo, shown_to, visitor, member, connection, owner
):
    eve = make_member("eve", shown_to=shown_to)
    connect(eve, ben, origin_kind="test", origin_id=uuid4(), now=NOW)

    seen = ["eve" in handles(viewer) for viewer in (AnonymousUser(), cleo, ben, eve)]

    assert seen == [visitor, member, connection, owner]


@pytest.mark.parametrize("half", ["name", "what_i_do", "about_me"])
def test_a_profile_without_one_half_is_not_listed(make_member, ben, half):
    eve = make_member("eve", **{half: ""})
    Profile.objects.filter(user=eve).update(**{half: ""})

    assert "eve" not in handles(ben)
    assert "eve" in handles(eve)


def test_a_closed_account_is_gone_for_everybody(make_member, ben):
    eve = make_member("eve")
    assert "eve" in handles(ben)

    type(eve).objects.filter(pk=eve.pk).update(is_active=False)

    assert "eve" not in handles(ben)


@pytest.mark.parametrize("blocker", ["ben", "cleo"])
def test_a_block_holds_both_ways(ben, cleo, blocker):
    first, second = (ben, cleo) if blocker == "ben" else (cleo, ben)
    assert "cleo" in handles(ben)

    block(first, other=second, now=NOW)

    assert "cleo" not in handles(ben)
    assert "ben" not in handles(cleo)


@pytest.mark.parametrize("field", MARKS)
@pytest.mark.parametrize(
    ("shown_to", "seen_by"),
    [
        ("everyone", {"visitor", "member", "connection", "self"}),
        ("members", {"member", "connection", "self"}),
        ("connections", {"connection", "self"}),
        ("nobody", {"self"}),
    ],
)
def test_each_field_is_shown_to_those_it_is_for(make_member, field, shown_to, seen_by):
    eve = make_member(
        "eve",
        shown_to="everyone",
        **{field: MARKS[field], f"{field}_shown_to": shown_to},
    )

    seen = {
        relation
        for relation in ("visitor", "member", "connection", "self")
        if getattr(face_of(eve.profile, relation=relation), field)
    }

    assert seen == seen_by


SURFACES = ["/", "/members/", "/members/?q=mark", "/members/eve/", "/events/"]


@pytest.fixture
def eve_with_marks(make_member):
    """Everybody may open eve's page, but her private fields are for nobody."""
    private = {f"{field}_shown_to": "nobody" for field in MARKS}
    return make_member("eve", shown_to="everyone", **MARKS, **private)


def leaks(client):
    pages = [client.get(path, follow=True).content.decode() for path in SURFACES]
    return [mark for mark in MARKS.values() if any(mark in page for page in pages)]


@pytest.mark.parametrize("role", ["visitor", "member", "organiser"])
def test_no_page_shows_a_private_field(
    eve_with_marks, ada, ben, client, client_of, role
):
    viewer = {"visitor": client, "member": client_of(ben), "organiser": client_of(ada)}

    assert leaks(viewer[role]) == []


@pytest.mark.parametrize("field", MARKS)
def test_a_planted_leak_is_found(eve_with_marks, ben, client_of, field, monkeypatch):
    from contacts.profiles import visibility

    shown = visibility.may_see
    monkeypatch.setattr(
        visibility,
        "may_see",
        lambda profile, name, *, relation: (
            name == field or shown(profile, name, relation=relation)
        ),
    )

    assert MARKS[field] in leaks(client_of(ben))


def test_search_never_looks_into_private_fields(eve_with_marks, ben, client_of):
    found = client_of(ben).get("/members/?q=mark-phone").context["people"]

    assert found == []
