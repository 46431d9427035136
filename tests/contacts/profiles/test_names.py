"""What a member is called where organisers read of her."""

import pytest

from contacts.profiles.models import Profile, User

pytestmark = pytest.mark.django_db


def test_a_member_is_named_where_her_page_is_loaded(
    ben, cleo, django_assert_num_queries
):
    Profile.objects.filter(user=cleo).update(name="")
    loaded = User.objects.select_related("profile")
    known, nameless = loaded.get(pk=ben.pk), loaded.get(pk=cleo.pk)
    bare = User.objects.get(pk=ben.pk)

    with django_assert_num_queries(0):
        names = [str(known), str(nameless), str(bare)]

    assert names == ["Ben", cleo.email, ben.email]


def test_namesakes_are_told_apart_by_their_addresses(ben, cleo):
    Profile.objects.filter(user=cleo).update(name="")

    both = [User.objects.get(pk=user.pk).name_and_address for user in (ben, cleo)]

    assert both == [f"Ben, {ben.email}", cleo.email]
