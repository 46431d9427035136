"""A member takes her data along, proves that it is she, and closes her account."""

from __future__ import annotations

import io
import json
import os
import re
import time
from datetime import timedelta
from zipfile import ZipFile

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from contacts.profiles import photos
from contacts.profiles.actions import bring_back, set_role
from contacts.profiles.models import Profile, User
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from networking_site.my_data import actions, again, parcel
from networking_site.my_data.models import Takeout, takeout_folder
from tests.cast import PASSWORD
from tests.scenes import an_event, an_introduction

pytestmark = pytest.mark.django_db
ASKED_AGAIN = "/accounts/reauthenticate/?next="


@pytest.fixture
def herself(client_of):
    """Give the browser of a member who said her password a moment ago."""

    def proved(user):
        client = client_of(user)
        answer = client.post(
            "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/me/data/"}
        )
        assert answer["Location"] == "/me/data/"
        return client

    return proved


@pytest.fixture
def by_code(run_jobs, mailoutbox):
    """Sign a member in by a code, as one without a password does."""

    def signed_in(user, *, then="/me/data/"):
        client = Client()
        client.post("/accounts/login/code/", {"email": user.email, "next": then})
        run_jobs()
        code = re.search(r"^([A-Z0-9-]{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]
        answer = client.post(
            "/accounts/login/code/confirm/", {"code": code, "next": then}
        )
        assert answer["Location"] == then
        return client

    return signed_in


@pytest.fixture
def eve(make_member):
    """She has no password: she signs in by codes."""
    user = make_member("eve")
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def ready(ben, run_jobs):
    """A parcel of ben's that is packed."""
    actions.ask_for_takeout(ben, now=timezone.now())
    run_jobs()
    return Takeout.objects.get(member=ben)


def the_parcel(client):
    answer = client.get("/me/data/download/")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    answer.close()
    return ZipFile(io.BytesIO(content))


def test_a_member_asks_waits_and_fetches_everything_about_her(
    ben, ada, cleo, herself, run_jobs, mailoutbox
):
    photo = photos.keep(_a_photo(), crop=[0, 0, 1000])
    Profile.objects.filter(user=ben).update(photo=photo, headline="Çavdar <b>bread</b>")
    an_event(host=ben)
    an_introduction(introducer=ada, one=ben, other=cleo, reason="You both bake.")
    client = herself(ben)

    asked = client.post("/me/data/ask/")
    page_meanwhile = client.get("/me/data/").content.decode()
    run_jobs()
    page = client.get("/me/data/").content.decode()
    parcel = the_parcel(client)

    assert asked.status_code == 302
    assert "We are packing it" in page_meanwhile
    assert "/me/data/download/" in page
    assert mailoutbox[-1].to == [ben.email]
    assert mailoutbox[-1].subject == "Your data is ready"
    assert "/me/data/" in mailoutbox[-1].body
    assert parcel.testzip() is None
    assert parcel.namelist() == ["README.txt", "me.json", "me.html", "photo.webp"]
    me = json.loads(parcel.read("me.json"))
    assert me["profile"]["headline"] == "Çavdar <b>bread</b>"
    assert me["introductions_received"][0]["between"] == ["Ben", "Cleo"]
    assert "Çavdar &lt;b&gt;bread&lt;/b&gt;" in parcel.read("me.html").decode()
    assert b"<script" not in parcel.read("me.html")
    assert parcel.read("photo.webp") == photos.read(photo, photos.WHOLE)


def test_the_file_is_handed_over_as_a_file_and_never_kept_by_browsers(
    ben, ready, herself
):
    answer = herself(ben).get("/me/data/download/")
    answer.close()

    assert re.fullmatch(
        r'attachment; filename="my-data-[0-9-]+\.zip"', answer["Content-Disposition"]
    )
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_file_has_a_name_nobody_guesses_and_is_for_the_site_alone(ben, ready):
    assert re.fullmatch(r"[0-9a-f]{32}\.zip", ready.file.name)
    assert ready.file.stat().st_mode & 0o777 == 0o600
    assert ready.file.parent == takeout_folder()
    assert Client().get(f"/media/takeouts/{ready.file.name}").status_code == 404


def test_asking_twice_packs_once_and_writes_once(ben, herself, run_jobs, mailoutbox):
    client = herself(ben)

    client.post("/me/data/ask/")
    client.post("/me/data/ask/")
    run_jobs()
    client.post("/me/data/ask/")
    run_jobs()

    assert Takeout.objects.count() == 1
    assert [mail.subject for mail in mailoutbox] == ["Your data is ready"]


def test_a_job_that_runs_twice_harms_nothing(ben, ready, mailoutbox):
    packed = ready.file.read_bytes()

    done = actions.make_takeout(ready.pk, now=timezone.now())

    assert done is False
    assert ready.file.read_bytes() == packed
    assert len(mailoutbox) == 1


def test_packing_that_fails_can_be_asked_for_again(ben, monkeypatch, run_jobs):
    first = actions.ask_for_takeout(ben, now=timezone.now())
    with monkeypatch.context() as broken:
        broken.setattr(parcel, "as_json", _no_space)
        with pytest.raises(OSError, match="disk"):
            actions.make_takeout(first.pk, now=timezone.now())
    first.refresh_from_db()

    again = actions.ask_for_takeout(ben, now=timezone.now())
    run_jobs()

    assert first.state == Takeout.State.FAILED
    assert list(takeout_folder().glob(".*")) == []
    assert Takeout.objects.get().pk == again.pk != first.pk
    assert again.file.is_file()


def _no_space(member):
    raise OSError("the disk is full")


def test_after_a_day_parcel_and_file_are_gone(
    ben, ready, herself, django_capture_on_commit_callbacks
):
    just_before = ready.ready_at + timedelta(hours=23, minutes=59)
    just_after = ready.ready_at + timedelta(hours=24)

    with django_capture_on_commit_callbacks(execute=True):
        early = actions.forget_old_takeouts(now=just_before)
    was_there = ready.file.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        late = actions.forget_old_takeouts(now=just_after)

    assert (early, late) == (0, 1)
    assert was_there
    assert not ready.file.exists()
    assert herself(ben).get("/me/data/download/")["Location"] == "/me/data/"


def test_a_parcel_whose_day_is_over_is_not_handed_over_even_before_it_is_thrown_away(
    ben, ready, herself
):
    Takeout.objects.update(ready_at=timezone.now() - timedelta(hours=24))

    answer = herself(ben).get("/me/data/download/")

    assert ready.file.is_file()
    assert answer["Location"] == "/me/data/"


def test_a_file_that_belongs_to_nobody_is_swept_away(db):
    takeout_folder().mkdir(parents=True, exist_ok=True)
    stray, new = takeout_folder() / ".stray.part", takeout_folder() / ".new.part"
    for file in (stray, new):
        file.write_text("left by a killed worker")
    os.utime(stray, (0, 0))

    actions.forget_old_takeouts(now=timezone.now())

    assert not stray.exists()
    assert new.exists()
    new.unlink()


def test_a_member_erased_while_her_data_is_packed_leaves_no_file(ben, monkeypatch):
    takeout = actions.ask_for_takeout(ben, now=timezone.now())
    packs = parcel.pack

    def erased_meanwhile(member, *, into):
        packs(member, into=into)
        User.objects.filter(pk=ben.pk).delete()

    monkeypatch.setattr(parcel, "pack", erased_meanwhile)

    done = actions.make_takeout(takeout.pk, now=timezone.now())

    assert done is False
    assert not takeout.file.exists()


def test_nobody_fetches_the_data_of_another(ben, cleo, ready, herself):
    answer = herself(cleo).get("/me/data/download/")

    assert answer.status_code == 302
    assert answer["Location"] == "/me/data/"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/me/data/ask/"),
        ("get", "/me/data/download/"),
        ("get", "/me/data/close/"),
        ("post", "/me/data/close/"),
        ("get", "/me/data/erase/"),
        ("post", "/me/data/erase/"),
    ],
)
@pytest.mark.parametrize("has_password", [True, False])
def test_each_deed_asks_once_more_who_it_is(
    ben, ready, client_of, has_password, method, path
):
    if not has_password:
        ben.set_unusable_password()
        ben.save()
    ask_once_more = f"{ASKED_AGAIN}{path.replace('/', '%2F')}"

    answer = getattr(client_of(ben), method)(path)

    assert answer.status_code == 302
    assert answer["Location"] == (ask_once_more if has_password else "/me/data/again/")
    ben.refresh_from_db()
    assert ben.is_active


