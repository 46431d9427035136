"""Every address answers every role, with every method, as docs/privacy.md says."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from contacts.introductions import actions as introductions
from contacts.introductions import talk_links
from contacts.notices.models import Notice
from contacts.notices.stopping import token_for
from contacts.profiles.actions import invite, open_ask, set_photo
from contacts.profiles.invitations import token_of
from contacts.profiles.querysets import ProfileQuerySet
from events import actions as events
from events import links, tokens
from events.actions import answer, comment, set_cover
from events.models import ParticipantsReport
from events.recurrence import Rhythm
from events.rooms import actions as rooms
from events.rooms.news import news_url
from networking_site.exports.models import Export
from tests.cast import PASSWORD
from tests.events.rooms.seated import a_rotation
from tests.house import doors
from tests.scenes import (
    a_conversation,
    a_favour,
    a_photo,
    an_announcement,
    an_event,
    an_introduction,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(ada, ben, cleo, dov, make_member):
    """Ben owns a page, hosts an event, goes to it, is a party; dov is blocked."""
    eve = make_member("eve")
    now = timezone.now()
    event = an_event(host=ben, slug="tuesday")
    report = ParticipantsReport.objects.create(
        event=event, uploaded_by=ben, rows={"people": [], "left_out": []}
    )
    for member in (ben, eve):
        going = answer(event, member=member, answer="going", now=timezone.now())
    series = events.make_series(event, rhythm=Rhythm.WEEKLY, count=2, now=now)
    letter = an_introduction(introducer=eve, one=ben, other=make_member("fay"))
    talked = an_introduction(
        introducer=eve, one=ben, other=make_member("gus"), now=now - timedelta(days=7)
    )
    for party in talked.parties.all():
        introductions.answer(
            talked, member=party.member, answer="yes", now=now - timedelta(days=7)
        )
    introductions.ask_whether_they_talked(now=now)
    set_cover(event, upload=BytesIO(a_photo()), words="")
    event.refresh_from_db()
    ask = open_ask(
        ben.profile, kind="ask", text="a mill", topics=[], now=timezone.now()
    )
    set_photo(ben.profile, upload=BytesIO(a_photo()))
    said = comment(event, author=eve, text="Hello.", token=uuid4(), now=timezone.now())
    hugo = make_member("hugo")
    talk = a_conversation(introducer=eve, one=ben, other=hugo)
    written = {
        author: introductions.write(
            talk, author=author, text="Hello.", token=uuid4(), now=now
        )
        for author in (ben, hugo)
    }
    invitation = invite(ben, note="", most_uses=1, days=1, now=timezone.now())
    rsvp = events.answer(event, member=ben, answer="going", now=timezone.now())
    rotation = a_rotation(event)
    rooms.plan_ahead(rotation, now=now)
    return {
        "handle": "ben",
        "number": "1",
        "rsvp_token": links.token_of(rsvp),
        "token": token_of(invitation),
        "ask_id": str(ask.public_id),
        "photo_id": str(ben.profile.photo),
        "size": "small",
        "feed_token": events.renew_feed_key(eve, now=now),
        "cover_id": str(event.cover),
        "series_id": str(series.public_id),
        "who": "visitor",
        "notice_id": str(Notice.objects.filter(receiver=ben)[0].public_id),
        "stop_token": token_for(cleo, kind_name="introductions/received"),
        "asked": tokens.token_of(going, use=tokens.STILL_COMING),
        "report": str(report.public_id),
        "ticket": tokens.token_of(going, use=tokens.TICKET),
        "slug": event.slug,
        "public_id": str(letter.public_id),
        "announcement_id": str(an_announcement(by=ada).public_id),
        "sent_id": str(told(an_announcement(by=ada), members=[ben]).public_id),
        "favour_id": str(a_favour(asker=ben, helper=eve, wanted=cleo).public_id),
        "comment_id": str(said.public_id),
        "talk_token": talk_links.token_of(talked, member=ben),
        "conversation_id": str(talk.public_id),
        "message_id": str(written[ben].public_id),
        "said_id": str(written[hugo].public_id),
        "news_token": news_url(rotation, member=eve).split("/")[-2],
        "export_id": str(
            Export.objects.create(
                organiser=ada, what="members", format="csv", state="ready", asked_at=now
            ).public_id
        ),
        "digest": "0" * 16,
        "name": "20260101-000000-000000-00000000",
        "app_label": "events",
        "url": "nothing/",
        "object_id": "1",
        "content_type_id": "1",
        "key": "1-abc",
        "uidb36": "1",
        "provider_id": "linkedin",
        "pk": "1",
    }


@pytest.fixture
def clients(ada, ben, cleo, dov, make_member, scene):
    """A fresh client for each try, so that one try can't change the next."""
    unverified = make_member("una", verified=False)
    suspended = make_member("sam")

    def signed_in(user):
        def make():
            client = Client()
            client.force_login(user)
            return client

        return make

    def suspended_while_signed_in():
        client = Client()
        client.force_login(suspended)
        type(suspended).objects.filter(pk=suspended.pk).update(is_active=False)
        return client

    tried_to_sign_in = Client()
    form = {"login": unverified.email, "password": PASSWORD}
    assert tried_to_sign_in.post("/accounts/login/", form).status_code == 302

    return {
        "visitor": Client,
        "unverified": lambda: tried_to_sign_in,
        "suspended": suspended_while_signed_in,
        "member": signed_in(cleo),
        "hers": signed_in(ben),
        "blocked": signed_in(dov),
        "organiser": signed_in(ada),
    }


