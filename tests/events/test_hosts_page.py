"""The host's page: people, a word to them, the list to take along."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from contacts.profiles.actions import block
from events import actions
from events.models import Event, HostMessage, Rsvp
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, WAITING, NOT_GOING = (
    Rsvp.Answer.GOING,
    Rsvp.Answer.WAITING,
    Rsvp.Answer.NOT_GOING,
)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def eve(make_member):
    return make_member("eve")


@pytest.fixture
def supper(ada, ben, cleo, eve, now):
    """Ben's supper for one: cleo has the place, eve waits, ada stays away."""
    event = an_event(host=ben, title="Supper", capacity=1, question="Allergies?")
    for member in (cleo, eve, ada):
        actions.answer(event, member=member, answer=GOING, now=now)
    actions.answer(event, member=ada, answer=NOT_GOING, now=now)
    event.rsvps.filter(member=cleo).update(reply="Nuts", is_shown=False)
    return event


def handles(client, event, answer):
    page = client.get(f"/events/{event.slug}/host/?answer={answer}")
    return [line.face.handle for line in page.context["people"]]


# People.


def test_a_host_sees_who_goes_who_waits_and_who_stays_away(ben, client_of, supper):
    client = client_of(ben)

    assert handles(client, supper, "going") == ["cleo"]
    assert handles(client, supper, "waiting") == ["eve"]
    assert handles(client, supper, "not_going") == ["ada"]
    assert handles(client, supper, "offered") == []
    assert handles(client, supper, "nonsense") == ["cleo"]
    page = client.get(f"/events/{supper.slug}/host/").content.decode()
    assert "Nuts" in page
    assert "1 of 1 places are taken" in page


def test_nobody_but_hosts_and_organisers_sees_the_page(
    ada, cleo, client, client_of, supper
):
    path = f"/events/{supper.slug}/host/"

    assert client_of(cleo).get(path).status_code == 404
    assert client_of(ada).get(path).status_code == 200
    assert client.get(path)["Location"].startswith("/accounts/login/")


def test_whom_a_host_may_not_see_is_not_in_her_list(ben, dov, client_of, supper, now):
    actions.change(supper, says={"capacity": None}, now=now)
    actions.answer(supper, member=dov, answer=GOING, now=now)

    assert handles(client_of(ben), supper, "going") == ["cleo", "eve"]
    assert (
        "Dov"
        not in client_of(ben)
        .get(f"/events/{supper.slug}/host/people.csv")
        .content.decode()
    )


def test_taking_somebody_off_gives_the_place_to_the_first_in_line(
    ben, client_of, supper
):
    client = client_of(ben)

    client.post(f"/events/{supper.slug}/host/remove/", {"member": "cleo"})

    assert handles(client, supper, "going") == ["eve"]
    assert Letter.objects.get(kind="events/got_a_place").receiver.email.startswith(
        "eve"
    )


def test_a_host_reads_what_became_of_who_was_put_first(
    ben, make_member, client_of, supper, now
):
    actions.answer(supper, member=make_member("fay"), answer=GOING, now=now)
    client, path = client_of(ben), f"/events/{supper.slug}/host/promote/"

    first = client.post(path, {"member": "fay"}, follow=True)
    assert b"Fay is first in line now." in first.content
    assert handles(client, supper, "waiting") == ["fay", "eve"]

    Event.objects.filter(pk=supper.pk).update(capacity=2)
    seated = client.post(path, {"member": "fay"}, follow=True)
    assert b"Fay has a place." in seated.content


@pytest.mark.parametrize("member", ["dov", "nobody", "", "' or 1=1", "9" * 5000])
@pytest.mark.parametrize("deed", ["promote", "remove"])
def test_a_deed_about_somebody_who_did_not_answer_is_404(
    ben, client_of, supper, deed, member
):
    path = f"/events/{supper.slug}/host/{deed}/"

    assert client_of(ben).post(path, {"member": member}).status_code == 404
    assert client_of(ben).get(path).status_code == 405


# A word to the people.


def said(**more):
    return {
        "token": str(uuid4()),
        "to": "all",
        "subject": "Where to park",
        "text": "Behind the mill.",
        **more,
    }


@pytest.mark.parametrize(
    ("to", "readers"),
    [
        ("all", ["cleo@example.org", "eve@example.org"]),
        ("going", ["cleo@example.org"]),
        ("waiting", ["eve@example.org"]),
    ],
)
def test_a_message_reaches_whom_it_is_for_and_tells_no_address(
    ben, client_of, supper, to, readers, run_jobs, mailoutbox
):
    client_of(ben).post(f"/events/{supper.slug}/host/message/", said(to=to))
    run_jobs()

    mine = [mail for mail in mailoutbox if "Where to park" in mail.subject]
    assert sorted(address for mail in mine for address in mail.recipients()) == readers
    for mail in mine:
        assert len(mail.recipients()) == 1
        assert "Ben writes to you about Supper" in mail.body
        assert ben.email not in str(mail.message())
        assert mail.reply_to == []
    assert HostMessage.objects.get().receivers == len(readers)


