"""What stops the start, what every answer carries, and what a monitor reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from networking_site.lib.outbox.actions import put
from networking_site.lib.outbox.models import Letter
from networking_site.safety import why_unsafe

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "k3y-with-fifty-random-characters-of-ones-own-abcdefgh",
    "ALLOWED_HOSTS": ["table.example"],
    "SITE_URL": "https://table.example",
    "TRUSTED_PROXY_COUNT": 1,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "WEB_CONCURRENCY": 2,
    "JOINING": "approval",
    "ORGANISERS_SECOND_FACTOR": "required",
    "SOCIALACCOUNT_PROVIDERS": {"google": {"APPS": [{"secret": "kept"}]}},
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    },
}
LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEFERRED = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}


def test_a_safe_start_is_not_refused():
    assert list(why_unsafe(SAFE)) == []


@pytest.mark.parametrize(
    ("setting", "value", "names"),
    [
        ("DEBUG", True, "DEBUG"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("SITE_URL", "http://table.example", "SITE_URL"),
        ("TRUSTED_PROXY_COUNT", None, "TRUSTED_PROXY_COUNT"),
        ("CACHES", LOCMEM, "CACHE_URL"),
        ("DATABASES", DEFERRED, "SQLite"),
        ("JOINING", "by post", "JOINING"),
        ("JOINING", "", "JOINING"),
        ("ORGANISERS_SECOND_FACTOR", "no", "ORGANISERS_SECOND_FACTOR"),
        ("EMAIL_BACKEND", "x.OneFilePerLetter", "EMAIL_URL"),
        ("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend", "EMAIL_URL"),
        (
            "SOCIALACCOUNT_PROVIDERS",
            {"google": {"APPS": [{"secret": ""}]}},
            "google",
        ),
    ],
)
def test_each_unsafe_setting_is_named_in_one_sentence(setting, value, names):
    [reason] = why_unsafe({**SAFE, setting: value})

    assert names in reason
    assert reason.endswith(".")


def test_an_unsafe_start_ends_in_words_not_in_a_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "DEBUG": "false", "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "SECRET_KEY needs" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_answer_carries_the_headers(client, db):
    paths = ["/", "/events/", "/nothing/", "/accounts/login/", "/healthz", "/admin/"]

    for path in [*paths, "/members/?q=%00"]:
        headers = client.get(path).headers
        csp = headers["Content-Security-Policy"]
        assert "default-src 'none'" in csp
        assert "unsafe" not in csp
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))
        assert "camera=()" in headers["Permissions-Policy"]


def test_scripts_run_only_with_the_nonce_of_their_answer(client, db):
    first, second = client.get("/"), client.get("/")

    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    assert policies[0] != policies[1]
    assert "script-src 'nonce-" in policies[0]
    assert b" style=" not in first.content


def test_a_database_that_is_away_is_a_plain_503(ben, client_of, monkeypatch):
    client = client_of(ben)
    client.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("contacts.profiles.views.directory.find", away)
    response = client.get("/members/")

    assert response.status_code == 503
    assert response["Retry-After"] == "10"


def test_our_own_fault_is_a_page_in_our_clothes(ben, client_of, monkeypatch):
    client = client_of(ben)
    client.raise_request_exception = False
    monkeypatch.setattr("contacts.profiles.views.directory.find", None)

    response = client.get("/members/")

    assert response.status_code == 500
    assert b"Traceback" not in response.content
    assert b"<h1" in response.content


@pytest.mark.django_db
def test_readyz_says_when_mail_has_waited_too_long(client):
    assert client.get("/readyz").status_code == 200
    letter = put("test", to="ben@example.org", subject="Hello", text="Hello")

    long_ago = datetime.now(UTC) - timedelta(hours=1)
    Letter.objects.filter(pk=letter.pk).update(written_at=long_ago, due_at=long_ago)

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["mail"] is False


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "[" * 5000, '{"csp-report": 1}', "\ud800"]
)
def test_reports_that_make_no_sense_are_refused(body):
    response = Client().post(
        "/csp-report/",
        body.encode("utf-8", "surrogatepass"),
        content_type="application/csp-report",
    )

    assert response.status_code == 400


def test_a_report_logs_the_directive_and_nothing_else(caplog):
    report = {
        "csp-report": {"effective-directive": "img-src", "document-uri": "/secret"}
    }

    response = Client().post(
        "/csp-report/", json.dumps(report), content_type="application/csp-report"
    )

    assert response.status_code == 204
    assert "img-src" in caplog.text
    assert "secret" not in caplog.text.replace("/csp-report/", "")


@pytest.mark.parametrize(
    "path",
    ["/events/999999999999999999999999/", "/events/-1/", "/members/０１/",
     f"/events/{'9' * 5000}/", "/introductions/1/", "/members/a%2fb/"],
)  # fmt: skip
def test_addresses_that_lead_nowhere_are_404(ben, client_of, path):
    assert client_of(ben).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/events/%00/", "/members/%ff/", "/%ed%a0%80/"])
def test_addresses_with_broken_bytes_are_never_a_500(ben, client_of, path):
    assert client_of(ben).get(path).status_code in (400, 404)


def test_a_form_of_a_thousand_fields_is_refused(ben, client_of):
    data = {f"field{number}": "x" for number in range(1001)}

    assert client_of(ben).post("/members/me/edit/", data).status_code in (400, 413)


def test_the_mail_page_is_there_only_while_trying_out(client, settings, tmp_path, db):
    settings.MAIL_DIR = tmp_path
    assert client.get("/mail/").status_code == 404

    settings.DEBUG = True

    assert client.get("/mail/").status_code == 200
    assert client.get("/mail/../etc/passwd/").status_code == 404
