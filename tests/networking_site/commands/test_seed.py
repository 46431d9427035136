"""The demo community and the volume for benchmarks."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from contacts.introductions.models import Introduction
from contacts.profiles.models import Newcomer, Profile, Report, User
from events.models import Event, Rsvp
from networking_site.announcements.models import Announcement, Receipt
from networking_site.demo.fill import MEMBER, ORGANISER, PASSWORD

pytestmark = pytest.mark.django_db
KEPT = (User, Profile, Report, Event, Rsvp, Introduction, Announcement, Receipt)


def run(name, *args):
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def table():
    return run("seed_demo")


def everything():
    return {
        model.__name__: list(model.objects.order_by("pk").values()) for model in KEPT
    }


def test_a_second_run_adds_and_changes_nothing(table):
    before = everything()

    run("seed_demo")

    assert everything() == before


def test_it_shows_every_side_of_the_site(table):
    full = Event.objects.annotate(
        going=Count("rsvps", filter=Q(rsvps__answer="going")),
        waiting=Count("rsvps", filter=Q(rsvps__answer="waiting")),
    ).filter(going=F("capacity"), waiting__gt=0)

    assert User.objects.count() == 62
    assert Newcomer.objects.waiting().count() == 2
    assert Report.objects.open().count() == 1
    assert Profile.objects.listed().active().count() == 58
    assert Event.objects.count() >= 30
    assert set(Event.objects.values_list("kind", flat=True)) == set(Event.Kind.values)
    assert set(Event.objects.values_list("status", flat=True)) == set(
        Event.Status.values
    )
    assert full.count() == 1
    states = set(Introduction.objects.values_list("state", flat=True))
    assert states == set(Introduction.State.values)
    assert len(set(Profile.objects.values_list("country", flat=True))) > 40


@pytest.mark.parametrize("handle", [ORGANISER, MEMBER])
def test_those_it_names_can_sign_in(table, client, handle):
    user = User.objects.get(profile__handle=handle)
    assert user.email in run("seed_demo", "--who")

    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert client.get("/members/").status_code == 200


def test_its_member_reads_what_the_organisers_announced(table, client):
    member = User.objects.get(profile__handle=MEMBER)
    client.force_login(member)
    [announced] = Announcement.objects.visible_to(member)

    page = client.get(announced.get_absolute_url()).content.decode()

    assert "<strong>the Old Printworks</strong>" in page
    assert announced.subject in client.get("/notices/").content.decode()


def test_if_empty_leaves_a_site_with_members_alone(ben):
    run("seed_demo", "--if-empty")

    assert User.objects.count() == 1


def test_volume_is_made_as_asked():
    run("seed_scale", "--members=40", "--events=5", "--introductions=10")

    assert User.objects.count() == Profile.objects.listed().count() == 40
    assert Event.objects.count() == 5
    assert Introduction.objects.count() == 10


def test_volume_of_nothing_is_asked_back():
    with pytest.raises(CommandError, match="Say how many"):
        run("seed_scale")


def test_export_and_erase_name_who_is_not_there():
    for command in ("export_member", "erase_member"):
        with pytest.raises(CommandError, match="There is no member"):
            run(command, "nobody@example.org")


def test_erasing_asks_twice(ben):
    with pytest.raises(CommandError, match="--yes"):
        run("erase_member", "ben@example.org")
    assert User.objects.filter(pk=ben.pk).exists()

    run("erase_member", "ben@example.org", "--yes")

    assert not User.objects.filter(pk=ben.pk).exists()
