"""A member's photo: taken, cropped, shown to those who may see it, taken away."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from contacts.profiles import actions, photos
from contacts.profiles.models import Profile
from tests.scenes import a_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def sent(client, data=None, name="me.jpg"):
    file = SimpleUploadedFile(name, a_photo() if data is None else data)
    return client.post("/members/me/photo/", {"photo": file})


def with_photo(user):
    actions.set_photo(user.profile, upload=BytesIO(a_photo()))
    return Profile.objects.get(user=user)


def test_a_photo_is_shown_small_and_large(ben, cleo, client_of):
    response = sent(client_of(ben))

    profile = Profile.objects.get(user=ben)
    sizes = []
    for size in ("small", "large"):
        picture = client_of(cleo).get(profile.photo_url(size))
        assert picture["Content-Type"] == "image/webp"
        sizes.append(Image.open(BytesIO(picture.content)).size)
    assert response["Location"] == "/members/me/photo/"
    assert sizes == [(160, 160), (640, 640)]
    assert (
        profile.photo_url("large")
        in client_of(cleo).get("/members/ben/").content.decode()
    )


def test_another_square_is_a_new_address_and_the_old_files_go(
    ben, client_of, media, django_capture_on_commit_callbacks
):
    before = with_photo(ben)

    with django_capture_on_commit_callbacks(execute=True):
        client_of(ben).post("/members/me/photo/crop/", {"x": 100, "y": 0, "side": 500})

    after = Profile.objects.get(user=ben)
    assert after.photo_crop == [100, 0, 500]
    assert after.photo != before.photo
    assert len(files(media)) == 3
    assert client_of(ben).get(before.photo_url("small")).status_code == 404


@pytest.mark.parametrize(
    "crop",
    [{"x": -1, "y": 0, "side": 500}, {"x": 0, "y": 0, "side": 0}, {"x": "a"}, {},
     {"x": 0, "y": 10**30, "side": 500}, {"x": "NaN", "y": 0, "side": 500}],
)  # fmt: skip
def test_a_square_that_is_none_changes_nothing(ben, client_of, crop):
    before = with_photo(ben)

    response = client_of(ben).post("/members/me/photo/crop/", crop)

    assert response.status_code == 422
    assert Profile.objects.get(user=ben).photo == before.photo


def test_a_photo_taken_away_is_gone_with_its_files(
    ben, client_of, media, django_capture_on_commit_callbacks
):
    before = with_photo(ben)
    assert len(files(media)) == 3

    with django_capture_on_commit_callbacks(execute=True):
        client_of(ben).post("/members/me/photo/remove/")

    assert Profile.objects.get(user=ben).photo is None
    assert files(media) == []
    assert client_of(ben).get(before.photo_url("large")).status_code == 404


@pytest.mark.parametrize(
    ("shown_to", "visitor", "member", "owner"),
    [
        ("everyone", 200, 200, 200),
        ("members", 404, 200, 200),
        ("nobody", 404, 404, 200),
    ],
)
def test_only_those_who_may_see_it_get_the_bytes(
    ben, cleo, dov, client, client_of, shown_to, visitor, member, owner
):
    profile = with_photo(ben)
    Profile.objects.filter(user=ben).update(
        shown_to="everyone", photo_shown_to=shown_to
    )
    url = profile.photo_url("small")

    answers = [
        c.get(url).status_code for c in (client, client_of(cleo), client_of(ben))
    ]

    assert answers == [visitor, member, owner]
    assert client_of(dov).get(url).status_code == 404


def test_the_whole_photo_is_for_its_owner_alone(ben, cleo, client_of):
    profile = with_photo(ben)

    assert client_of(ben).get(profile.photo_url("whole")).status_code == 200
    assert client_of(cleo).get(profile.photo_url("whole")).status_code == 404


def test_a_photo_is_found_only_under_its_own_member(ben, cleo, client_of):
    profile = with_photo(ben)
    other = profile.photo_url("small").replace("/ben/", "/cleo/")

    assert client_of(cleo).get(other).status_code == 404
    absent = f"/members/ben/photo/{uuid4()}/small/"
    assert client_of(cleo).get(absent).status_code == 404
    odd = profile.photo_url("small").replace("small", "huge")
    assert client_of(ben).get(odd).status_code == 404


def png_header(width: int, height: int) -> bytes:
    """Begin a PNG that claims to be so large, and end it there."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("big.png", png_header(13_000, 13_000)),
        ("me.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("me.gif", b"GIF89a<script>alert(1)</script>"),
        ("me.jpg", a_photo()[:300]),
        ("empty.jpg", b""),
        ("tiny.jpg", a_photo(width=20, height=20)),
        ("../../x.png", b"not a picture"),
        ("x" * 150 + ".png", b"not a picture"),
    ],
)
def test_what_is_no_photo_gets_a_sentence_and_changes_nothing(
    ben, client_of, media, name, data
):
    before = with_photo(ben)

    response = sent(client_of(ben), data, name)

    assert response.status_code == 422
    assert response.context["form"].errors["photo"][0].endswith(".")
    assert Profile.objects.get(user=ben).photo == before.photo
    assert len(files(media)) == 3


def test_a_photo_named_html_is_judged_by_what_is_in_it(ben, client_of):
    assert sent(client_of(ben), name="me.html").status_code == 302


def test_no_row_names_a_file_that_could_not_be_kept(ben, media, monkeypatch):
    monkeypatch.setattr(
        Profile, "save", lambda *args, **more: (_ for _ in ()).throw(OSError("full"))
    )

    with pytest.raises(OSError, match="full"):
        actions.set_photo(ben.profile, upload=BytesIO(a_photo()))

    assert files(media) == []
    assert photos.read(uuid4(), "small") is None
