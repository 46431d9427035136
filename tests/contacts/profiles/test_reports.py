"""Reporting: in confidence, to organisers alone, and never a flood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles import actions
from contacts.profiles.models import Block, Report
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
FORM = {"kind": "rude", "text": "He shouted at my goats."}
LIST = "/admin/profiles/report/"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def old_ben(ben, now):
    """Ben, a member for a hundred days."""
    ben.date_joined = now - timedelta(days=100)
    ben.save()
    return ben


def report(reporter, *, about, now):
    return actions.report(
        reporter, about=about, kind=Report.Kind.RUDE, text="He shouted.", now=now
    )


def letters_to(user):
    return Letter.objects.filter(receiver=user, kind="profiles/reported").count()


def test_a_report_reaches_organisers_and_its_words_stay_out_of_the_letter(
    ada, ben, cleo, client_of, run_jobs, mailoutbox
):
    page = client_of(ben).post("/members/cleo/report/", FORM, follow=True)
    run_jobs()

    assert page.redirect_chain == [("/members/cleo/", 302)]
    assert b"with the organisers now" in page.content
    [letter] = mailoutbox
    assert letter.to == ["ada@example.org"]
    whole = letter.subject + letter.body + letter.alternatives[0][0]
    for word in ("shouted", "goats", "Ben", "Cleo", "Rude"):
        assert word not in whole
    seen = client_of(ada).get(f"{LIST}{Report.objects.get().pk}/change/")
    for word in (b"He shouted at my goats.", b"Ben", b"Cleo", b"Rude"):
        assert word in seen.content


def test_the_page_says_what_organisers_will_see(ben, cleo, client_of):
    page = client_of(ben).get("/members/cleo/report/").content.decode()

    assert "Organisers will see that it is you who reports" in page
    assert "learns nothing of it" in page


def test_she_can_block_with_the_same_button(ben, cleo, client_of):
    answer = client_of(ben).post("/members/cleo/report/", {**FORM, "block": "on"})

    assert answer["Location"] == "/members/"
    assert Block.objects.belonging_to(ben).get().blocked == cleo
    assert client_of(ben).get("/members/cleo/").status_code == 404


def test_who_is_reported_learns_nothing(
    ben, cleo, client_of, run_jobs, mailoutbox, now
):
    client = client_of(cleo)
    before = client.get("/members/ben/")

    report(ben, about=cleo, now=now)
    run_jobs()

    assert mailoutbox == []
    after = client.get("/members/ben/")
    assert after.status_code == before.status_code == 200
    assert b"eport is with" not in after.content


@pytest.mark.parametrize(
    "form", [{}, {"kind": "boring"}, {"kind": "rude", "text": "x" * 1001}]
)
def test_bad_input_gets_a_sentence_and_reports_nothing(ben, cleo, client_of, form):
    answer = client_of(ben).post("/members/cleo/report/", form)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Report.objects.count() == 0


@pytest.mark.parametrize("handle", ["ben", "nobody", "dov"])
def test_nobody_reports_herself_or_whom_she_can_not_see(ben, dov, client_of, handle):
    answer = client_of(ben).post(f"/members/{handle}/report/", FORM)

    assert answer.status_code == 404
    assert Report.objects.count() == 0


def test_a_second_try_is_told_kindly_that_it_is_known(ben, cleo, client_of, now):
    client = client_of(ben)
    client.post("/members/cleo/report/", FORM)

    page = client.get("/members/cleo/report/")
    again = client.post("/members/cleo/report/", FORM)

    for answer in (page, again):
        assert b"with the organisers already" in answer.content
    assert again.status_code == 422
    assert Report.objects.count() == 1


def test_a_settled_report_lets_her_report_again(ada, ben, cleo, now):
    first = report(ben, about=cleo, now=now)
    actions.settle(first, by=ada, now=now)

    report(ben, about=cleo, now=now)

    assert Report.objects.count() == 2


@pytest.mark.parametrize(("member", "most"), [("old_ben", 20), ("ben", 5)])
def test_reports_a_day_have_a_limit_and_a_newcomers_is_lower(
    request, make_member, now, member, most
):
    reporter = request.getfixturevalue(member)
    others = [make_member(f"m{number}") for number in range(most + 1)]
    for other in others[:most]:
        report(reporter, about=other, now=now)

    with pytest.raises(Refused):
        report(reporter, about=others[most], now=now)

    assert Report.objects.count() == most


def test_organisers_are_told_once_of_each_report_and_once_an_hour(
    ada, old_ben, cleo, make_member, now
):
    for number in range(5):
        report(old_ben, about=make_member(f"m{number}"), now=now)
    assert letters_to(ada) == 1

    report(cleo, about=old_ben, now=now + timedelta(minutes=5))
    told = [
        actions.tell_of_reports(now=now + timedelta(minutes=minutes))
        for minutes in (10, 70)
    ]
    assert told == [0, 1]

    # Letters are dated by the clock; let it be seventy minutes later now.
    Letter.objects.update(written_at=now + timedelta(minutes=70))
    assert actions.tell_of_reports(now=now + timedelta(hours=5)) == 0


def test_an_organiser_neither_hears_of_nor_finds_a_report_about_herself(
    ada, ben, make_member, client_of, now
):
    other = make_member("oda")
    actions.set_role(other, organiser=True)

    made = report(ben, about=ada, now=now)

    assert (letters_to(ada), letters_to(other)) == (0, 1)
    assert b"He shouted" not in client_of(ada).get(LIST).content
    assert client_of(ada).get(f"{LIST}{made.pk}/change/").status_code == 302
    assert client_of(other).get(f"{LIST}{made.pk}/change/").status_code == 200
    with pytest.raises(Refused):
        actions.settle(made, by=ada, now=now)


def test_open_reports_come_first_and_are_settled_from_the_list(
    ada, ben, cleo, client_of, now
):
    old = report(ben, about=cleo, now=now)
    actions.settle(old, by=ada, now=now)
    new = report(cleo, about=ben, now=now - timedelta(days=3))
    client = client_of(ada)

    listed = [row.pk for row in client.get(LIST).context["cl"].result_list]
    chosen = {"action": "settle", "_selected_action": new.pk}
    asked = client.post(LIST, chosen)
    client.post(LIST, {**chosen, "outcome": "nothing"})

    assert listed == [new.pk, old.pk]
    assert b"What came of it" in asked.content
    new.refresh_from_db()
    assert new.settled_by == ada
    assert [*client.get(f"{LIST}?state=open").context["cl"].result_list] == []


def test_a_letter_about_a_report_that_was_settled_meanwhile_is_dropped(
    ada, ben, cleo, now, run_jobs, mailoutbox
):
    actions.settle(report(ben, about=cleo, now=now), by=ada, now=now)

    run_jobs()

    assert [letter.to for letter in mailoutbox] == [["ben@example.org"]]


def test_members_do_not_read_reports(ben, cleo, client_of, now):
    report(cleo, about=ben, now=now)

    assert client_of(ben).get(LIST).status_code == 302
