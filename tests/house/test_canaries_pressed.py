"""No mark comes to light at a button of the admin, on a page that no address opens."""

from __future__ import annotations

from importlib import import_module

import pytest

from contacts.introductions.models import Introduction, Message
from contacts.profiles.models import Invitation, Profile
from events.rooms.models import Keepsake
from tests.house.canaries import not_for, pressed_by
from tests.house.marked import BOOK, LETTER, LINK, UNREPORTED, make_world
from tests.house.presses import Pressing, deeds_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many_letters")]

# Pages that open in answer to a button and by no address, by the button, with the
# module that shows them.
ASKS = {
    "/admin/profiles/user/ suspend": "contacts.profiles.admin.accounts",
    **dict.fromkeys(
        [
            f"/admin/profiles/report/ {deed}"
            for deed in ("note", "warn", "hide", "suspend", "settle")
        ],
        "contacts.profiles.admin.moderating",
    ),
    "/admin/profiles/topic/ merge": "contacts.profiles.admin.words",
    "/admin/profiles/invitation/add/": "contacts.profiles.admin.inviting",
    "/admin/events/event/ cancel": "events.admin.deeds",
    "/admin/events/series/ cancel_rest": "events.admin.deeds",
}


@pytest.fixture
def world(ada, make_member, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_world(ada=ada, make_member=make_member)


def test_no_button_shows_an_organiser_a_mark_that_is_not_for_her(world, ada, client_of):
    pressing = Pressing(client_of(ada))

    shown = pressed_by(world, pressing)

    pressed = {str(press) for press in pressing.done}
    assert deeds_of(ada) - pressed == set()
    assert set(ASKS) - pressed == set()
    assert not_for("organiser", shown) == []


def what_is_private():
    """Give a word of somebody's conversation, letter, book, link and page."""
    return [
        Message.objects.get(text=UNREPORTED.word).text,
        Introduction.objects.get(reason=LETTER.word).reason,
        Keepsake.objects.filter(nugget=BOOK.word)[0].nugget,
        Invitation.objects.get(note=LINK.word).note,
        Profile.objects.get(handle="shows-nobody").phone,
    ]


def test_a_leak_planted_on_a_page_behind_a_button_is_found(
    world, ada, client_of, monkeypatch
):
    for name in set(ASKS.values()):
        module = import_module(name)

        def with_words(request, template, context, show=module.render, **more):
            context = context | {"title": " ".join(what_is_private())}
            return show(request, template, context, **more)

        monkeypatch.setattr(module, "render", with_words)

    found = {
        at: not_for("organiser", pressed_by(world, Pressing(client_of(ada)), at))
        for at in ASKS
    }

    private = [("message", UNREPORTED.level), ("reason", LETTER.level)]
    private += [("nugget", BOOK.level), ("note of a link", LINK.level)]
    private += [("phone", "nobody")]
    for at, leaks in found.items():
        for field, level in private:
            assert f"organiser saw {field} for {level} at {at}" in leaks
