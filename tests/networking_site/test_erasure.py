"""A member has everything erased: by herself, by a command, again after a restore."""

from __future__ import annotations

import json
import smtplib
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from contacts.profiles import actions as profiles
from contacts.profiles import photos
from contacts.profiles.actions import set_role
from contacts.profiles.models import Profile, Topic, User
from events import actions as events
from events.models import Event, Rsvp
from networking_site import privacy
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from networking_site.my_data import actions, ledger
from tests.cast import PASSWORD
from tests.scenes import a_photo, an_event, an_introduction

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    """Let each story begin without a ledger and without files."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def herself(client_of):
    """Give the browser of a member who said her password a moment ago."""

    def proved(user):
        client = client_of(user)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client

    return proved


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """Erase a member, and do what comes after a kept transaction."""

    def erased(user, *, now=None):
        with django_capture_on_commit_callbacks(execute=True):
            privacy.erase(user, now=now or timezone.now())

    return erased


def test_who_types_her_address_is_forgotten_and_signed_out_in_every_browser(
    ben, herself, client_of, run_jobs, mailoutbox
):
    client, telephone = herself(ben), client_of(ben)

    answer = client.post("/me/data/erase/", {"address": " BEN@example.org "})
    run_jobs()

    assert answer["Location"] == "/"
    assert not User.objects.filter(email="ben@example.org").exists()
    assert "You are forgotten here" in client.get("/").content.decode()
    for browser in (client, telephone):
        assert browser.get("/members/")["Location"].startswith("/accounts/login/")
    assert [mail.to for mail in mailoutbox] == [["ben@example.org"]]
    assert Letter.objects.count() == 0


def test_the_page_says_what_goes_and_what_stays(ben, herself):
    page = herself(ben).get("/me/data/erase/").content.decode()

    assert "with “a former member” in it" in page
    assert "goes to the next in line" in page


@pytest.mark.parametrize("typed", ["", "erase", "cleo@example.org"])
def test_who_types_anything_else_stays(ben, cleo, herself, typed):
    answer = herself(ben).post("/me/data/erase/", {"address": typed})

    assert answer.status_code == 422
    assert User.objects.filter(pk=ben.pk).exists()


def test_reading_the_page_erases_nobody(ben, herself):
    herself(ben).get("/me/data/erase/", {"address": ben.email})

    assert User.objects.filter(pk=ben.pk).exists()


def test_an_erasure_that_fails_erases_nothing(ben, monkeypatch, a_folder_of_its_own):
    photo = _give_photo(ben)
    monkeypatch.setattr(actions.emails, "erased", _breaks)

    with pytest.raises(OSError, match="full"):
        actions.erase_account(ben, now=timezone.now())

    assert User.objects.filter(pk=ben.pk).exists()
    assert photos.read(photo, photos.WHOLE)
    assert ledger.read() == set()


def _breaks(**more):
    raise OSError("the disk is full")


def test_the_last_two_organisers_cannot_both_go(ada, ben):
    set_role(ben, organiser=True)
    # What ben read before ada left is old by the time he goes.
    User.objects.filter(pk=ada.pk).update(is_active=False)

    with pytest.raises(Refused, match="last organiser"), transaction.atomic():
        actions.erase_account(User.objects.get(pk=ben.pk), now=timezone.now())

    assert User.objects.filter(pk=ben.pk).exists()


def test_a_photo_goes_with_her_after_the_row_and_not_before(ben, erase):
    photo = _give_photo(ben)

    with transaction.atomic():
        privacy.erase(ben, now=timezone.now())
        transaction.set_rollback(True)
    kept = photos.read(photo, photos.WHOLE)
    erase(ben)

    assert kept
    assert photos.read(photo, photos.WHOLE) is None
    assert photos.read(photo, "small") is None


def test_a_topic_goes_with_the_only_one_who_named_it(ada, ben, erase):
    profiles.save_profile(ben.profile, topics=["Bread", "Ben's own"], hooks={})
    profiles.save_profile(ada.profile, topics=["Bread"], hooks={})

    erase(ben)

    assert list(Topic.objects.values_list("name", flat=True)) == ["Bread"]


def test_a_room_of_her_own_closes_but_one_shared_with_another_host_stays(
    ada, ben, erase
):
    alone = an_event(host=ben, join_link="https://ben.example", title="Alone")
    shared = an_event(host=ben, join_link="https://room.example", title="Shared")
    events.add_host(shared, member=ada)

    erase(ben)

    links = dict(Event.objects.values_list("title", "join_link"))
    assert links == {alone.title: "", shared.title: "https://room.example"}


def test_her_place_goes_to_the_next_in_line(ben, cleo, erase):
    event = an_event(capacity=1)
    now = timezone.now()
    events.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)
    events.answer(event, member=cleo, answer=Rsvp.Answer.GOING, now=now)

    erase(ben)

    answers = dict(Rsvp.objects.values_list("member", "answer"))
    assert answers == {cleo.pk: "going"}


def test_a_letter_to_another_that_names_her_is_taken_back_unless_it_left(
    ada, ben, cleo, make_member, erase
):
    ben.profile.name = "Ben Okri"
    ben.profile.save()
    namesake = make_member("ben2", name="Ben Okri")
    for kind, to, text in (
        ("by_name", cleo, "Ben Okri waits for you."),
        ("by_page", cleo, "Look: https://site.example/members/ben/"),
        ("by_address", cleo, "Write to ben@example.org."),
        ("of_a_longer_name", cleo, "Ben Okrison is here."),
        ("of_a_namesake", namesake, "Dear Ben Okri, a place is free."),
        ("of_somebody_else", cleo, "Ada waits for you."),
    ):
        outbox.put(kind, to=to.email, receiver=to, subject="Hello", text=text)

    erase(ben)

    assert sorted(Letter.objects.values_list("kind", flat=True)) == [
        "of_a_longer_name",
        "of_a_namesake",
        "of_somebody_else",
    ]


def test_the_last_letter_is_tried_for_three_days_and_then_forgotten_too(
    ben, run_jobs, monkeypatch
):
    actions.erase_account(ben, now=timezone.now())
    letter = Letter.objects.get()
    monkeypatch.setattr(EmailBackend, "send_messages", _is_away)

    outbox.send(letter.pk, now=letter.due_at)
    after_one_try = Letter.objects.filter(pk=letter.pk, state="waiting").exists()
    outbox.send(letter.pk, now=letter.due_at + timedelta(days=4))

    assert after_one_try
    assert Letter.objects.count() == 0


def _is_away(self, messages):
    raise smtplib.SMTPServerDisconnected("away")


def test_the_ledger_says_when_and_which_id_and_nothing_else(
    ben, erase, a_folder_of_its_own
):
    public_id, now = ben.profile.public_id, timezone.now()

    erase(ben, now=now)

    file = a_folder_of_its_own / "erased.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines == [{"erased_at": now.isoformat(), "public_id": str(public_id)}]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_torn_line_of_the_ledger_hides_no_other(ben, cleo, erase, settings):
    erase(ben)
    with (settings.DATA_DIR / "erased.jsonl").open("a") as file:
        file.write('{"erased_at": "2026-')
    torn = ledger.read()

    erase(cleo)

    assert torn == {ben.profile.public_id}
    assert ledger.read() == {ben.profile.public_id, cleo.profile.public_id}


def test_a_restored_backup_forgets_again_whoever_was_erased_since(
    ben, cleo, make_member, erase, django_capture_on_commit_callbacks
):
    public_id = ben.profile.public_id
    erase(ben)
    back = make_member("ben")
    Profile.objects.filter(user=back).update(public_id=public_id)
    said, said_again = StringIO(), StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_again", stdout=said)
    call_command("erase_again", stdout=said_again)

    assert not User.objects.filter(pk=back.pk).exists()
    assert User.objects.filter(pk=cleo.pk).exists()
    assert said.getvalue() == "1 in the ledger, 1 erased again.\n"
    assert said_again.getvalue() == "1 in the ledger, 0 erased again.\n"
    assert len(ledger.read()) == 1


def test_without_a_ledger_nobody_is_erased_again(ben):
    said = StringIO()

    call_command("erase_again", stdout=said)

    assert said.getvalue() == "0 in the ledger, 0 erased again.\n"
    assert User.objects.filter(pk=ben.pk).exists()


def test_the_command_erases_whom_it_is_told_to_and_only_when_told_twice(ben):
    with pytest.raises(CommandError, match="repeat the command with --yes"):
        call_command("erase_member", "ben@example.org")
    was_there = User.objects.filter(pk=ben.pk).exists()

    call_command("erase_member", "ben@example.org", "--yes", stdout=StringIO())

    assert was_there
    assert not User.objects.filter(pk=ben.pk).exists()


def test_whoever_was_introduced_by_her_keeps_the_letter_without_her_words(
    ada, ben, cleo, client_of, erase
):
    letter = an_introduction(introducer=ben, one=ada, other=cleo, reason="Ben's words.")

    erase(ben)

    page = client_of(cleo).get(letter.get_absolute_url()).content.decode()
    assert "a former member" in page
    assert "words." not in page


def _give_photo(user):
    profiles.set_photo(user.profile, upload=BytesIO(a_photo()))
    return Profile.objects.get(user=user).photo
