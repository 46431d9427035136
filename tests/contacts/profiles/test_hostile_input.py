"""Hostile words in every field of every form about oneself: a sentence, never a 500."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts.profiles.models import Profile, Prompt
from tests.contacts.profiles.test_views import filled
from tests.contacts.profiles.test_who_sees import chosen

pytestmark = pytest.mark.django_db
PAYLOADS = [
    "",
    " ",
    "\u202egnp.exe",
    "\u200b\u200b",
    "\u3164",
    "\U000e0041\U000e0042",
    "e" + "\u0301" * 49,
    "two\nlines",
    "\r\nBcc: all@example.org",
    "x" * 10_000,
    "Аdmin",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "{{7*7}}",
    "{% load static %}",
    "${7}",
    "{0.__class__}",
    "%s%s%s%n",
    "' OR 1=1 --",
    '"; DROP TABLE profiles_profile; --',
    "=HYPERLINK(1)",
    "@SUM(1)",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "../../etc/passwd",
    "/etc/passwd",
    "Europe",
    "Europe/Atlantis",
    "-1",
    "0",
    "2147483648",
    "9" * 5000,
    "1e400",
    "NaN",
    "Infinity",
    "1_000",
    "０１",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "true",
    "[]",
    "null",
    "everyone,nobody",
    str(uuid4()),
    "\ufffe",
    "\U0001f469\u200d\U0001f4bb",
    "مرحبا",
    "山田太郎",
    ", , ,,",
]
FORMS = {
    "/members/me/edit/": filled(
        pronouns="", headline="", place="", country="", languages="", topics=""
    ),
    "/members/me/edit/preview/": filled(headline="", topics=""),
    "/members/me/reach/": {
        "contact_email": "",
        "phone": "",
        "link_1_url": "",
        "link_1_label": "",
    },
    "/members/me/who-sees/": chosen(introductions_paused_until=""),
    "/members/me/asks/": {"kind": "ask", "text": "a van", "topics": ""},
    "/members/me/photo/crop/": {"x": "0", "y": "0", "side": "500"},
    "/members/me/address/": {"handle": "ben-the-binder"},
    "/members/me/invitations/": {"note": "", "most_uses": "1", "days": "7"},
    "/members/cleo/report/": {"kind": "rude", "text": ""},
}
PAGES = [
    *("/", "/members/", "/members/me/edit/", "/members/me/reach/", "/members/me/asks/"),
    *("/members/me/who-sees/", "/members/me/card/", "/members/me/as/visitor/"),
]


CASES = [(url, field) for url, form in FORMS.items() for field in form]


@pytest.mark.parametrize(("url", "field"), CASES)
def test_no_word_in_any_field_breaks_a_page(ben, cleo, client_of, url, field):
    client = client_of(ben)

    answers = {
        client.post(url, {**FORMS[url], field: payload}).status_code
        for payload in PAYLOADS
    }

    assert answers <= {200, 302, 400, 404, 422}
    own = Profile.objects.get(user=ben).get_absolute_url()
    for page in [*PAGES, own, f"{own}card.vcf"]:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("url", FORMS)
def test_forms_with_everything_missing_doubled_or_strange(ben, cleo, client_of, url):
    client = client_of(ben)
    before = Profile.objects.filter(user=ben).values().get()
    doubled = {name: ["a", "b"] for name in FORMS[url]}
    strange = {**FORMS[url], "user": "1", "id": "2", "profile": "3", "is_staff": "on"}
    strange |= {"waiting_since": "", "public_id": str(uuid4()), "hook_999999": "x"}
    file = {name: SimpleUploadedFile("x.txt", b"x") for name in FORMS[url]}

    answers = [client.post(url, form).status_code for form in ({}, doubled, file)]
    answers.append(client.post(url, b"\x00\xff", content_type="text/plain").status_code)

    assert all(answer < 500 for answer in answers)
    client.post(url, strange)
    after = Profile.objects.filter(user=ben).values().get()
    for name in ("id", "user_id", "public_id", "waiting_since", "invited_by_id"):
        assert after[name] == before[name]
    assert not Profile.objects.get(user=ben).user.is_staff


def test_a_hook_goes_only_under_a_prompt_that_is_offered(ben, client_of):
    prompt = Prompt.objects.first()
    Prompt.objects.filter(pk=prompt.pk).update(is_offered=False)

    client_of(ben).post("/members/me/edit/", filled(**{f"hook_{prompt.pk}": "x"}))

    assert ben.profile.hooks.count() == 0


@pytest.mark.parametrize(
    "path",
    [
        *("/members/" + "9" * 5000 + "/", "/members/-1/", "/members/０１/"),
        *("/members/ben/photo/0/small/", "/members/ben/photo/x/small/"),
        *("/members/me/as/%00/", "/members/%ff/", "/members/../admin/"),
        *("/members/ben/card.vcf?version=99999999999999999999", "/@%00/", "/@x/"),
        *("/members/me/asks/0/renew/", "/members/me/card/?hook=-1"),
        *("/members/me/card/?hook=" + "9" * 5000, "/members/me/card/?hook=%F0"),
    ],
)
def test_no_address_breaks_a_page(ben, client_of, path):
    assert client_of(ben).get(path, follow=True).status_code in (200, 400, 404)
    assert Client().get(path, follow=True).status_code in (200, 400, 404)
