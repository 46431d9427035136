"""Organisers look after a report: notes, a warning, hiding, suspending, closing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from contacts.profiles import actions
from contacts.profiles.models import (
    Entry,
    Profile,
    Report,
    ReportStep,
    Suspension,
    User,
)
from events import actions as events
from networking_site.lib.refused import Refused
from networking_site.lib.trail.models import Deed
from networking_site.privacy import export
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/profiles/report/"
NOW = datetime.now(UTC)
WORDS = {"text": "Please speak more softly.", "now": NOW}


@pytest.fixture
def oda(make_member):
    """She organises, too."""
    user = make_member("oda")
    actions.set_role(user, organiser=True)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def told(ben, cleo):
    """Ben has told organisers of Cleo."""
    return reported(ben, about=cleo)


def reported(reporter, *, about):
    words = {"kind": "rude", "text": "She shouted at my goats.", "now": NOW}
    return actions.report(reporter, about=about, **words)


def press(client, report, action, **form):
    chosen = {"action": action, "_selected_action": report.pk, **form}
    return client.post(LIST, chosen, follow=True)


def history(report):
    steps = ReportStep.objects.of(report)
    return [(step.deed, step.by.profile.name, step.text) for step in steps]


def letters_to(user, mailoutbox):
    return [
        letter.subject + letter.body + letter.alternatives[0][0]
        for letter in mailoutbox
        if letter.to == [user.email]
    ]


def test_organisers_tell_each_other_and_members_never_read_it(
    ada, oda, ben, cleo, told, client_of
):
    press(client_of(oda), told, "note", text="I know her: she is hard of hearing.")

    page = client_of(ada).get(f"{LIST}{told.pk}/change/").content.decode()
    assert history(told) == [("noted", "Oda", "I know her: she is hard of hearing.")]
    assert "hard of hearing" in page
    assert "Oda" in page
    for member in (ben, cleo):
        assert "hard of hearing" not in str(export(member))
        assert client_of(member).get(f"{LIST}{told.pk}/change/").status_code == 302


def test_an_organiser_never_reads_or_writes_notes_about_herself(
    ada, oda, ben, client_of
):
    about_ada = reported(ben, about=ada)
    press(client_of(oda), about_ada, "note", text="Ask her kindly.")

    client = client_of(ada)
    seen = client.get(f"{LIST}{about_ada.pk}/change/", follow=True).content.decode()
    press(client, about_ada, "note", text="It was not me.")

    assert "Ask her kindly." not in seen
    assert [deed for deed, _, _ in history(about_ada)] == ["noted"]
    assert "profiles.report" not in client.get("/admin/trail/deed/").content.decode()
    for deed in (
        *(actions.note, actions.warn, actions.hide_page),
        actions.suspend_reported,
    ):
        with pytest.raises(Refused):
            deed(about_ada, by=ada, **WORDS)


def test_a_warning_is_a_kind_letter_in_an_organisers_words(
    ada, cleo, told, client_of, run_jobs, mailoutbox
):
    run_jobs()
    mailoutbox.clear()

    press(client_of(ada), told, "warn", text="Please speak <more> softly.")
    run_jobs()

    [letter] = mailoutbox
    assert letter.to == [cleo.email]
    assert "Please speak <more> softly." in letter.body
    assert "Please speak &lt;more&gt; softly." in letter.alternatives[0][0]
    whole = letter.subject + letter.body + letter.alternatives[0][0]
    for word in ("Ben", "Ada", "goats", "Rude"):
        assert word not in whole
    assert history(told) == [("warned", "Ada", "Please speak <more> softly.")]


def test_without_words_the_page_asks_again_and_nothing_happens(ada, told, client_of):
    answers = [
        press(client_of(ada), told, action, text=text)
        for action in ("note", "warn", "hide", "suspend")
        for text in ("", "x" * 1001)
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert history(told) == []


@pytest.mark.parametrize("action", ["note", "warn", "hide", "suspend"])
def test_a_second_press_does_nothing_more(ada, cleo, told, client_of, action):
    client = client_of(ada)

    for _ in range(2):
        press(client, told, action, text="Please speak more softly.")

    assert len(history(told)) == 1
    assert (
        Deed.objects.filter(about_kind="profiles.report").exclude(deed="read").count()
        == 1
    )
    assert Suspension.objects.count() == (action == "suspend")


def test_two_organisers_do_not_both_warn(ada, oda, told):
    actions.warn(told, by=ada, **WORDS)

    with pytest.raises(Refused, match="already"):
        actions.warn(told, by=oda, text="Be kind.", now=NOW)


def test_a_hidden_page_is_found_by_nobody_and_she_reads_why(
    ada, ben, cleo, told, client_of, run_jobs, mailoutbox
):
    Profile.objects.filter(user=cleo).update(shown_to="everyone")
    actions.connect(ben, cleo, origin_kind="test", origin_id=uuid4(), now=NOW)
    event = an_event(host=cleo, slug="walk", audience="public")
    events.answer(event, member=cleo, answer="going", now=NOW)
    page, lists = "/members/cleo/", ("/members/", "/members/?q=cleo", "/events/walk/")
    client = client_of(ben)
    pages = (page, "/members/cleo/card/", "/members/cleo/card.vcf")
    assert {client.get(path).status_code for path in pages} == {200}
    assert Client().get(page).status_code == 200
    assert all("Cleo" in client.get(path).content.decode() for path in lists)

    press(client_of(ada), told, "hide", text="Take the prices off your page, please.")
    run_jobs()

    for path in pages:
        assert client.get(path).status_code == 404
        assert Client().get(path).status_code == 404
    assert not any("/members/cleo/" in client.get(p).content.decode() for p in lists)
    hers = client_of(cleo).get(page).content.decode()
    assert "Take the prices off your page, please." in hers
    letter = letters_to(cleo, mailoutbox)[-1]
    assert "Take the prices off your page, please." in letter
    assert "Ben" not in letter


def test_only_organisers_show_it_again(
    ada, ben, cleo, told, client_of, run_jobs, mailoutbox
):
    actions.hide_page(told, by=ada, **WORDS)
    profile = Profile.objects.get(user=cleo)
    profile.shown_to = "everyone"
    actions.save_who_sees(profile)
    actions.mend_directory(now=NOW)
    assert not Entry.objects.filter(profile=profile).exists()
    assert client_of(ben).get("/members/cleo/").status_code == 404
    with pytest.raises(Refused):
        actions.show_page(cleo, by=ben)
    account = client_of(ada).get(f"/admin/profiles/user/{cleo.pk}/change/")
    assert "In, page hidden" in account.content.decode()

    chosen = {"action": "show_again", "_selected_action": cleo.pk}
    for _ in range(2):
        client_of(ada).post("/admin/profiles/user/", chosen)
    run_jobs()

    assert client_of(ben).get("/members/cleo/").status_code == 200
    assert Entry.objects.filter(profile=profile).exists()
    assert b"softly" not in client_of(cleo).get("/members/cleo/").content
    assert Deed.objects.filter(deed="profiles.shown_again").count() == 1
    [letter] = letters_to(cleo, mailoutbox)  # that it was hidden is no longer true
    assert "shown again" in letter


def test_a_hidden_organiser_does_not_show_herself_again(ada, oda, ben):
    actions.hide_page(reported(ben, about=oda), by=ada, **WORDS)

    with pytest.raises(Refused, match="Another organiser"):
        actions.show_page(oda, by=oda)


@pytest.mark.parametrize("deed", [actions.hide_page, actions.suspend_reported])
def test_an_organiser_neither_hides_nor_suspends_an_administrator(ada, ben, cleo, deed):
    User.objects.filter(pk=cleo.pk).update(is_superuser=True)

    with pytest.raises(Refused, match="administrators"):
        deed(reported(ben, about=cleo), by=ada, **WORDS)


def test_suspending_from_a_report_is_suspending(ada, cleo, told, client_of):
    page = press(client_of(ada), told, "suspend", text="She shouted again.")

    assert Suspension.objects.about(cleo).open().get().reason == "She shouted again."
    assert not User.objects.get(pk=cleo.pk).is_active
    assert b"Suspend \xe2\x80\xa6" not in page.content
    about = Deed.objects.filter(deed="profiles.suspended")
    assert {row.about_kind for row in about} == {"profiles.report", "profiles.user"}


@pytest.mark.parametrize(
    ("deed", "outcome", "says"),
    [
        (None, "nothing", "leave it as it is"),
        (None, "spoken", "did something about it"),
        ("warn", "warned", "did something about it"),
        ("hide", "hidden", "did something about it"),
        ("suspend", "suspended", "did something about it"),
    ],
)
def test_who_reported_hears_that_it_was_looked_at_and_no_more(
    ada, ben, told, client_of, run_jobs, mailoutbox, deed, outcome, says
):
    client = client_of(ada)
    if deed:
        press(client, told, deed, text="Please speak more softly.")

    press(client, told, "settle", outcome=outcome)
    press(client, told, "settle", outcome=outcome)
    run_jobs()

    told.refresh_from_db()
    assert (told.settled_by, told.outcome) == (ada, outcome)
    assert [step[0] for step in history(told)][-1] == "closed"
    [letter] = letters_to(ben, mailoutbox)
    for word in ("Cleo", "softly", "warn", "suspend", "hid", "Ada"):
        assert word not in letter
    assert says in letter
    [deed] = Deed.objects.filter(deed="profiles.settled")
    assert deed.changes == [{"field": "outcome", "before": None, "after": outcome}]
    assert outcome not in str(export(ben)["reports"])


def test_the_outcome_is_what_the_history_says(ada, told, client_of):
    with pytest.raises(Refused, match="Nothing was needed"):
        actions.settle(told, by=ada, now=NOW, outcome="suspended")
    actions.warn(told, by=ada, **WORDS)

    asked = press(client_of(ada), told, "settle")

    offered = asked.context["form"].fields["outcome"].choices
    assert [value for value, _ in offered] == ["warned"]
    actions.settle(told, by=ada, now=NOW)
    told.refresh_from_db()
    assert told.outcome == Report.Outcome.WARNED


def test_how_it_was_closed_stands_there_once_it_is(ada, told, client_of):
    client, path = client_of(ada), f"{LIST}{told.pk}/change/"
    open_ = client.get(path).content.decode()

    actions.settle(told, by=ada, now=NOW)

    closed = client.get(path).content.decode()
    assert ("Outcome:" in open_, "Outcome:" in closed) == (False, True)
    assert ("Closed by:" in open_, "Closed by:" in closed) == (False, True)
    assert f'href="{LIST}">All reports' in closed


def test_a_closed_report_takes_notes_and_nothing_else(ada, told, client_of):
    actions.settle(told, by=ada, now=NOW)

    page = client_of(ada).get(f"{LIST}{told.pk}/change/")

    assert [name for name, _ in page.context["offered"]] == ["note"]
    for deed in (actions.warn, actions.hide_page, actions.suspend_reported):
        with pytest.raises(Refused, match="closed"):
            deed(told, by=ada, **WORDS)
    actions.note(told, by=ada, **WORDS)
    assert [deed for deed, _, _ in history(told)] == ["closed", "noted"]


def test_a_member_looks_after_no_report(ben, dov, told):
    for deed in (actions.note, actions.warn, actions.hide_page):
        with pytest.raises(Refused):
            deed(told, by=ben, **WORDS)
    with pytest.raises(Refused):
        actions.settle(told, by=dov, now=NOW)


def test_the_trail_tells_each_step_and_no_words(ada, told, client_of):
    client = client_of(ada)
    for action in ("note", "warn", "hide", "suspend"):
        press(client, told, action, text="Please speak more softly.")
    press(client, told, "settle", outcome="suspended")

    rows = Deed.objects.filter(about_kind="profiles.report", about_id=told.pk)
    done = [row.deed for row in rows.exclude(deed="read").order_by("pk")]
    assert done == [
        *("profiles.noted", "profiles.warned", "profiles.hidden"),
        *("profiles.suspended", "profiles.settled"),
    ]
    whole = str(list(Deed.objects.values()))
    for word in ("softly", "goats"):
        assert word not in whole


def test_other_reports_about_the_same_person_are_counted_with_links(
    ada, ben, cleo, dov, told, client_of
):
    actions.settle(told, by=ada, now=NOW)
    second = reported(dov, about=cleo)
    elsewhere = reported(cleo, about=ben)

    page = client_of(ada).get(f"{LIST}{second.pk}/change/").content.decode()

    assert "1 report: " in page
    assert f"{LIST}{told.pk}/change/" in page
    assert f"{LIST}{elsewhere.pk}/change/" not in page


def test_when_an_organiser_is_forgotten_the_history_keeps_what_she_did(
    ada, oda, told, client_of
):
    actions.note(told, by=oda, **WORDS)
    oda.delete()

    page = client_of(ada).get(f"{LIST}{told.pk}/change/").content.decode()

    assert "a former member" in page
    assert "Please speak more softly." in page
