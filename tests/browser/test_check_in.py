"""An evening at the door: tickets, names, an undo, and the report of the call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events import actions, tokens
from events.models import Event, Rsvp
from tests.browser.steps import sign_in, windows
from tests.scenes import an_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
REPORT = """Name (Original Name),User Email,Total Duration (Minutes),Guest
Ben,ben@example.org,62,No
iPhone (Cleo),,55,Yes
Galaxy S9,,9,Yes
,,1,Yes
"""


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def come_in(request, browser):
    """Open a telephone for each person of the story, with script and again without."""
    with windows(browser, java_script_enabled=request.param, viewport=PHONE) as opens:
        yield opens


@pytest.fixture
def event(make_member, ben, cleo):
    """A breakfast in an hour that eve runs, to which ben and cleo go."""
    host = make_member("eve", name="Eve Lind")
    soon = datetime.now(UTC) + timedelta(hours=1)
    event = an_event(
        host=host,
        slug="breakfast",
        kind="in_person",
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
    )
    for member in (ben, cleo):
        going = Rsvp.Answer.GOING
        actions.answer(event, member=member, answer=going, now=timezone.now())
    return event


def test_a_host_checks_people_in_and_afterwards_reads_the_report(
    site, come_in, event, ben, make_member, tmp_path
):
    make_member("fay", name="Fay Øst")
    guest, host = come_in(), come_in()
    sign_in(guest, site, "ben@example.org")
    sign_in(host, site, "eve@example.org")

    code = holds_up_the_ticket(guest, site, event)
    scans_and_checks_in(host, code)
    sees_that_she_is_in(guest)
    checks_in_by_name_and_undoes_it(host)
    checks_in_somebody_without_a_place(host)

    ends(event)
    notes_that_the_rest_did_not_come(host)
    gives_the_report(host, tmp_path)
    sees_where_he_was(guest, site)


def holds_up_the_ticket(page, site, event):
    page.goto(f"{site}/events/breakfast/")
    page.get_by_role("link", name="My ticket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday breakfast")
    code = page.get_by_role("img", name="QR code").get_attribute("aria-label")
    fits(page)
    address = code.split()[-1]
    rsvp = event.rsvps.select_related("event").get(member__email="ben@example.org")
    token = tokens.token_of(rsvp, use=tokens.TICKET)
    assert address == f"{site}/events/tickets/{token}/"
    return address


def scans_and_checks_in(page, address):
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben")
    fits(page)
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Checked in already")).to_be_visible()


def sees_that_she_is_in(page):
    page.reload()
    expect(page.get_by_text("You are checked in.")).to_be_visible()


def checks_in_by_name_and_undoes_it(page):
    page.get_by_role("link", name="Everybody expected").click()
    expect(page.get_by_text("1 here, 2 expected")).to_be_visible()
    fits(page)
    page.get_by_role("searchbox").fill("cle")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Ben", exact=True)).to_have_count(0)
    button(page, "Is here", of="Cleo").click()
    expect(page.get_by_text("2 here, 2 expected")).to_be_visible()
    button(page, "Undo", of="Cleo").click()
    expect(page.get_by_text("1 here, 2 expected")).to_be_visible()
    expect(button(page, "Is here", of="Cleo")).to_be_visible()


def button(page, name, *, of):
    row = page.get_by_role("listitem").filter(has_text=of)
    return row.get_by_role("button", name=name)


def checks_in_somebody_without_a_place(page):
    page.get_by_role("searchbox").fill("fay ost")
    page.get_by_role("button", name="Search").click()
    button(page, "Is here", of="Fay Øst").click()
    expect(page.get_by_text("2 here, 2 expected")).to_be_visible()


def ends(event):
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(
        starts_at=now - timedelta(hours=2), ends_at=now - timedelta(minutes=5)
    )


def notes_that_the_rest_did_not_come(page):
    page.get_by_role("link", name="Check-in").click()
    page.get_by_role("button", name="Note that the other 1 did not come").click()
    expect(page.get_by_text("Noted: 1 person did not come.")).to_be_visible()
    expect(button(page, "Undo", of="Cleo")).to_be_visible()


def gives_the_report(page, folder):
    file = folder / "participants.csv"
    file.write_text(REPORT)
    page.get_by_role("link", name="Who was in the call").click()
    fits(page)
    page.get_by_label("Participants report").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is who")
    fits(page)
    expect(page.get_by_label("Ben", exact=True)).to_have_value("ben")
    expect(page.get_by_label("iPhone (Cleo)")).to_have_value("cleo")
    expect(page.get_by_label("Galaxy S9")).to_have_value("")
    expect(page.get_by_text("Line 5: no name in it")).to_be_visible()
    page.get_by_role("button", name="Note who was there").click()
    expect(page.get_by_text("Noted: 2 members were in the call.")).to_be_visible()
    expect(page.get_by_text("3 here, 2 expected")).to_be_visible()


def sees_where_he_was(page, site):
    page.goto(f"{site}/events/breakfast/")
    expect(page.get_by_text("You were there.")).to_be_visible()
    page.get_by_role("link", name="Where I was").click()
    expect(page.get_by_text("62 minutes")).to_be_visible()
    fits(page)


def fits(page):
    """See that nothing is wider than the telephone."""
    wide = page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
    assert wide == 0, page.url


def test_one_press_in_the_letter_says_that_she_still_comes(site, come_in, event, cleo):
    rsvp = event.rsvps.select_related("event").get(member=cleo)
    page = come_in()

    page.goto(tokens.still_coming_address(rsvp))
    expect(page.get_by_role("heading", level=1)).to_have_text("Still coming?")
    fits(page)
    page.get_by_role("button", name="Yes, I’m coming").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("See you there")
    page.get_by_role("button", name="I can’t come after all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not going")