def test_the_wrong_password_opens_nothing(ben, ready, client_of):
    client = client_of(ben)

    client.post("/accounts/reauthenticate/", {"password": "a guess of somebody's"})

    answer = client.get("/me/data/download/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_what_she_asked_for_happens_once_she_said_her_password(ben, client_of):
    client = client_of(ben)
    client.post("/me/data/ask/")

    client.post(
        "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/me/data/ask/"}
    )

    assert Takeout.objects.filter(member=ben).exists()


def test_a_proof_grows_old(ben, ready, herself):
    client = herself(ben)
    _grow_old(client, minutes=6)

    answer = client.get("/me/data/download/")

    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_a_member_without_password_signs_in_anew_and_that_is_the_proof(
    eve, by_code, client_of
):
    page = client_of(eve).get("/me/data/again/").content.decode()
    client = by_code(eve)

    asked = client.post("/me/data/ask/")
    _grow_old(client, minutes=6)
    later = client.post("/me/data/ask/")

    assert 'value="/accounts/login/?next=%2Fme%2Fdata%2F"' in page
    assert asked["Location"] == "/me/data/"
    assert Takeout.objects.filter(member=eve).exists()
    assert later["Location"] == "/me/data/again/"


def test_signing_out_to_sign_in_again_leads_back_to_the_data(eve, client_of):
    way = "/accounts/login/?next=%2Fme%2Fdata%2F"

    signed_out = client_of(eve).post("/accounts/logout/", {"next": way})
    page = Client().get(way).content.decode()

    assert signed_out["Location"] == way
    assert "/accounts/login/code/?next=%2Fme%2Fdata%2F" in page


