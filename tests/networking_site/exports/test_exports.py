"""An organiser takes tables along: what members show her, and nothing that computes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.profiles import actions as profiles
from contacts.profiles.models import Ask, Profile, Prompt, User
from events import actions as events
from events.models import Attendance, Event
from networking_site import privacy
from networking_site.exports import actions
from networking_site.exports.actions import Wish
from networking_site.exports.models import Export, export_folder
from networking_site.exports.sheets.reading import Period, by_key
from networking_site.exports.sheets.totals import totals
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone
from tests.events.rooms.seated import in_one_room
from tests.scenes import a_conversation, an_event, an_introduction
from tests.spreadsheets import read_csv, read_xlsx

pytestmark = pytest.mark.django_db
PAGE = "/admin/exports/"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the files of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def taken(ada, client_of):
    """Let ada take a table along at once, and give its rows with their titles."""

    def take(what, kind="csv", **more):
        form = {"what": what, "format": kind, **more}
        answer = client_of(ada).post(PAGE, form)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        rows = read_xlsx(content) if kind == "xlsx" else read_csv(content)
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    return take


@pytest.fixture
def few_are_many(monkeypatch):
    """Let a job make whatever has more than two rows."""
    monkeypatch.setattr(actions, "SHORT", 2)
    monkeypatch.setattr(actions, "STEP", 2)


def ask(by, what="members", kind="csv", **more):
    return actions.ask_for_export(by, wish=Wish(what, kind, **more), now=timezone.now())


def files():
    return sorted(file.name for file in export_folder().glob("*"))


# What is in them


@pytest.mark.parametrize("kind", ["csv", "plain", "xlsx"])
def test_members_are_there_with_what_they_show_to_members(ada, ben, taken, kind):
    profile, now = ben.profile, timezone.now()
    profile.headline, profile.place, profile.phone = "Binder", "Lisbon", "+351 1"
    profile.contact_email, profile.languages = "ben@work.example", ["pt", "en"]
    profile.place_shown_to = "connections"
    hooks = {Prompt.objects.first(): "goats"}
    profiles.save_profile(profile, topics=["Books", "Glue"], hooks=hooks)
    profiles.open_ask(profile, kind=Ask.Kind.ASK, text="a mill", topics=[], now=now)
    profile.save()
    joined = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    User.objects.filter(pk=ben.pk).update(date_joined=joined)

    row = next(row for row in taken("members", kind) if row["Name"] == "Ben")

    assert row["Joined"] == "2026-03-01T12:30:00+00:00"
    assert row["Page"] == "http://localhost:8000/members/ben/"
    assert (row["State"], row["Listed"]) == ("In", "yes")
    assert (row["Headline"], row["What I do"]) == ("Binder", "I bind books.")
    assert row["Hooks"].endswith("goats")
    assert row["Languages"] == "Portuguese, English"
    assert (row["Topics"], row["Looking for"]) == ("Books, Glue", "a mill")
    assert (row["Place"], row["Country"]) == ("", "")  # for connections alone
    assert (row["Mail for contact"], row["Telephone"]) == ("", "")
    assert "ben@example.org" not in row.values()


def test_addresses_leave_only_with_a_reason_that_is_kept(ada, ben, client_of, taken):
    form = {"what": "members", "format": "csv", "with_addresses": "on"}
    refused = client_of(ada).post(PAGE, form)

    rows = taken("members", with_addresses="on", reason="The hall burned down.")

    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"reason"}
    assert {row["Signs in with"] for row in rows} == {ada.email, ben.email}
    kept = Export.objects.get()
    assert (kept.organiser, kept.reason) == (ada, "The hall burned down.")


def test_events_with_their_numbers_and_times_by_their_own_clock(ada, ben, cleo, taken):
    event = an_event(host=ben, title="Breakfast", capacity=1, time_zone="Asia/Tokyo")
    for member in (ben, cleo):
        events.answer(event, member=member, answer="going", now=timezone.now())
    Attendance.objects.create(
        event=event, member=ben, came=True, noted_at=timezone.now(), noted_by=ada
    )

    [row] = taken("events", "xlsx")

    assert row["Begins"].endswith("+09:00")
    assert datetime.fromisoformat(row["Begins"]) == event.starts_at
    assert (row["Hosts"], row["Time zone"]) == ("Ben", "Asia/Tokyo")
    assert [row[name] for name in ("Places", "Going", "Waiting")] == ["1", "1", "1"]
    assert (row["Were there"], row["Did not come"]) == ("1", "0")
    assert not any(event.join_link and event.join_link in cell for cell in row.values())


def test_rsvps_and_attendance_name_who_and_when_but_not_what_was_replied(
    ada, ben, cleo, taken
):
    event = an_event(host=ben, question="What would you like to hear about?")
    events.answer(
        event, member=cleo, answer="going", reply="my divorce", now=timezone.now()
    )
    Attendance.objects.create(
        event=event, member=cleo, came=False, source="name", noted_at=timezone.now()
    )

    answers = [row for row in taken("rsvps") if row["Name"] == "Cleo"]
    [noted] = taken("attendance")

    assert [row["Answer"] for row in answers] == ["Going"]
    assert datetime.fromisoformat(answers[0]["Answered"]).tzinfo
    assert "my divorce" not in str(answers)
    assert (noted["Name"], noted["Was there"], noted["Noted by"]) == (
        "Cleo",
        "no",
        "By name",
    )


def test_totals_tell_how_many_and_of_nobody(ada, ben, cleo, make_member, taken):
    eve, fay = make_member("eve"), make_member("fay")
    an_introduction(introducer=ada, one=ben, other=cleo, reason="Both keep goats.")
    a_conversation(introducer=ada, one=eve, other=fay)
    event = an_event(host=ben)
    in_one_room(event, [ben, cleo, eve], now=timezone.now())

    found = {row["What"]: row["How many"] for row in taken("totals")}

    assert found["Members who joined"] == "5"
    assert found["Introductions written"] == "2"
    assert found["Introductions to which both said yes"] == "1"
    assert found["Conversations begun"] == "1"
    assert found["Meetings of two in a room"] == "3"
    assert found["Nuggets noted"].startswith("Too few people")
    assert not any(name in str(found) for name in ("Ben", "Cleo", "goats"))


def test_a_formula_in_a_name_is_text(ada, ben, taken):
    Profile.objects.filter(user=ben).update(
        name="=HYPERLINK(1)", headline="＝cmd|'/C calc'!A1", place="-1+1"
    )

    [in_csv] = [row for row in taken("members") if "HYPERLINK" in row["Name"]]
    [in_xlsx] = [row for row in taken("members", "xlsx") if "HYPER" in row["Name"]]

    assert in_csv["Name"] == "'=HYPERLINK(1)"
    assert in_csv["Headline"].startswith("'＝cmd")
    assert in_csv["Place"] == "'-1+1"
    assert in_xlsx["Name"] == "=HYPERLINK(1)"  # a text cell; the reader looks for <f>


def test_the_mark_for_excel_stands_before_one_kind_of_csv(ada, client_of):
    begins = {}
    for kind in ("csv", "plain"):
        answer = client_of(ada).post(PAGE, {"what": "events", "format": kind})
        begins[kind] = b"".join(answer.streaming_content)[:7]

    assert begins == {"csv": b'\xef\xbb\xbf"Tit', "plain": b'"Title"'}


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("", "", {"first", "last", "after"}),
        ("2026-03-02", "", {"last", "after"}),
        ("2026-03-01", "2026-03-02", {"first", "last"}),
        ("", "2026-03-01", {"first"}),
    ],
)
def test_a_period_has_whole_days_by_her_calendar(ada, taken, since, until, found):
    Profile.objects.filter(user=ada).update(time_zone="Asia/Tokyo")
    tokyo = zone("Asia/Tokyo")
    for name, at in (
        ("first", datetime(2026, 3, 1, 0, 0, tzinfo=tokyo)),
        ("last", datetime(2026, 3, 2, 23, 59, tzinfo=tokyo)),
        ("after", datetime(2026, 3, 3, 0, 0, tzinfo=tokyo)),
    ):
        event = an_event(title=name)
        end = at + timedelta(hours=1)
        Event.objects.filter(pk=event.pk).update(starts_at=at, ends_at=end)

    rows = taken("events", since=since, until=until)

    assert {row["Title"] for row in rows} == found


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"what": "members", "format": "pdf"}, "format"),
        ({"what": "books", "format": "csv"}, "what"),
        ({"what": "events", "format": "csv", "since": "1066-10-14"}, "since"),
        ({"what": "events", "format": "csv", "until": "9999-99-99"}, "until"),
        (
            {
                "what": "events",
                "format": "csv",
                "since": "2026-02-02",
                "until": "2026-02-01",
            },
            "until",
        ),
    ],
)
def test_a_wish_that_makes_no_sense_is_asked_back(ada, client_of, form, field):
    page = client_of(ada).post(PAGE, form)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert Export.objects.count() == 0


# Long ones


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_one_is_made_meanwhile_and_is_hers_for_a_day(
    ada, ben, cleo, client_of, run_jobs, few_are_many, kind
):
    profiles.set_role(ben, organiser=True)
    client = client_of(ada)

    asked = client.post(PAGE, {"what": "members", "format": kind})
    meanwhile = client.get(asked["Location"]).content.decode()
    again = client.post(PAGE, {"what": "members", "format": kind})
    run_jobs()
    news = client.get(asked["Location"], headers={"HX-Request": "true"})
    fetched = client.get(f"{asked['Location']}file/")
    content = b"".join(fetched.streaming_content)

    assert "0 of 3 rows" in meanwhile
    assert 'hx-trigger="every 2s"' in meanwhile
    assert again["Location"] == asked["Location"]
    assert "Ready, with 3 rows." in news.content.decode()
    assert "hx-trigger" not in news.content.decode()
    assert "<html" not in news.content.decode()
    rows = read_xlsx(content) if kind == "xlsx" else read_csv(content)
    assert [row[0] for row in rows] == ["Name", "Ada", "Ben", "Cleo"]
    for path in (asked["Location"], f"{asked['Location']}file/"):
        assert client_of(ben).get(path).status_code == 404
        assert client_of(cleo).get(path).status_code == 302
    fetched.close()  # last, for it closes the connection, too


def test_after_a_day_it_is_gone(ada, ben, cleo, client_of, run_jobs, few_are_many):
    export = ask(ada)
    run_jobs()
    assert files() == [export.public_id.hex]
    tomorrow = timezone.now() + timedelta(days=1)

    Export.objects.update(ready_at=timezone.now() - timedelta(days=1))
    late = client_of(ada).get(export.get_absolute_url()).status_code
    actions.forget_old_exports(now=tomorrow)

    assert late == 404
    assert Export.objects.count() == 0


def test_the_file_goes_with_the_row(
    ada, ben, cleo, run_jobs, few_are_many, django_capture_on_commit_callbacks
):
    ask(ada)
    run_jobs()

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_old_exports(now=timezone.now() + timedelta(days=2))

    assert files() == []


def test_who_is_erased_is_in_no_file_any_more(
    ada, ben, cleo, run_jobs, few_are_many, django_capture_on_commit_callbacks
):
    ask(ada)
    run_jobs()
    waits = ask(ada, what="members", kind="xlsx")

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(ben, now=timezone.now())

    assert files() == []
    assert not actions.make_export(waits.pk, now=timezone.now())


def test_one_that_is_being_made_stops_when_somebody_is_erased(
    ada, ben, cleo, few_are_many, monkeypatch
):
    export = ask(ada)

    def erased_meanwhile(rows):
        for number, row in enumerate(by_key(rows)):
            if number == 1:
                actions.forget_exports()
            yield row

    in_members = sys.modules["networking_site.exports.sheets.members"]
    monkeypatch.setattr(in_members, "by_key", erased_meanwhile)

    assert not actions.make_export(export.pk, now=timezone.now())
    assert files() == []


def test_who_is_no_organiser_any_more_gets_nothing(
    ada, ben, cleo, run_jobs, few_are_many, client_of
):
    client, export = client_of(ada), ask(ada)
    profiles.set_role(ada, organiser=False)

    run_jobs()

    assert files() == []
    assert client.get(f"{export.get_absolute_url()}file/").status_code == 302
    with pytest.raises(Refused):
        ask(User.objects.get(pk=ada.pk))


def test_one_that_fails_says_so_and_can_be_asked_for_anew(
    ada, ben, cleo, few_are_many, client_of, monkeypatch
):
    export = ask(ada)
    with monkeypatch.context() as broken:
        broken.setattr(actions.writing, "write", lambda *given, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.make_export(export.pk, now=timezone.now())

    page = client_of(ada).get(export.get_absolute_url()).content.decode()

    assert "could not be made this time" in page
    assert ask(ada).pk != export.pk


def test_three_at_a_time_are_enough(ada, ben, cleo, few_are_many):
    for kind in ("csv", "plain", "xlsx"):
        ask(ada, kind=kind)

    with pytest.raises(Refused, match="Three"):
        ask(ada, since=datetime(2020, 1, 1).date())


def test_a_sheet_has_room_for_a_million_rows(ada, monkeypatch):
    monkeypatch.setattr("networking_site.exports.rules.MOST_IN_XLSX", 0)

    with pytest.raises(Refused, match="CSV"):
        ask(ada, kind="xlsx")
    assert ask(ada, kind="csv").state == Export.State.AT_ONCE


# What it costs


def test_a_table_costs_as_many_queries_with_two_rows_as_with_six(
    ada, make_member, taken
):
    now, counts = timezone.now(), {what: [] for what in Export.What.values}
    for some in (range(2), range(2, 6)):
        for n in some:
            member = make_member(f"m{n}")
            topics = [f"Topic {n}"]
            profiles.save_profile(member.profile, topics=topics, hooks={})
            profiles.open_ask(
                member.profile, kind="ask", text="x", topics=topics, now=now
            )
            event = an_event(host=member)
            events.answer(event, member=ada, answer="going", now=now)
            Attendance.objects.create(event=event, member=ada, came=True, noted_at=now)
        for what in counts:
            with CaptureQueriesContext(connection) as queries:
                taken(what)
            counts[what].append(len(queries))

    assert {what: two for what, two in counts.items() if two[0] != two[1]} == {}


def test_rows_come_some_at_a_time_and_none_is_missing(ben, make_member, monkeypatch):
    for n in range(6):
        make_member(f"m{n}")
    monkeypatch.setattr("networking_site.exports.sheets.reading.AT_A_TIME", 3)

    keys = [profile.pk for profile in by_key(Profile.objects.all())]

    assert keys == sorted(Profile.objects.values_list("pk", flat=True))
    assert len(keys) == 7


def test_totals_of_an_empty_period_are_nothing(ada):
    sheet = totals(Period(datetime(2001, 1, 1).date(), None, UTC))

    assert sheet.count == len(list(sheet.rows))
