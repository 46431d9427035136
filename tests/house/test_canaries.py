"""No mark of a private field comes to light anywhere, in any role; planted leaks do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import pytest
from django.test import Client, RequestFactory

from contacts.introductions.emails import received
from contacts.introductions.models import Introduction, Message
from contacts.profiles import visibility
from contacts.profiles.actions import reindex_all
from contacts.profiles.directory.reading import traits_of
from contacts.profiles.models import Report, ReportedWords, User
from contacts.profiles.querysets import SELF, AskQuerySet, ProfileQuerySet
from contacts.profiles.visibility import face_of
from networking_site.lib.trail.actions import record
from networking_site.lib.trail.deeds import READ
from networking_site.lib.trail.models import Deed
from networking_site.lib.trail.subjects import Subject
from tests.house.canaries import given_to, leaks, photos_given
from tests.house.marked import (
    LEVELS,
    MARKS,
    ON_HER_PAGE,
    PRIVATE,
    REPORTED,
    SEEN_BY,
    make_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many_letters")]


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(ada, make_member):
    return make_world(ada=ada, make_member=make_member)


def test_every_mark_is_there_to_be_found(world):
    for level, user in zip(LEVELS, world.marked, strict=False):
        client = Client()
        client.force_login(user)

        page = client.get(user.profile.get_absolute_url()).content.decode()

        hers = [mark.word for mark in ON_HER_PAGE if mark.level == level]
        assert [word for word in hers if word not in page] == []


@pytest.mark.parametrize("role", SEEN_BY)
def test_each_role_sees_on_her_page_just_what_is_for_it(world, role):
    client, viewer = Client(), world.roles[role]
    if viewer is not None:
        client.force_login(viewer)

    pages = "".join(
        client.get(user.profile.get_absolute_url()).content.decode()
        for user in world.marked
    )

    seen = {mark.level for mark in MARKS if mark.word in pages}
    assert seen == SEEN_BY[role]
    assert {(mark.field, mark.level) for mark in ON_HER_PAGE if mark.word in pages} == {
        (mark.field, mark.level) for mark in ON_HER_PAGE if mark.level in SEEN_BY[role]
    }
    assert photos_given(world, role) == SEEN_BY[role]


def test_what_was_reported_is_there_to_be_found(world, ada, client_of):
    report = Report.objects.get()

    page = client_of(ada).get(f"/admin/profiles/report/{report.pk}/change/")

    assert REPORTED.word in page.content.decode()


@pytest.mark.parametrize("role", SEEN_BY)
def test_nothing_a_role_is_given_holds_a_mark_that_is_not_for_it(world, role):
    assert leaks(world, role) == []


def test_the_trail_of_all_that_was_read_holds_no_mark(world):
    for _ in given_to(world, "organiser", at="/admin/"):
        pass

    written = repr(list(Deed.objects.values()))
    not_titles = [mark for mark in MARKS if mark.field != "page"]
    found = [*not_titles, REPORTED, *PRIVATE]
    assert Deed.objects.filter(deed="read").count() > len(LEVELS)
    assert [mark for mark in found if mark.word in written] == []
    assert "@example.org" not in written


# Leaks, planted one by one: a canary that finds none of these guards nothing. Each is a
# slip that one line of code could make, the role that profits, and where it shows.


def with_own_eyes(profile, **words):
    """Show a member as she sees herself, to whoever looks."""
    return face_of(profile, **{**words, "relation": SELF})


def with_own_eyes_all(profiles):
    """Show several members as each sees herself."""
    return [with_own_eyes(profile, url=None) for profile in profiles]


def name_everybody(self, viewer):
    """Give every profile, whoever looks."""
    return self.all()


def forget_one_field(plant):
    allowed = visibility.may_see
    plant(
        "contacts.profiles.visibility.may_see",
        lambda profile, field, *, relation: (
            field == "pronouns" or allowed(profile, field, relation=relation)
        ),
    )


def forget_whom_a_page_is_for(plant):
    plant(ProfileQuerySet, "visible_to", name_everybody)


def index_from_own_eyes(plant):
    plant("contacts.profiles.actions.directory.face_of", with_own_eyes)
    list(reindex_all())


def count_from_own_eyes(plant):
    def traits(profile, *, face):
        return traits_of(profile, face=with_own_eyes(profile))

    plant("contacts.profiles.actions.directory.traits_of", traits)
    list(reindex_all())


def write_the_card_from_own_eyes(plant):
    plant("contacts.profiles.views.card.face_of", with_own_eyes)


def tell_machines_from_own_eyes(plant):
    plant("contacts.profiles.public.face_of", with_own_eyes)


def write_letters_from_own_eyes(plant):
    def face(member):
        seen = with_own_eyes(member.profile)
        return replace(seen, name=f"{seen.name}, {seen.phone}")

    plant("contacts.introductions.emails.letters._face", face)
    for introduction in Introduction.objects.all():
        for party in introduction.parties.all():
            received(introduction, to=party.member)


def tell_from_own_eyes(plant):
    write_letters_from_own_eyes(plant)


def read_letters_from_own_eyes(plant):
    plant("contacts.introductions.pages.letters.face_of", with_own_eyes)


def let_her_take_others_along(plant):
    plant(
        "contacts.profiles.privacy._names",
        lambda user, profiles: list(profiles.values_list("headline", flat=True)),
    )


def hand_out_photos(plant):
    plant("contacts.profiles.views.photos.may_see", lambda *args, **words: True)


def list_people_from_own_eyes(plant):
    plant("events.views.page.faces", with_own_eyes_all)


def let_people_be_picked_from_own_eyes(plant):
    plant("contacts.introductions.views.picking.faces", with_own_eyes_all)


def read_every_line_on_the_board(plant):
    def listed(self, viewer):
        return self.open()

    plant(AskQuerySet, "listed_for", listed)


def report_the_whole_conversation(plant):
    for message in Message.objects.all():
        ReportedWords.objects.get_or_create(
            report=Report.objects.get(),
            source_id=message.public_id,
            defaults={"text": message.text, "said_at": message.written_at},
        )


def write_the_whole_account_into_the_trail(plant):
    subject = Subject(title=lambda user: f"{user.profile.name}, {user.profile.phone}")
    plant("networking_site.lib.trail.subjects._subjects", {"profiles.user": subject})
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(email="ada@example.org")
    for user in User.objects.all():
        record(request, READ, about=user)


def show_organisers_all(plant):
    plant("contacts.profiles.admin.faces.face_of", with_own_eyes)


def take_along_from_own_eyes(plant):
    sheet = import_module("networking_site.exports.sheets.members")
    plant(sheet, "face_of", with_own_eyes)


LEAKS: list[tuple[str, str, Callable]] = [
    ("visitor", "/members/shows-nobody/", forget_one_field),
    ("member", "/members/page-nobody/", forget_whom_a_page_is_for),
    ("member", "/members/?q=", index_from_own_eyes),
    ("member", "/members/?topic=", count_from_own_eyes),
    ("visitor", "card.vcf", write_the_card_from_own_eyes),
    ("visitor", "/members/shows-members/", tell_machines_from_own_eyes),
    ("member", "no page", write_letters_from_own_eyes),
    ("member", "/notices/", tell_from_own_eyes),
    ("member", "/introductions/", read_letters_from_own_eyes),
    ("connection", "no page", let_her_take_others_along),
    ("visitor", "no page", hand_out_photos),
    ("member", "/people/", list_people_from_own_eyes),
    ("member", "/introductions/new/", let_people_be_picked_from_own_eyes),
    ("member", "/introductions/board/", read_every_line_on_the_board),
    ("organiser", "/admin/profiles/user/", show_organisers_all),
    ("organiser", "/admin/exports/", take_along_from_own_eyes),
    ("organiser", "/admin/profiles/report/", report_the_whole_conversation),
    ("organiser", "/admin/trail/", write_the_whole_account_into_the_trail),
]


@pytest.mark.parametrize(
    ("role", "at", "leak"), LEAKS, ids=[leak.__name__ for _, _, leak in LEAKS]
)
def test_a_planted_leak_is_found(world, monkeypatch, role, at, leak):
    leak(monkeypatch.setattr)

    assert leaks(world, role, at) != []