def test_a_proof_that_is_not_asked_for_is_noticed(eve, client_of, monkeypatch):
    monkeypatch.setattr(again, "signed_in_just_now", lambda request: True)

    answer = client_of(eve).get("/me/data/erase/")

    assert answer.status_code == 200


def test_a_closed_account_is_hidden_signed_out_and_kept(
    ben, cleo, client_of, herself, run_jobs, mailoutbox
):
    client, other_browser = herself(ben), client_of(ben)

    answer = client.post("/me/data/close/")
    run_jobs()

    assert answer["Location"] == "/"
    assert "Your account is closed" in client.get("/").content.decode()
    for browser in (client, other_browser):
        assert browser.get("/members/").status_code == 302
    assert client_of(cleo).get("/members/ben/").status_code == 404
    assert Profile.objects.get(user=ben).what_i_do == "I bind books."
    assert [mail.subject for mail in mailoutbox] == ["Your account is closed"]
    assert Letter.objects.filter(to=ben.email).count() == 0
    assert not any(str(ben.pk) == uid for uid in _signed_in())


def test_an_organiser_opens_a_closed_account_again_and_all_is_as_it_was(
    ben, ada, cleo, client_of, herself
):
    herself(ben).post("/me/data/close/")

    bring_back(ben, by=ada, now=timezone.now())

    assert client_of(cleo).get("/members/ben/").status_code == 200
    assert client_of(ben).get("/members/me/").status_code in (200, 302)


def test_the_last_organiser_can_neither_close_nor_erase_her_account(ada, herself):
    client = herself(ada)

    closing = client.post("/me/data/close/")
    erasing = client.post("/me/data/erase/", {"address": ada.email})
    page = client.get("/me/data/erase/").content.decode()

    assert [closing.status_code, erasing.status_code] == [422, 422]
    assert "Make somebody else an organiser first" in page
    assert User.objects.get(pk=ada.pk).is_active


def test_an_organiser_may_go_when_another_stays(ada, ben):
    set_role(ben, organiser=True)

    actions.close_account(ada, now=timezone.now())

    with pytest.raises(Refused, match="last organiser"):
        actions.erase_account(User.objects.get(pk=ben.pk), now=timezone.now())
    assert User.objects.filter(pk=ben.pk).exists()


def test_the_command_packs_a_parcel_too(ben, tmp_path):
    call_command("export_member", "ben@example.org", zip=tmp_path / "ben.zip")

    with ZipFile(tmp_path / "ben.zip") as parcel:
        assert json.loads(parcel.read("me.json"))["account"]["email"] == ben.email


def test_a_visitor_finds_no_way_in(db):
    for path in ("", "again/", "ask/", "download/", "close/", "erase/"):
        answer = Client().get(f"/me/data/{path}")

        assert answer["Location"] == f"/accounts/login/?next=/me/data/{path}"


def _grow_old(client, *, minutes):
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - minutes * 60
    session.save()


def _signed_in():
    return [s.get_decoded().get("_auth_user_id") for s in Session.objects.all()]


def _a_photo():
    file = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(file, "WEBP")
    return file.getvalue()
