"""Coming in: open, by approval, or by invitation; and the room where one waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from contacts.profiles import actions
from contacts.profiles.invitations import token_of
from contacts.profiles.models import Invitation, Profile, User
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
STRONG = "correct horse battery"
EVE = "eve@example.org"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def latest_code(run_jobs, mailoutbox):
    """Read the code out of the newest letter, as she would."""

    def read():
        run_jobs()
        codes = [
            re.search(r"^([A-Z0-9-]{6,})$", mail.body, re.MULTILINE)
            for mail in mailoutbox
        ]
        return [code for code in codes if code][-1][1]

    return read


def invite(inviter, *, now, **more):
    words = {"note": "", "most_uses": 1, "days": 14, **more}
    return actions.invite(inviter, now=now, **words)


def link(invitation):
    return f"/join/{token_of(invitation)}/"


def sign_up(client, email=EVE):
    form = {"email": email, "password1": STRONG}
    return client.post("/accounts/signup/", form)


def verify(client, latest_code):
    return client.post("/accounts/confirm-email/", {"code": latest_code()})


def eve():
    return Profile.objects.select_related("invited_by").get(user__email=EVE)


# The link


def test_the_link_says_who_invites_and_looking_at_it_changes_nothing(ben, now):
    invitation = invite(ben, now=now)
    client = Client()

    page = client.get(link(invitation))

    assert page.status_code == 200
    assert b"Ben invites you" in page.content
    assert b"I keep goats." not in page.content
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    # A form on a page without any referrer is refused; this tells no path.
    assert page["Referrer-Policy"] == "strict-origin"
    assert dict(client.session) == {}
    assert Invitation.objects.values().get() == (
        Invitation.objects.values().get(pk=invitation.pk)
    )


def bad_links(ben, *, now):
    """Give a link of every kind that opens no door."""
    good = invite(ben, now=now, most_uses=2)
    revoked = invite(ben, now=now)
    actions.revoke(revoked, now=now)
    User.objects.filter(pk=ben.pk).update(date_joined=now - timedelta(days=50))
    ben.refresh_from_db()
    expired, used = invite(ben, now=now), invite(ben, now=now)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=now)
    Invitation.objects.filter(pk=used.pk).update(uses=1)
    token = token_of(good)
    forged = ["x", f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", f"é.{token}"]
    return [*(f"/join/{one}/" for one in forged), *map(link, (revoked, expired, used))]


def test_every_link_that_opens_no_door_answers_the_same(ben, now):
    answers = {
        (
            answer.status_code,
            answer["Referrer-Policy"],
            re.sub(rb'nonce="[^"]+"', b"", answer.content),
        )
        for path in bad_links(ben, now=now)
        for answer in (Client().get(path), Client().post(path))
    }

    [(status, referrer, page)] = answers
    assert (status, referrer) == (404, "no-referrer")
    assert b"Ask whoever sent it to you for a new one" in page


def test_a_member_who_opens_a_link_is_led_home_with_a_word(ben, cleo, client_of, now):
    page = client_of(cleo).get(link(invite(ben, now=now)), follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert b"You are in already." in page.content
    assert b"Ben invites" not in page.content


# By invitation


@pytest.fixture
def by_invitation(settings):
    settings.JOINING = "invitation"


def test_without_a_link_nobody_signs_up(by_invitation, client):
    page, answer = client.get("/accounts/signup/"), sign_up(client)

    assert b"By invitation" in page.content
    assert b"By invitation" in answer.content
    assert not User.objects.filter(email=EVE).exists()


def test_with_a_link_she_signs_up_and_both_remember_who_invited_whom(
    by_invitation, ben, client, latest_code, now
):
    invitation = invite(ben, now=now)

    taken_up = client.post(link(invitation))
    assert taken_up["Location"] == "/accounts/signup/"
    sign_up(client)
    invitation.refresh_from_db()
    assert invitation.uses == 0
    response = verify(client, latest_code)

    assert response["Location"] == "/members/me/edit/"
    invitation.refresh_from_db()
    assert invitation.uses == 1
    assert (eve().invited_by, eve().invitation) == (ben, invitation)
    assert eve().waiting_since is None
    assert "invitation" not in client.session


def test_a_link_revoked_before_she_verifies_leads_her_into_the_queue(
    by_invitation, ada, ben, client, latest_code, now
):
    invitation = invite(ben, now=now)
    client.post(link(invitation))
    sign_up(client)
    actions.revoke(invitation, now=now)

    verify(client, latest_code)

    assert eve().invited_by is None
    assert client.get("/")["Location"] == "/members/me/waiting/"
    assert Letter.objects.filter(receiver=ada, kind="profiles/people_wait").exists()


def test_a_known_address_uses_no_invitation_up_and_tells_nothing(
    by_invitation, ben, cleo, now
):
    invitation = invite(ben, now=now)

    seen = []
    for email in ("cleo@example.org", "nobody@example.org"):
        cache.clear()
        client = Client()
        client.post(link(invitation))
        answer = sign_up(client, email)
        seen.append(
            [
                (answer.status_code, answer["Location"]),
                client.get("/accounts/signup/").status_code,
                Client().get(link(invitation)).status_code,
                Invitation.objects.values("uses").get(pk=invitation.pk),
            ]
        )

    assert seen[0] == seen[1]
    assert seen[0][2:] == [200, {"uses": 0}]
    assert Profile.objects.get(user=cleo).invitation is None


def test_one_who_came_by_a_link_and_signs_in_again_uses_it_once(
    by_invitation, ben, client, latest_code, now
):
    invitation = invite(ben, now=now, most_uses=5)
    client.post(link(invitation))
    sign_up(client)
    verify(client, latest_code)

    client.post("/accounts/logout/")
    cache.clear()
    client.post("/accounts/login/", {"login": EVE, "password": STRONG})

    assert client.get("/members/").status_code == 200
    invitation.refresh_from_db()
    assert invitation.uses == 1


# By approval


@pytest.fixture
def by_approval(settings):
    settings.JOINING = "approval"


@pytest.fixture
def waiting_client(by_approval, ada, client, latest_code):
    """The browser of eve, who verified her address and waits."""
    sign_up(client)
    verify(client, latest_code)
    return client


def test_a_newcomer_waits_until_an_organiser_lets_her_in(waiting_client, ada, now):
    page = waiting_client.get("/", follow=True)
    assert page.redirect_chain == [("/members/me/waiting/", 302)]
    assert b"You are almost in" in page.content
    assert Letter.objects.filter(receiver=ada, kind="profiles/people_wait").count() == 1

    actions.let_in(eve(), by=ada, now=now)

    assert waiting_client.get("/members/").status_code == 200
    assert waiting_client.get("/members/me/waiting/")["Location"] == "/"


def test_she_sees_nothing_of_members_while_she_waits(waiting_client, ben, now):
    event = an_event(host=ben, audience="public")
    letter = "/introductions/7b0a1f5e-2f5b-4c46-9c3f-0d2d1f1a2b3c/"
    paths = [
        *("/", "/members/", "/members/ben/", "/members/ben/card/"),
        *("/members/ben/card.vcf", "/members/ben/block/", "/members/ben/report/"),
        *("/members/me/invitations/", "/members/me/blocked/"),
        *("/introductions/", "/introductions/new/", letter, f"{letter}answer/"),
        *("/events/", event.get_absolute_url(), f"{event.get_absolute_url()}people/"),
        *("/styleguide/", "/admin/"),
    ]

    for path in paths:
        for answer in (waiting_client.get(path), waiting_client.post(path)):
            assert answer.status_code == 302, path
            assert answer["Location"] == "/members/me/waiting/", path


def test_her_own_page_account_and_promises_stay_open(waiting_client):
    own = eve().handle
    paths = [
        *("/members/me/edit/", "/members/me/waiting/", f"/members/{own}/"),
        *("/accounts/email/", "/accounts/logout/", "/privacy/", "/healthz"),
        *("/notices/", "/notices/choices/"),
    ]

    for path in paths:
        assert waiting_client.get(path).status_code == 200, path


def test_whom_an_organiser_invites_does_not_wait(
    by_approval, ada, client, latest_code, now
):
    client.post(link(invite(ada, now=now)))
    sign_up(client)
    verify(client, latest_code)

    assert eve().invited_by == ada
    assert client.get("/members/").status_code == 200


def test_whom_a_member_invites_waits_and_organisers_read_by_whom(
    by_approval, ada, ben, client, latest_code, client_of, now
):
    client.post(link(invite(ben, now=now)))
    sign_up(client)
    verify(client, latest_code)

    assert client.get("/members/")["Location"] == "/members/me/waiting/"
    assert b"Ben" in client_of(ada).get("/admin/profiles/newcomer/").content


def test_an_address_not_verified_troubles_no_organiser(by_approval, ada, client):
    sign_up(client)

    assert not Letter.objects.filter(receiver=ada).exists()


def test_when_joining_is_open_nobody_waits(client, latest_code):
    sign_up(client)
    verify(client, latest_code)

    assert eve().waiting_since is None
    assert client.get("/members/").status_code == 200
