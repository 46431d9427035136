"""Messages for a calendar, byte for byte: invitations, updates, cancellations."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from events.calendar_writer import (
    Answer,
    Attendee,
    Organiser,
    cancel,
    request,
)
from networking_site.lib.outbox import actions as outbox
from tests.events.entries import BEN, SITE, UID, WEEKLY, a_series, an_entry, invitation
from tests.events.readers import names, values

SERIES, _instants = a_series(WEEKLY, zone_name="Europe/Warsaw")


def test_an_update_has_the_same_uid_and_the_higher_sequence_it_was_given() -> None:
    update = invitation(an_entry(sequence=4))

    assert values(update, "UID") == [UID]
    assert values(update, "SEQUENCE") == ["4"]
    assert b"METHOD:REQUEST\r\n" in update


def test_an_invitation_names_organiser_and_receiver_by_bare_mailboxes() -> None:
    file = invitation()

    assert b"METHOD:REQUEST\r\n" in file
    assert values(file, "ORGANIZER") == ['CN="The Long Table":mailto:table@example.org']
    assert values(file, "ATTENDEE") == [
        'CN="Ben";PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:ben@example.org'
    ]


def test_who_has_not_answered_is_asked() -> None:
    ben = Attendee("ben+x@example.org", answer=Answer.NONE_YET)

    file = request([an_entry()], organiser=SITE, attendee=ben)

    assert values(file, "ATTENDEE") == [
        "PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ben+x@example.org"
    ]


@pytest.mark.parametrize(
    "email", ["Ada <ada@example.org>", "ada", "a@b@c", "ada@example.org\r\nX:1", ""]
)
def test_a_mailbox_with_more_than_an_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="Not a bare mailbox"):
        request([an_entry()], organiser=Organiser(email), attendee=BEN)
    with pytest.raises(ValueError, match="Not a bare mailbox"):
        request([an_entry()], organiser=SITE, attendee=Attendee(email))


def test_every_part_of_a_series_is_an_invitation() -> None:
    file = invitation(*SERIES)

    assert names(file).count("ORGANIZER") == names(file).count("ATTENDEE") == 2


def test_a_cancellation_says_cancelled_with_the_sequence_it_was_given() -> None:
    file = cancel([an_entry(sequence=5)], organiser=SITE, attendee=BEN)

    assert b"METHOD:CANCEL\r\n" in file
    assert values(file, "STATUS") == ["CANCELLED"]
    assert values(file, "SEQUENCE") == ["5"]
    assert values(file, "UID") == [UID]
    assert len(values(file, "ORGANIZER")) == len(values(file, "ATTENDEE")) == 1


def test_one_date_of_a_series_can_be_called_off() -> None:
    file = cancel(SERIES[1:], organiser=SITE, attendee=BEN)

    assert values(file, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20261222T190000"]
    assert values(file, "STATUS") == ["CANCELLED"]


def test_a_message_is_about_one_event() -> None:
    with pytest.raises(ValueError, match="about one event"):
        invitation(an_entry(), an_entry(uid="another"))
    with pytest.raises(ValueError, match="about one event"):
        request([], organiser=SITE, attendee=BEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("write", "method"), [(request, "REQUEST"), (cancel, "CANCEL")]
)
def test_a_letter_carries_it_as_its_one_calendar_part(
    write, method, run_jobs, mailoutbox
) -> None:
    file = write([an_entry(title="Café")], organiser=SITE, attendee=BEN)
    outbox.put(
        "test", to=BEN.email, subject="Come", text="A", html="<p>A", calendar=file
    )

    run_jobs()

    raw = mailoutbox[0].message().as_bytes(linesep="\r\n")
    mail = message_from_bytes(raw, policy=policy.default)
    parts = list(mail.iter_parts())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts].count("text/calendar") == 1
    assert parts[-1]["Content-Type"].params == {"method": method, "charset": "utf-8"}
    assert f"METHOD:{method}\r\n".encode() in file
    assert file in raw
