"""From a participants report to attendance: matched, confirmed, kept once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contacts.profiles import actions as profiles
from events import actions, zoom
from events.models import Attendance, Event, ParticipantsReport, Rsvp
from events.privacy import erase
from networking_site.lib.refused import Refused
from tests.cast import make_member
from tests.events.test_zoom import BLOCK, HEADER, between
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING = Rsvp.Answer.GOING
HOUR = timedelta(hours=1)


@pytest.fixture
def host(db):
    """Eve runs the breakfast and is no organiser."""
    return make_member("eve", name="Eve Lind")


@pytest.fixture
def event(host, ben, cleo):
    """A breakfast that ended an hour ago, to which ben and cleo went."""
    event = an_event(host=host)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=timezone.now())
    starts = timezone.now() - 3 * HOUR
    Event.objects.update(starts_at=starts, ends_at=starts + 2 * HOUR)
    event.refresh_from_db()
    return event


def address(event):
    return f"{event.get_absolute_url()}host/report/"


def upload(client, event, rows, name="participants.csv"):
    data = rows if isinstance(rows, bytes) else (BLOCK + HEADER + rows).encode()
    return client.post(address(event), {"report": SimpleUploadedFile(name, data)})


def proposed(client, event, rows):
    """Upload a report; give its review's address, and who was proposed for whom."""
    answer = upload(client, event, rows)
    page = client.get(answer["Location"])
    found = [
        (one.name, one.how, one.who.handle if one.who else "")
        for one in page.context["review"].proposals
    ]
    return answer["Location"], found


def noted(event):
    return {
        row.member.profile.handle: (row.came, row.source, row.minutes)
        for row in event.attendances.select_related("member__profile")
    }


def test_people_are_matched_by_address_then_by_name_and_the_rest_is_chosen(
    ben, cleo, host, event, client_of
):
    fay = make_member("fay", name="Fay Øst")
    Rsvp.objects.create(
        event=event, member=fay, answer=GOING, turn=9, answered_at=timezone.now()
    )
    client = client_of(host)
    rows = (
        between("B.", (0, 30), email="BEN@example.org")
        + between("iPhone (Cleo)", (0, 20))
        + between("Galaxy S9", (5, 25))
    )

    path, found = proposed(client, event, rows)

    assert found == [
        ("B.", "email", "ben"),
        ("iPhone (Cleo)", "name", "cleo"),
        ("Galaxy S9", "", ""),
    ]
    assert noted(event) == {}
    page = client.get(path).content.decode()
    assert "ben@example.org" not in page.casefold()
    chosen = {"person-0": "ben", "person-1": "cleo", "person-2": "fay"}
    client.post(path, chosen)
    assert noted(event) == {
        "ben": (True, "report", 30),
        "cleo": (True, "report", 20),
        "fay": (True, "report", 20),
    }


def test_whom_the_host_leaves_out_is_not_noted(host, event, client_of):
    client = client_of(host)
    path, _ = proposed(client, event, between("Ben", (0, 30)) + between("Cleo", (0, 9)))

    client.post(path, {"person-0": "", "person-1": "cleo"})

    assert noted(event) == {"cleo": (True, "report", 9)}


def test_somebody_who_is_two_in_the_report_was_there_in_the_times_of_both(
    host, event, client_of
):
    client = client_of(host)
    rows = between("Ben", (0, 30), email="ben@example.org") + between("Ben", (20, 50))
    path, found = proposed(client, event, rows)
    assert found == [("Ben", "email", "ben"), ("Ben", "name", "ben")]

    client.post(path, {"person-0": "ben", "person-1": "ben"})

    assert noted(event) == {"ben": (True, "report", 50)}


def test_two_of_one_name_are_not_guessed(host, event, client_of):
    other = make_member("ben-2", name="Ben")
    Rsvp.objects.create(
        event=event, member=other, answer=GOING, turn=9, answered_at=timezone.now()
    )

    _, found = proposed(client_of(host), event, between("BÉN", (0, 30)))

    assert found == [("BÉN", "", "")]


def test_an_address_matches_nobody_who_did_not_answer_or_is_hidden(
    ben, cleo, dov, host, event, client_of
):
    profiles.block(cleo, other=host, now=timezone.now())
    rows = between("x", (0, 9), email="dov@example.org") + between(
        "y", (0, 9), email="cleo@example.org"
    )

    path, found = proposed(client_of(host), event, rows)

    assert found == [("x", "", ""), ("y", "", "")]
    page = client_of(host).get(path)
    assert [one.handle for one in page.context["review"].unmatched] == ["ben"]


