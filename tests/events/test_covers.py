"""The picture of an event: who chooses it, who sees it, and when its files go."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from events import actions
from events.models import Event
from tests.scenes import a_photo, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def with_picture(ben):
    event = an_event(host=ben, slug="supper")
    photo = BytesIO(a_photo(width=900, height=700))
    actions.set_cover(event, upload=photo, words="Two tables under a lime tree")
    event.refresh_from_db()
    return event


def where(event, size="large"):
    return f"/events/{event.slug}/cover/{event.cover}/{size}/"


def test_a_host_chooses_a_picture_and_members_see_it_with_its_words(
    ben, cleo, client, client_of
):
    event = an_event(host=ben, slug="supper")
    photo = BytesIO(a_photo(width=900, height=700))
    photo.name = "=cmd|../../x.svg"

    client_of(ben).post(
        "/events/supper/host/picture/", {"picture": photo, "words": "Two tables"}
    )

    event.refresh_from_db()
    page = client_of(cleo).get("/events/supper/").content.decode()
    picture = client_of(cleo).get(where(event))
    assert f'src="{where(event)}" alt="Two tables"' in page
    assert Image.open(BytesIO(picture.content)).size == (900, 450)
    assert picture["Content-Type"] == "image/webp"
    assert client.get(where(event)).status_code == 404


def test_a_picture_is_seen_by_who_may_see_the_event_and_by_nobody_else(
    ben, cleo, client, client_of, with_picture
):
    path = where(with_picture)
    statuses = {}
    for audience in ("public", "members", "link"):
        actions.change(with_picture, says={"audience": audience}, now=datetime.now(UTC))
        with_picture.refresh_from_db()
        key = f"?key={with_picture.link_key}"
        statuses[audience] = [
            client.get(path).status_code,
            client_of(cleo).get(path).status_code,
            client_of(cleo).get(path + key).status_code,
        ]
    Event.objects.update(status="draft", audience="public")
    statuses["draft"] = [client.get(path).status_code]

    assert statuses == {
        "public": [200, 200, 200],
        "members": [404, 200, 200],
        "link": [404, 404, 200],
        "draft": [404],
    }


def test_another_picture_has_another_address_and_the_old_files_go(
    ben, with_picture, django_capture_on_commit_callbacks
):
    old = with_picture.cover

    with django_capture_on_commit_callbacks(execute=True):
        photo = BytesIO(a_photo(colour="red"))
        actions.set_cover(with_picture, upload=photo, words="")

    with_picture.refresh_from_db()
    assert with_picture.cover != old
    folder = f"covers/{old.hex[:2]}"
    assert not any(old.hex in name for name in default_storage.listdir(folder)[1])


def test_a_picture_that_a_clone_shows_stays_when_the_first_lets_go(
    ben, client_of, with_picture, now, django_capture_on_commit_callbacks
):
    copy = actions.clone(with_picture, host=ben, token=uuid4(), now=now)

    with django_capture_on_commit_callbacks(execute=True):
        client_of(ben).post("/events/supper/host/picture/", {"remove": "1"})

    with_picture.refresh_from_db()
    assert (with_picture.cover, with_picture.cover_words) == (None, "")
    assert client_of(ben).get(where(copy)).status_code == 200


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"GIF89a<script>alert(1)</script>", "a.gif"),
        (a_photo()[:200], "a.jpg"),
        (a_photo(), "x" * 300 + ".jpg"),
    ],
)
def test_what_is_no_picture_is_refused_beside_its_field(ben, client_of, data, name):
    an_event(host=ben, slug="supper")
    file = BytesIO(data)
    file.name = name

    page = client_of(ben).post(
        "/events/supper/host/picture/", {"picture": file, "words": "Two tables"}
    )

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["picture"]
    assert page.context["form"]["words"].value() == "Two tables"
    assert Event.objects.get().cover is None


def test_words_alone_ask_for_a_picture_first_and_may_be_changed_later(
    ben, client_of, with_picture
):
    an_event(host=ben, slug="bare")
    client = client_of(ben)

    bare = client.post("/events/bare/host/picture/", {"words": "Two tables"})
    client.post("/events/supper/host/picture/", {"words": "Three tables"})

    cover = with_picture.cover
    with_picture.refresh_from_db()
    assert bare.status_code == 422
    assert (with_picture.cover, with_picture.cover_words) == (cover, "Three tables")