def test_a_message_sent_twice_goes_out_once(ben, client_of, supper):
    form, client = said(), client_of(ben)

    for _ in range(2):
        client.post(f"/events/{supper.slug}/host/message/", form)

    assert HostMessage.objects.count() == 1
    assert Letter.objects.filter(kind="events/from_host").count() == 2


def test_more_than_three_messages_a_day_are_refused_and_nothing_typed_is_lost(
    ben, client_of, supper
):
    client = client_of(ben)
    for _ in range(3):
        client.post(f"/events/{supper.slug}/host/message/", said())

    page = client.post(f"/events/{supper.slug}/host/message/", said(text="More!"))

    assert page.status_code == 422
    assert page.context["form"]["text"].value() == "More!"
    assert b"Three messages a day are enough" in page.content
    assert HostMessage.objects.count() == 3


def test_a_host_of_many_events_has_a_limit_too(ben, cleo, now):
    events = [an_event(host=ben, title=f"Event {number}") for number in range(4)]
    words = {"to": HostMessage.To.ALL, "subject": "a", "text": "b", "now": now}
    for event in events:
        actions.answer(event, member=cleo, answer=GOING, now=now)
    for number in range(10):
        event = events[number // 3]
        actions.write_to_people(event, author=ben, token=uuid4(), **words)

    with pytest.raises(Refused, match="ten messages"):
        actions.write_to_people(events[3], author=ben, token=uuid4(), **words)
    actions.write_to_people(
        events[3], author=ben, token=uuid4(), **words | {"now": now + timedelta(days=2)}
    )


def test_a_message_does_not_cross_a_block(
    ben, cleo, eve, client_of, supper, now, run_jobs, mailoutbox
):
    block(cleo, other=ben, now=now)
    client_of(ben).post(f"/events/{supper.slug}/host/message/", said())
    block(eve, other=ben, now=now)  # after it was written, before it is sent
    run_jobs()

    assert [mail for mail in mailoutbox if "Where to park" in mail.subject] == []


@pytest.mark.parametrize(
    "bad", [{"to": "everybody"}, {"subject": ""}, {"text": " "}, {"token": "1"}]
)
def test_a_message_that_makes_no_sense_is_asked_back(ben, client_of, supper, bad):
    page = client_of(ben).post(f"/events/{supper.slug}/host/message/", said(**bad))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(bad)
    assert HostMessage.objects.count() == 0


def test_a_subject_with_a_second_line_stays_a_subject(
    ben, client_of, supper, run_jobs, mailoutbox
):
    form = said(subject="Hi\r\nBcc: x@example.org", to="going")
    client_of(ben).post(f"/events/{supper.slug}/host/message/", form)
    run_jobs()

    mail = mailoutbox[-1]
    assert mail.subject == "Supper: Hi Bcc: x@example.org"
    assert "Bcc" not in mail.message()


# The list to take along.


@pytest.fixture
def told(ben, cleo, now):
    """An event with answers that a spreadsheet would compute."""
    event = an_event(
        host=ben,
        title="Supper",
        day=date(2027, 6, 1),
        start_time=time(19),
        time_zone="Asia/Tokyo",
    )
    at = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    actions.answer(event, member=cleo, answer=GOING, now=at)
    event.rsvps.update(reply='=HYPERLINK("https://evil.example")', guests=2)
    return event


def test_the_list_as_csv_is_quoted_harmless_and_holds_no_address(
    ben, cleo, client_of, told
):
    answer = client_of(ben).get(f"/events/{told.slug}/host/people.csv")

    text = answer.content.decode("utf-8-sig")
    header, row = csv.reader(StringIO(text))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{told.slug}.csv"'
    assert header[4] == "Answered at (Asia/Tokyo)"
    assert row[:5] == [
        *("Cleo", "Going", "2"),
        '\'=HYPERLINK("https://evil.example")',
        "2026-11-03 18:30+09:00",
    ]
    assert cleo.email not in text


def test_the_list_as_xlsx_holds_text_and_no_formula(ben, client_of, told):
    answer = client_of(ben).get(f"/events/{told.slug}/host/people.xlsx")

    with ZipFile(BytesIO(answer.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        words = parts.read("xl/sharedStrings.xml").decode()
        names = parts.namelist()
    assert "=HYPERLINK(" in words
    assert 't="s"' in sheet
    assert not re.search(r"<(f|hyperlinks?)[ >/]", sheet)
    assert not [name for name in names if "externalLink" in name]
