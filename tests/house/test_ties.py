"""Every tie to a person is known to export and to erase."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from contacts.introductions import actions as introductions
from contacts.introductions.models import Introduction, Party
from contacts.profiles import actions as profiles
from contacts.profiles.models import Ask, Profile, Prompt, User
from events import actions as events
from events.models import Rsvp
from networking_site import privacy
from tests.scenes import an_event, an_introduction

pytestmark = pytest.mark.django_db
MARK = "kestrel"


def ties_in_the_schema() -> set[str]:
    """Give every column that points at an account."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and _points_at_a_person(model, field)
    }


def _points_at_a_person(model, field):
    if field.many_to_many:
        return model is User
    return field.related_model is User


def missing(ties: dict[str, str]) -> set[str]:
    """Give the ties that no app's privacy.py speaks of."""
    return ties_in_the_schema() - set(ties)


def test_every_tie_is_known():
    assert missing(privacy.TIES) == set()
    assert set(privacy.TIES) - ties_in_the_schema() == set()


def test_a_forgotten_tie_is_noticed():
    ties = dict(privacy.TIES)
    del ties["events.Rsvp.member"]

    assert missing(ties) == {"events.Rsvp.member"}


@pytest.fixture
def marked(make_member, ben, cleo):
    """A member whose every word holds her mark, with ties of every kind."""
    user = make_member("kes", name=f"{MARK} name")
    user.email = f"{MARK}@example.org"
    user.save()
    profile = Profile.objects.get(user=user)
    for name in ("pronouns", "headline", "what_i_do", "about_me", "place", "phone"):
        setattr(profile, name, f"{MARK} {name}")
    profile.contact_email = f"{MARK}-contact@example.org"
    prompt = Prompt.objects.first()
    profiles.save_profile(profile, topics=["Birds"], hooks={prompt: f"{MARK} hook"})
    now = datetime.now(UTC)
    profiles.save_asks(profile, kind=Ask.Kind.ASK, texts=[f"{MARK} ask"], now=now)
    an_introduction(introducer=user, one=ben, other=cleo, reason=f"{MARK} reason")
    letter = an_introduction(
        introducer=ben, one=user, other=make_member("gus"), one_line="You like birds."
    )
    introductions.answer(letter, member=user, answer=Party.Answer.YES, now=now)
    event = an_event(host=user, capacity=1)
    events.answer(event, member=user, answer=Rsvp.Answer.GOING, now=now)
    events.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)
    profiles.block(user, other=make_member("hal"), now=now)
    return user


def whole_database() -> str:
    """Give the text of every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += cursor.fetchall()
    return repr(rows)


def test_the_export_holds_every_word_of_hers_and_no_secret_of_others(marked):
    export = json.dumps(privacy.export(marked), cls=DjangoJSONEncoder)

    for word in (
        *("name", "pronouns", "headline", "what_i_do", "about_me", "place", "phone"),
        *("hook", "ask", "reason"),
    ):
        assert f"{MARK} {word}" in export
    assert "Tuesday breakfast" in export
    assert "You like birds." in export
    assert "password" not in export
    assert "ben@example.org" not in export


def test_after_an_erasure_no_mark_of_hers_is_left_and_others_keep_their_history(
    marked, ben
):
    assert MARK in whole_database()

    privacy.erase(marked)

    assert MARK not in whole_database()
    letters = Introduction.objects.visible_to(ben)
    assert [letter.state for letter in letters] == ["withdrawn", "withdrawn"]
    assert Rsvp.objects.get(member=ben).answer == Rsvp.Answer.GOING


def test_an_erasure_that_forgets_one_app_is_noticed(marked, monkeypatch):
    monkeypatch.setattr(privacy, "APPS", [privacy.profiles])

    privacy.erase(marked)

    assert f"{MARK} reason" in whole_database()