def test_every_row_is_accounted_for_on_the_page(host, event, client_of):
    rows = between("Ben", (0, 9), (20, 30)) + ",,,,5\n" + between("Who", (0, 9))
    client = client_of(host)
    path, _ = proposed(client, event, rows)

    page = client.get(path)

    review = page.context["review"]
    assert review.rows == 4
    text = page.content.decode()
    assert "4 rows of the report" in text
    assert "lines 5, 6" in text
    assert "Line 7: no name in it" in text
    assert "line 8" in text


def test_a_report_is_kept_once_and_then_gone(host, event, client_of):
    client = client_of(host)
    path, _ = proposed(client, event, between("Ben", (0, 30)))
    report = ParticipantsReport.objects.get()
    client.post(path, {"person-0": "ben"})

    assert client.post(path, {"person-0": "ben"}).status_code == 404
    with pytest.raises(Refused, match="kept already"):
        actions.keep_report(report, chosen={}, by=host, now=timezone.now())
    assert not ParticipantsReport.objects.exists()


def test_a_report_adds_minutes_to_a_check_in_and_corrects_a_no(
    ben, cleo, host, event, client_of
):
    now, source = timezone.now(), Attendance.Source.TICKET
    actions.check_in(event, member=ben, source=source, by=host, now=now)
    actions.note_absent(event, member=cleo, by=host, now=now)
    client = client_of(host)
    path, _ = proposed(client, event, between("Ben", (0, 30)) + between("Cleo", (0, 9)))

    client.post(path, {"person-0": "ben", "person-1": "cleo"})

    assert noted(event) == {"ben": (True, "ticket", 30), "cleo": (True, "report", 9)}


def test_a_report_is_gone_after_a_day(host, event, client_of):
    client = client_of(host)
    path, _ = proposed(client, event, between("Ben", (0, 30)))
    now = timezone.now()
    ParticipantsReport.objects.update(uploaded_at=now - 25 * HOUR)

    assert client.get(path).status_code == 404
    assert actions.forget_reports(now=now) == 1


def test_no_address_of_the_file_is_kept(host, event, client_of):
    rows = between("B.", (0, 9), email="ben@example.org") + between(
        "Z", (0, 9), email="zoe@elsewhere.example"
    )
    upload(client_of(host), event, rows)

    assert "@" not in str(ParticipantsReport.objects.get().rows)


def test_a_report_goes_with_a_member_it_may_name(ben, host, event, client_of):
    upload(client_of(host), event, between("Ben", (0, 30)))

    erase(ben, now=timezone.now())

    assert not ParticipantsReport.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This is not a participants report"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not a participants report"),
        (HEADER.encode(), "Nobody is in this report"),
        (b"x" * (zoom.MOST_BYTES + 1), "up to 1 MB"),
        ((HEADER + "a,,,,5\n" * 5001).encode(), "up to 5,000 rows"),
    ],
)
def test_a_file_that_is_no_report_gets_a_sentence(host, event, client_of, data, said):
    page = upload(client_of(host), event, data, name="=cmd|' /C calc'!A0.csv")

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not ParticipantsReport.objects.exists()


def test_without_a_file_there_is_a_sentence(host, event, client_of):
    page = client_of(host).post(address(event))

    assert page.status_code == 422
    assert "Choose the file first." in page.content.decode()


@pytest.mark.parametrize("choice", ["nobody", "dov", "=1+1", "x" * 5000])
def test_only_people_of_the_list_can_be_chosen(dov, host, event, client_of, choice):
    client = client_of(host)
    path, _ = proposed(client, event, between("Ben", (0, 30)))

    page = client.post(path, {"person-0": choice})

    assert page.status_code == 422
    assert "Choose somebody of the list." in page.content.decode()
    assert noted(event) == {}
    assert ParticipantsReport.objects.exists()


def test_names_of_a_report_are_text_and_nothing_else(host, event, client_of):
    client = client_of(host)
    path, _ = proposed(client, event, between("<script>alert(1)</script>", (0, 9)))

    page = client.get(path).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_report_of_an_event_to_come_is_refused(host, client_of):
    event = an_event(host=host)

    page = upload(client_of(host), event, between("Ben", (0, 30)))

    assert page.status_code == 422
    assert not ParticipantsReport.objects.exists()


def test_who_runs_nothing_here_finds_no_reports(ben, host, event, client_of):
    path, _ = proposed(client_of(host), event, between("Ben", (0, 30)))

    assert client_of(ben).get(address(event)).status_code == 404
    assert client_of(ben).get(path).status_code == 404
    assert client_of(ben).post(path, {"person-0": "ben"}).status_code == 404
    other = an_event(host=host)
    there = path.replace(event.slug, other.slug)
    assert client_of(host).get(there).status_code == 404
