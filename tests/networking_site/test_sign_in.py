"""Coming in: by password or by code, and nobody learns who is a member."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from contacts.profiles.models import User
from networking_site.lib.outbox.models import Letter
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
STRONG = "correct horse battery"


@pytest.fixture
def latest_code(run_jobs, mailoutbox):
    """Read the code out of the newest letter, as she would."""

    def read():
        run_jobs()
        return re.search(r"^([A-Z0-9-]{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]

    return read


def test_she_signs_up_verifies_by_code_and_is_led_to_her_profile(client, latest_code):
    client.post("/accounts/signup/", {"email": "Eve@Example.org", "password1": STRONG})
    response = client.post("/accounts/confirm-email/", {"code": latest_code()})

    assert response["Location"] == "/members/me/edit/"
    assert User.objects.get(email="eve@example.org").profile.handle
    assert client.get("/members/me/edit/").status_code == 200


def test_she_signs_up_without_a_password_and_signs_in_by_code(client, latest_code):
    client.post("/accounts/signup/", {"email": "eve@example.org"})
    client.post("/accounts/confirm-email/", {"code": latest_code()})
    client.post("/accounts/logout/")
    cache.clear()

    client.post("/accounts/login/code/", {"email": "eve@example.org"})
    response = client.post("/accounts/login/code/confirm/", {"code": latest_code()})

    assert response.status_code == 302
    assert client.get("/members/").status_code == 200


def test_an_address_not_verified_opens_no_door(client, latest_code):
    client.post("/accounts/signup/", {"email": "eve@example.org", "password1": STRONG})

    assert client.get("/members/").status_code == 302


def test_sign_up_answers_the_same_for_known_and_unknown_addresses(
    ben, mailoutbox, run_jobs
):
    known, unknown = (
        Client().post("/accounts/signup/", {"email": email, "password1": STRONG})
        for email in ("ben@example.org", "nobody@example.org")
    )

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    run_jobs()
    assert {mail.to[0] for mail in mailoutbox} == {
        "ben@example.org",
        "nobody@example.org",
    }
    assert len(User.objects.filter(email="ben@example.org")) == 1


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_other_doors_answer_the_same_for_known_and_unknown(ben, path):
    answers = []
    for email in ("ben@example.org", "no1@example.org"):
        cache.clear()
        response = Client().post(path, {"email": email}, follow=True)
        text = re.sub(rb'(nonce|value|href)="[^"]*"', b"", response.content)
        answers.append((response.redirect_chain, text.replace(email.encode(), b"")))

    assert answers[0] == answers[1]


def test_sign_up_hashes_the_password_of_a_known_address_too(ben, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        "networking_site.sign_in.make_password", lambda password: hashed.append(1)
    )

    Client().post(
        "/accounts/signup/", {"email": "ben@example.org", "password1": STRONG}
    )

    assert hashed == [1]


def test_doors_that_could_tell_answer_in_even_steps(monkeypatch):
    waits = []
    monkeypatch.setattr("networking_site.sign_in.STEP_SECONDS", 0.5)
    monkeypatch.setattr("networking_site.sign_in.time.sleep", waits.append)

    Client().post("/accounts/password/reset/", {"email": "ben@example.org"})
    Client().get("/accounts/password/reset/")

    assert len(waits) == 1
    assert 0 <= waits[0] <= 0.5


def test_links_in_mail_lead_to_the_sites_own_address(
    ben, settings, run_jobs, mailoutbox
):
    settings.SITE_URL = "https://table.example"
    client = Client(headers={"host": "localhost"})

    client.post("/accounts/password/reset/", {"email": "ben@example.org"})
    run_jobs()

    links = re.findall(r"https?://[^/\s]+", mailoutbox[-1].body)
    assert set(links) == {"https://table.example"}


def test_a_forged_host_is_refused(client):
    response = client.post(
        "/accounts/password/reset/",
        {"email": "ben@example.org"},
        headers={"host": "evil.example"},
    )

    assert response.status_code == 400
    assert Letter.objects.count() == 0


def test_the_reset_link_works_once_and_ends_nothing_by_get(
    ben, client, run_jobs, mailoutbox
):
    client.post("/accounts/password/reset/", {"email": "ben@example.org"})
    run_jobs()
    path = re.search(r"https?://[^/]+(/\S+)", mailoutbox[-1].body)[1]
    with_the_secret = client.get(path)
    page = client.get(with_the_secret["Location"])
    form = {"password1": "another good one", "password2": "another good one"}

    assert with_the_secret.headers["Referrer-Policy"] == "no-referrer"
    # Without a referrer policy that sends an origin, a browser's form is refused.
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert client.post(with_the_secret["Location"], form).status_code == 302
    assert User.objects.get(pk=ben.pk).check_password("another good one")
    again = Client().get(path, follow=True)
    assert b"password1" not in again.content


def test_wrong_passwords_are_counted_at_the_one_door(ben, client):
    for _ in range(6):
        client.post("/accounts/login/", {"login": "ben@example.org", "password": "no"})

    response = client.post(
        "/accounts/login/", {"login": "ben@example.org", "password": PASSWORD}
    )

    assert response.status_code in (200, 429)
    assert client.get("/members/").status_code == 302


def test_the_admin_has_no_door_of_its_own(client, ben, client_of):
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    assert client_of(ben).get("/admin/", follow=True).status_code in (403, 404)


def test_changing_the_address_asks_who_she_is_again(ben):
    client = Client()
    client.force_login(
        ben, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    response = client.post(
        "/accounts/email/", {"email": "thief@example.org", "action_add": ""}
    )

    assert response["Location"].startswith("/accounts/reauthenticate/")


def test_a_changed_password_is_told_to_its_owner(ben, run_jobs, mailoutbox):
    client = Client()
    client.post("/accounts/login/", {"login": "ben@example.org", "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": STRONG, "password2": STRONG}
    client.post("/accounts/password/change/", form)

    run_jobs()

    assert mailoutbox[-1].to == ["ben@example.org"]
    assert "password" in mailoutbox[-1].body.lower()


def test_a_closed_account_is_out_on_the_next_request(ben, client_of):
    client = client_of(ben)
    assert client.get("/members/").status_code == 200

    User.objects.filter(pk=ben.pk).update(is_active=False)

    assert client.get("/members/").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example",
     "\thttps://evil.example", "https://localhost@evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(ben, target):
    response = Client().post(
        f"/accounts/login/?next={target}",
        {"login": "ben@example.org", "password": PASSWORD, "next": target},
    )

    assert response.status_code == 302
    assert response["Location"] == "/"


def test_social_providers_appear_only_with_their_keys(client, settings):
    page = client.get("/accounts/login/").content

    assert settings.SOCIALACCOUNT_PROVIDERS == {}
    assert b"google" not in page.lower()


def test_sign_in_letters_have_two_parts_and_link_only_to_us(
    client, run_jobs, mailoutbox, settings
):
    client.post(
        "/accounts/password/reset/",
        {"email": "https://evil.example/@example.org"},
    )
    client.post("/accounts/signup/", {"email": "eve@example.org"})
    client.post("/accounts/password/reset/", {"email": "eve@example.org"})
    run_jobs()

    assert len(mailoutbox) >= 2
    for mail in mailoutbox:
        html = mail.alternatives[0][0]
        links = re.findall(r'href="([^"]+)"', html)
        assert all(link.startswith(settings.SITE_URL) for link in links)
        assert "{{" not in html
        assert "{%" not in mail.body
