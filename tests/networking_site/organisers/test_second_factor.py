"""A second factor before the admin: required, or offered."""

from __future__ import annotations

import time

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.checks import run_checks
from django.test import Client

from networking_site.organisers.site import organisers_page
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
ACCOUNTS = "/admin/profiles/user/"


@pytest.fixture
def required(settings):
    """Let the site require one of organisers."""
    settings.ORGANISERS_SECOND_FACTOR = "required"


def code_of(secret):
    """Give the code that an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def app_of():
    """Let somebody have an app for codes, and give what makes its codes."""

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return set_up


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/", ACCOUNTS, "/admin/profiles/", "/admin/jsi18n/"),
        "/admin/autocomplete/?app_label=events&model_name=hosting&field_name=member",
        *("/admin/password_change/", "/admin/nothing/", "/admin/trail/deed/"),
    ],
)
@pytest.mark.usefixtures("required")
def test_without_one_every_page_leads_to_where_she_sets_one_up(path, ada, client_of):
    client = client_of(ada)

    answer = client.get(path)
    page = client.get("/accounts/2fa/").content.decode()

    assert answer["Location"] == "/accounts/2fa/"
    assert "Organisers need a second lock here" in page
    assert f'href="{path}"'.replace("&", "&amp;") in page


@pytest.mark.usefixtures("required")
def test_a_deed_is_not_done_without_one(ada, ben, client_of):
    form = {"is_active": ""}

    answer = client_of(ada).post(f"{ACCOUNTS}{ben.pk}/change/", form)

    ben.refresh_from_db()
    assert answer["Location"] == "/accounts/2fa/"
    assert ben.is_active


@pytest.mark.usefixtures("required")
def test_she_sets_one_up_and_comes_back(ada, client_of, app_of):
    client = client_of(ada)
    client.get(ACCOUNTS)

    secret = app_of(ada)
    asked = client.get(ACCOUNTS)
    shown = client.post(asked["Location"], {"code": code_of(secret)})
    back = client.get(ACCOUNTS)

    assert asked["Location"] == (
        "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fprofiles%2Fuser%2F"
    )
    assert shown["Location"] == ACCOUNTS
    assert back.status_code == 200
    assert b"second lock here" not in client.get("/accounts/2fa/").content


@pytest.mark.usefixtures("required")
def test_who_signed_in_with_one_goes_straight_on(ada, app_of):
    secret, client = app_of(ada), Client()

    asked = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    client.post(asked["Location"], {"code": code_of(secret)})

    assert client.get(ACCOUNTS).status_code == 200


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(("method", "status"), [("mfa", 200), ("password", 302)])
def test_a_passkey_is_one_and_a_password_is_not(ada, client_of, rf, method, status):
    Authenticator.objects.create(user=ada, type="webauthn", data={})
    client, request = client_of(ada), rf.get("/")
    request.session = client.session
    record_authentication(request, ada, method, type="webauthn")
    request.session.save()

    assert client.get(ACCOUNTS).status_code == status


@pytest.mark.usefixtures("required")
def test_who_has_a_passkey_and_no_app_is_not_asked_for_a_code(ada, client_of, app_of):
    Authenticator.objects.create(user=ada, type="webauthn", data={})
    client = client_of(ada)

    before = client.get(ACCOUNTS)["Location"]
    app_of(ada)
    after = client.get(ACCOUNTS)["Location"]

    assert before.startswith("/accounts/2fa/webauthn/reauthenticate/?next=")
    assert after.startswith("/accounts/2fa/reauthenticate/?next=")


@pytest.mark.usefixtures("required")
def test_recovery_codes_alone_are_none(ada, client_of):
    Authenticator.objects.create(user=ada, type="recovery_codes", data={})

    assert client_of(ada).get(ACCOUNTS)["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
def test_pages_of_our_own_ask_for_it_too(ada, rf):
    @organisers_page("profiles.view_user")
    def page(request):
        raise AssertionError("she must not come here")

    request = rf.get("/admin/ours/")
    request.user, request.session = ada, {}

    assert page(request)["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
def test_members_are_not_asked_and_leaving_is_always_possible(ada, ben, client_of):
    assert client_of(ben).get("/").status_code == 200
    assert "/login/" in client_of(ben).get("/admin/")["Location"]
    assert client_of(ada).post("/admin/logout/").status_code == 200


def test_where_it_is_offered_the_start_page_offers_it(ada, client_of, app_of):
    client = client_of(ada)

    before = client.get("/admin/")
    app_of(ada)
    after = client.get("/admin/")

    assert before.status_code == after.status_code == 200
    assert b'href="/accounts/2fa/"' in before.content
    assert b'href="/accounts/2fa/"' not in after.content


@pytest.mark.parametrize(
    ("debug", "choice", "warned"),
    [
        (False, "offered", ["organisers.W001"]),
        (False, "required", []),
        (True, "offered", []),
    ],
)
def test_a_real_site_that_only_offers_it_is_warned(settings, debug, choice, warned):
    settings.DEBUG, settings.ORGANISERS_SECOND_FACTOR = debug, choice

    said = run_checks(include_deployment_checks=True)

    assert [one.id for one in said if one.id.startswith("organisers")] == warned
