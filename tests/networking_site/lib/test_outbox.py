"""Letters: written with the deed, sent after it, tried again, and never sent twice."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from networking_site.lib.outbox import actions
from networking_site.lib.outbox.models import Letter

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def letter():
    return actions.put("test", to="ben@example.org", subject="Hello", text="Words")


@pytest.fixture
def server(monkeypatch):
    """A mail server whose mood the story sets."""

    class Mood:
        problem: Exception | None = None

    def send_messages(self, messages):
        if Mood.problem is not None:
            raise Mood.problem
        return original(self, messages)

    original = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return Mood


def test_a_deed_undone_writes_no_letter(run_jobs, mailoutbox):
    with transaction.atomic():
        actions.put("test", to="ben@example.org", subject="Hello", text="Words")
        transaction.set_rollback(True)

    run_jobs()

    assert mailoutbox == []
    assert Letter.objects.count() == 0


def test_a_letter_is_sent_once_and_its_words_are_forgotten(
    letter, run_jobs, mailoutbox
):
    run_jobs()
    actions.send(letter.pk, now=LATER)
    actions.send_due(now=LATER + timedelta(hours=2))

    assert [mail.subject for mail in mailoutbox] == ["Hello"]
    letter.refresh_from_db()
    assert (letter.state, letter.subject, letter.text) == ("sent", "", "")


def test_a_server_that_is_away_is_tried_again_with_longer_and_longer_waits(
    letter, server, mailoutbox
):
    server.problem = ConnectionRefusedError()
    waits, at = [], LATER
    for _ in range(8):
        actions.send(letter.pk, now=at)
        letter.refresh_from_db()
        waits.append(round((letter.due_at - at) / timedelta(minutes=1)))
        at = letter.due_at

    server.problem = None
    actions.send_due(now=at)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(mailoutbox) == 1


def test_before_its_time_a_letter_is_left_alone(letter, server, mailoutbox):
    server.problem = TimeoutError()
    actions.send(letter.pk, now=LATER)
    server.problem = None

    actions.send(letter.pk, now=LATER + timedelta(seconds=30))

    assert mailoutbox == []


def test_an_address_refused_for_good_stops_after_three(letter, server):
    server.problem = smtplib.SMTPRecipientsRefused({"ben@example.org": (550, b"no")})
    at = LATER
    for _ in range(3):
        actions.send(letter.pk, now=at)
        at += timedelta(hours=1)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("failed", 3)


def test_a_letter_nobody_took_for_three_days_fails(letter, server):
    server.problem = smtplib.SMTPServerDisconnected()
    actions.send(letter.pk, now=NOW + timedelta(days=3, hours=1))

    letter.refresh_from_db()
    assert letter.state == "failed"


def test_a_letter_being_sent_by_another_worker_is_left_to_it(letter, mailoutbox):
    Letter.objects.filter(pk=letter.pk).update(
        state="sending", due_at=LATER + timedelta(minutes=5)
    )

    assert actions.send(letter.pk, now=LATER) is False
    assert mailoutbox == []


def test_a_worker_killed_while_sending_leaves_it_to_the_next_with_the_same_id(
    letter, mailoutbox
):
    Letter.objects.filter(pk=letter.pk).update(state="sending", due_at=LATER)

    actions.send_due(now=LATER)

    assert mailoutbox[0].extra_headers["Message-ID"] == letter.message_id


def test_nothing_waits_behind_a_poisoned_letter(server, mailoutbox, monkeypatch):
    bad = actions.put("test", to="bad@example.org", subject="Bad", text="Words")
    actions.put("test", to="ben@example.org", subject="Good", text="Words")
    hand_over = actions._hand_over

    def refuse_bad(letter):
        if letter.pk == bad.pk:
            raise smtplib.SMTPDataError(554, b"poison")
        hand_over(letter)

    monkeypatch.setattr(actions, "_hand_over", refuse_bad)
    actions.send_due(now=LATER)

    assert [mail.subject for mail in mailoutbox] == ["Good"]


def test_a_letter_to_a_closed_account_is_dropped(ben, mailoutbox):
    letter = actions.put(
        "test", to=ben.email, receiver=ben, subject="Hello", text="Words"
    )
    type(ben).objects.filter(pk=ben.pk).update(is_active=False)

    actions.send(letter.pk, now=LATER)

    letter.refresh_from_db()
    assert (letter.state, mailoutbox) == ("dropped", [])


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: x@evil.example", "x" * 100_000])
def test_no_subject_becomes_another_header(subject, mailoutbox):
    letter = actions.put("test", to="ben@example.org", subject=subject, text="Words")

    actions.send(letter.pk, now=LATER)

    raw = mailoutbox[0].message().as_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Bcc"] is None
    assert len(message["Subject"].strip()) <= 200


def test_out_of_the_box_each_letter_is_a_file(settings, tmp_path, letter):
    settings.EMAIL_BACKEND = "networking_site.lib.outbox.backends.OneFilePerLetter"
    settings.MAIL_DIR = tmp_path

    actions.send(letter.pk, now=LATER)

    [file] = tmp_path.glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == ("ben@example.org", "Hello")
    assert message["Message-ID"] == letter.message_id


@pytest.mark.parametrize(
    ("state", "left"), [("sent", 0), ("failed", 0), ("waiting", 1)]
)
def test_a_month_later_a_letter_is_forgotten_unless_it_still_waits(letter, state, left):
    Letter.objects.filter(pk=letter.pk).update(state=state)

    actions.forget_old(now=NOW + timedelta(days=29))
    assert Letter.objects.count() == 1
    actions.forget_old(now=NOW + timedelta(days=31))

    assert Letter.objects.count() == left


INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"SUMMARY:Caf\xc3\xa9\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def _with_invitation(calendar: bytes = INVITATION) -> Letter:
    return actions.put(
        "test",
        to="ben@example.org",
        subject="Come",
        text="Words",
        html="<p>Words</p>",
        calendar=calendar,
    )


def test_a_calendar_message_is_the_one_last_alternative_of_its_letter(
    run_jobs, mailoutbox
):
    _with_invitation()

    run_jobs()

    raw = mailoutbox[0].message().as_bytes(linesep="\r\n")
    assert raw.count(b"text/calendar") == 1
    assert b'Content-Type: text/calendar; method="REQUEST"; charset="utf-8"\r\n' in raw
    assert b"\r\n\r\n" + INVITATION in raw
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content_type() for part in mail.iter_parts()]
    assert mail.get_content_type() == "multipart/alternative"
    assert parts == ["text/plain", "text/html", "text/calendar"]


def test_the_method_of_the_part_is_the_method_inside(run_jobs, mailoutbox):
    _with_invitation(INVITATION.replace(b"REQUEST", b"CANCEL"))

    run_jobs()

    mail = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    *_others, part = mail.iter_parts()
    assert dict(part["Content-Type"].params) == {"method": "CANCEL", "charset": "utf-8"}
    assert "METHOD:CANCEL" in part.get_content()


def test_a_calendar_message_is_forgotten_once_it_was_sent(run_jobs, mailoutbox):
    letter = _with_invitation()
    assert letter.calendar == INVITATION.decode()

    run_jobs()

    letter.refresh_from_db()
    assert len(mailoutbox) == 1
    assert (letter.state, letter.calendar) == ("sent", "")


def test_a_letter_without_a_calendar_message_has_no_such_part(run_jobs, mailoutbox):
    _with_invitation(b"")

    run_jobs()

    assert "text/calendar" not in mailoutbox[0].message().as_string()


def test_all_that_a_letter_says_can_be_searched_for_a_name():
    folded = INVITATION.replace(
        b"Caf\xc3\xa9", b"Caf\xc3\xa9\\nBe\r\n n\\, Jr.\\; C:\\\\n"
    )

    said = _with_invitation(folded).said

    assert "Come\nWords\n\n<p>Words</p>\nBEGIN:VCALENDAR" in said
    assert "SUMMARY:Café\nBen, Jr.; C:\\n\r\n" in said


STOP = "https://table.example/notices/stop/introductions.received." + "a" * 80 + "/"


def _raw(letter, mailoutbox):
    actions.send(letter.pk, now=LATER)
    """Give what goes over the wire, with long headers unfolded (RFC 5322, 2.2.3)."""
    raw = mailoutbox[0].message().as_bytes(linesep="\r\n")
    return raw.replace(b" \r\n ", b" ").replace(b"\r\n ", b" ")


def test_a_letter_says_how_to_stop_more_like_it_to_the_byte(mailoutbox):
    letter = actions.put(
        "test", to="ben@example.org", subject="Hello", text="Words", stop_url=STOP
    )

    headers = _raw(letter, mailoutbox).partition(b"\r\n\r\n")[0].split(b"\r\n")

    named = [line for line in headers if line.lower().startswith(b"list-")]
    assert named == [
        b"List-Unsubscribe: <" + STOP.encode() + b">",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]
    letter.refresh_from_db()
    assert letter.stop_url == ""


def test_a_letter_without_a_way_to_stop_says_nothing_of_one(letter, mailoutbox):
    assert b"list-unsubscribe" not in _raw(letter, mailoutbox).lower()


def test_letters_about_one_thing_hang_together(mailoutbox, settings):
    settings.SITE_HOST = "table.example"
    for subject, about in (("Come", "1-2"), ("Stay", "1-2"), ("Hello", "")):
        actions.put("test", to="b@x.org", subject=subject, text="Words", about=about)

    actions.send_due(now=LATER)

    headers = [mail.extra_headers for mail in mailoutbox]
    references = [one.get("References") for one in headers]
    assert references == ["<1-2@table.example>", "<1-2@table.example>", None]
    assert len({one["Message-ID"] for one in headers}) == 3


def test_a_letter_for_later_leaves_then_and_worries_nobody_before(client, mailoutbox):
    morning = NOW + timedelta(hours=9)
    letter = actions.put(
        "test", to="ben@example.org", subject="Hello", text="Words", not_before=morning
    )
    Letter.objects.filter(pk=letter.pk).update(written_at=NOW - timedelta(hours=2))

    actions.send_due(now=morning - timedelta(minutes=1))
    assert mailoutbox == []
    assert client.get("/readyz").json()["mail"] is True

    Letter.objects.filter(pk=letter.pk).update(due_at=NOW - timedelta(hours=1))
    assert client.get("/readyz").json()["mail"] is False
    actions.send_due(now=morning)
    assert len(mailoutbox) == 1