# Nameless patterns of allauth and the admin that only redirect to a named one.
LEAD_ELSEWHERE = {
    "(?P<url>.*)$",
    "<path:object_id>/",
    "social/connections/",
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
}


def test_every_address_has_a_row_and_every_row_an_address(scene):
    rows = doors.read_table()
    names = {address.name for address in doors.all_addresses(scene)}

    assert [name for name in names if doors.row_for(name, rows) is None] == []
    assert [row for row in rows if "*" not in row and row not in names] == []
    assert [p for p in doors.nameless() if p not in LEAD_ELSEWHERE] == []


@pytest.mark.parametrize(
    "role",
    ["visitor", "unverified", "suspended", "member", "hers", "blocked", "organiser"],
)
def test_doors_open_as_the_table_says(scene, clients, role):
    addresses = doors.all_addresses(scene)

    breaches = doors.try_doors(
        addresses, clients={role: clients[role]}, rows=doors.read_table()
    )

    assert breaches == []


def test_a_door_left_open_on_purpose_is_noticed(scene, clients, monkeypatch):
    monkeypatch.setattr(ProfileQuerySet, "visible_to", lambda self, viewer: self.all())

    breaches = doors.try_doors(
        [doors.Address("profiles:detail", "/members/ben/")],
        clients={role: clients[role] for role in ("visitor", "blocked")},
        rows=doors.read_table(),
        methods=["GET"],
    )

    assert len(breaches) == 2


def test_an_address_without_a_row_is_noticed(scene, clients):
    rows = doors.read_table()
    del rows["events:people"]

    breaches = doors.try_doors(
        [doors.Address("events:people", "/events/tuesday/people/")],
        clients={"member": clients["member"]},
        rows=rows,
    )

    assert breaches == ["events:people has no row in docs/privacy.md"]


def test_what_is_hidden_answers_like_what_is_not_there(clients, scene):
    client = clients["blocked"]()

    hidden = client.get("/members/ben/")
    absent = client.get("/members/nobody-of-that-name/")

    assert hidden.status_code == absent.status_code == 404
    assert without_nonce(hidden) == without_nonce(absent)


def without_nonce(response):
    """Give the page without what is new in every answer: the nonce and the token."""
    return re.sub(rb'(nonce|value)="[^"]+"', b"", response.content)
