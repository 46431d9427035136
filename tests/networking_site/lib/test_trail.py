"""The trail itself: written once, never changed, forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from networking_site.lib.refused import Refused
from networking_site.lib.schedule.clock import tick
from networking_site.lib.trail.actions import (
    forget_old,
    record,
    record_reading,
    recorded,
)
from networking_site.lib.trail.deeds import CHANGED, READ
from networking_site.lib.trail.models import Deed
from networking_site.lib.trail.querysets import NeverChanged

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def request_of():
    """Give a request of somebody, from an address."""

    def asks(user, **more):
        request = RequestFactory(**more).get("/")
        request.user = user
        return request

    return asks


def test_what_was_written_stays_as_it_is(ada, request_of):
    deed = record(request_of(ada), READ, about=ada)

    deed.about_title = "somebody else"
    for change in (
        deed.save,
        deed.delete,
        Deed.objects.all().delete,
        lambda: Deed.objects.update(deed=CHANGED),
        lambda: Deed.objects.bulk_update([deed], ["deed"]),
    ):
        with pytest.raises(NeverChanged):
            change()

    assert Deed.objects.get().about_title == "Ada"


def test_a_deed_without_words_is_not_written(ada, request_of):
    with pytest.raises(LookupError):
        record(request_of(ada), "danced")


def test_nobody_does_nothing(request_of):
    with pytest.raises(PermissionDenied):
        record(request_of(AnonymousUser()), READ)


def test_of_what_may_not_be_kept_only_the_field_is_named(ada, ben, request_of):
    before = {"is_active": True, "email": "before@example.org"}
    after = {"is_active": False, "email": "after@example.org"}

    deed = record(request_of(ada), CHANGED, about=ben, before=before, after=after)

    assert deed.changes == [
        {"field": "is_active", "before": True, "after": False},
        {"field": "email"},
    ]


def test_of_a_model_that_nobody_spoke_for_nothing_is_kept(ada, ben, request_of):
    deed = record(request_of(ada), CHANGED, about=ben.profile, after={"name": "Ben"})

    assert deed.about_title == ""
    assert deed.changes == [{"field": "name"}]


def test_long_values_are_cut(ada, request_of):
    group = Group.objects.create(name="g" * 150)
    after = {"name": "n" * 900}

    deed = record(request_of(ada), CHANGED, about=group, after=after)

    assert deed.changes[0]["after"] == "n" * 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.4", "198.51.100.4"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "' or 1=1", None),
        (2, "198.51.100.4", None),
    ],
)
def test_from_where_is_told_as_sign_in_tells_it(
    proxies, forwarded, found, ada, request_of, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert record(request_of(ada, **headers), READ).ip == found


def test_a_deed_and_its_trail_are_both_kept_or_neither(ada, ben, request_of):
    def half_of_it():
        with recorded(request_of(ada), CHANGED, about=ben):
            Group.objects.create(name="half done")
            raise Refused("No.")

    with pytest.raises(Refused):
        half_of_it()

    assert not Deed.objects.exists()
    assert not Group.objects.filter(name="half done").exists()


def test_the_same_reading_by_two_is_two(ada, ben, request_of):
    for reader in (ada, ben, ada):
        record_reading(request_of(reader), READ, about=ben)
    record_reading(request_of(ada), READ, about=ada)

    assert Deed.objects.count() == 3


def test_after_a_year_a_deed_is_forgotten(ada):
    for days in (364, 366):
        Deed.objects.create(
            at=NOW - timedelta(days=days), deed=READ, who=ada, about_id=str(days)
        )

    assert forget_old(now=NOW) == 1
    assert Deed.objects.get().about_id == "364"
    assert "networking_site.lib.trail.tasks.forget_old_deeds" in tick(now=NOW)
