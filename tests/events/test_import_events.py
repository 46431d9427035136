"""`manage.py import_events`: a calendar becomes events, and all is accounted for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.core.management import CommandError, call_command

from contacts.profiles.models import User
from events import actions
from events.import_account import Line, Outcome, totals
from events.importing import import_calendar
from events.models import Event, Rsvp, Series
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FILES = sorted((Path(__file__).parents[1] / "data" / "ics").glob("*.ics"))
NO_CALENDAR_FOR_THE_LIBRARY = re.compile(
    r"(?im)^BEGIN:(VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE|V|MYCOMP)\s*$"
)
BREAKFAST = "UID:b\nSUMMARY:Breakfast\nDTSTART;TZID=Europe/Warsaw:20261201T080000"
WEEKLY = f"{BREAKFAST}\nRRULE:FREQ=WEEKLY;COUNT=4"


def calendar(*events: str) -> bytes:
    """Make a calendar file of the lines of its events."""
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n".encode()


def bring(*events: str, **more: Any) -> list[Line]:
    """Import a calendar made of these events."""
    return import_calendar(calendar(*events), now=NOW, **more)


def outcomes(*events: str, **more: Any) -> list[str]:
    """Import a calendar and say what became of each component."""
    return [line.outcome.value for line in bring(*events, **more)]


def run(file: Path, *more: str) -> list[str]:
    """Run the command and give the lines it prints."""
    out = StringIO()
    call_command("import_events", str(file), *more, stdout=out)
    return out.getvalue().splitlines()


def components_in(file: Path) -> int:
    """Count the components with the icalendar library, or by their first lines."""
    data = file.read_bytes()
    try:
        tops = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError):
        tops = []
    if not tops:
        return len(NO_CALENDAR_FOR_THE_LIBRARY.findall(data.decode()))
    return sum(len(top.subcomponents) if top.name == "VCALENDAR" else 1 for top in tops)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_is_accounted_for(file: Path) -> None:
    *told, summary = run(file, "--publish")

    counts = [int(count) for count in re.findall(r"\d+", summary)]
    assert counts[0] == len(told) == sum(counts[1:]) == components_in(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_brought_in_again_changes_nothing(file: Path) -> None:
    first = import_calendar(file.read_bytes(), now=NOW)
    before = list(Event.objects.order_by("pk").values())

    again = import_calendar(file.read_bytes(), now=NOW)

    assert list(Event.objects.order_by("pk").values()) == before
    assert totals(again)[Outcome.UNCHANGED] == totals(first)[Outcome.NEW]
    assert totals(again)[Outcome.SKIPPED] == totals(first)[Outcome.SKIPPED]


def test_an_event_is_kept_as_a_draft_with_what_the_file_says() -> None:
    assert outcomes(f"{BREAKFAST}\nLOCATION:Café Kopernik\nDURATION:PT45M") == ["new"]

    event = Event.objects.get()
    assert (event.title, event.place_name) == ("Breakfast", "Café Kopernik")
    assert (event.status, event.kind) == (Event.Status.DRAFT, Event.Kind.IN_PERSON)
    assert event.starts_at == datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 12, 1, 7, 45, tzinfo=UTC)


def test_kind_is_told_by_place_and_link() -> None:
    bring(
        "UID:1\nDTSTART:20261201\nLOCATION:https://meet.example/",
        "UID:2\nDTSTART:20261201\nLOCATION:Room\nCONFERENCE:https://meet.example/",
    )

    kinds = list(Event.objects.order_by("uid").values_list("kind", flat=True))
    assert kinds == [Event.Kind.ONLINE, Event.Kind.HYBRID]


def test_a_series_has_its_rule_and_one_event_a_date() -> None:
    bring(WEEKLY)

    series = Series.objects.get()
    assert (series.title, series.rule) == ("Breakfast", "FREQ=WEEKLY;COUNT=4")
    assert series.events.count() == 4
    assert {event.start_time.hour for event in series.events.all()} == {8}


def test_a_new_title_updates_and_keeps_the_page() -> None:
    bring(BREAKFAST)
    slug = Event.objects.get().slug

    assert outcomes(BREAKFAST.replace("Breakfast", "Brunch")) == ["updated"]

    assert (Event.objects.get().title, Event.objects.get().slug) == ("Brunch", slug)


def test_a_series_moved_to_another_hour_keeps_its_dates_and_answers(ben: User) -> None:
    bring(WEEKLY, publish=True)
    first = Event.objects.earliest("starts_at")
    actions.answer(first, member=ben, answer=Rsvp.Answer.GOING, now=NOW)

    assert outcomes(WEEKLY.replace("T080000", "T090000")) == ["updated"]

    first.refresh_from_db()
    assert (first.start_time.hour, first.rsvps.count()) == (9, 1)
    assert Event.objects.count() == 4


def test_a_component_that_changes_one_date_belongs_to_the_series() -> None:
    moved = (
        "UID:b\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Warsaw:20261208T080000\n"
        "DTSTART;TZID=Europe/Warsaw:20261209T100000"
    )

    assert outcomes(WEEKLY, moved) == ["new", "new"]
    assert outcomes(WEEKLY, moved) == ["unchanged", "unchanged"]

    event = Series.objects.get().events.get(title="Moved")
    assert (event.day, Event.objects.count()) == (date(2026, 12, 9), 4)


def test_an_event_that_begins_to_repeat_is_still_the_same_event() -> None:
    bring(BREAKFAST)
    slug = Event.objects.get().slug

    assert outcomes(WEEKLY) == ["updated"]

    assert Event.objects.earliest("starts_at").slug == slug
    assert Event.objects.count() == 4


def test_a_date_taken_out_is_called_off_and_those_going_are_told(ben: User) -> None:
    bring(WEEKLY, publish=True)
    second = Event.objects.order_by("starts_at")[1]
    actions.answer(second, member=ben, answer=Rsvp.Answer.GOING, now=NOW)
    letters = Letter.objects.count()

    (line,) = bring(
        f"{WEEKLY}\nEXDATE;TZID=Europe/Warsaw:20261208T080000", publish=True
    )

    second.refresh_from_db()
    assert (line.outcome, second.is_cancelled) == (Outcome.UPDATED, True)
    assert "1 date called off" in line.detail
    assert Letter.objects.count() == letters + 1


def test_a_cancelled_event_is_called_off_once() -> None:
    bring(BREAKFAST, publish=True)
    cancelled = f"{BREAKFAST}\nSTATUS:CANCELLED\nSEQUENCE:1"

    assert outcomes(cancelled) == ["updated"]
    assert outcomes(cancelled) == ["unchanged"]
    assert Event.objects.get().is_cancelled


def test_a_cancelled_event_that_was_never_here_is_skipped() -> None:
    (line,) = bring(f"{WEEKLY}\nSTATUS:CANCELLED")

    assert line.detail.endswith("It is cancelled, and was not here before.")
    assert (Event.objects.count(), Series.objects.count()) == (0, 0)


def test_an_event_cancelled_here_stays_cancelled() -> None:
    bring(BREAKFAST, publish=True)
    actions.cancel(Event.objects.get(), note="Snow.", now=NOW)

    (line,) = bring(f"{BREAKFAST}\nSEQUENCE:5", publish=True)

    assert line.detail == "It was cancelled here, and stays so."
    assert Event.objects.get().cancel_note == "Snow."


def test_an_older_file_does_not_undo_a_newer_one() -> None:
    bring(f"{BREAKFAST}\nSEQUENCE:2")

    (line,) = bring(f"{BREAKFAST.replace('Breakfast', 'Old')}\nSEQUENCE:1")

    assert (line.outcome, line.detail) == (
        Outcome.SKIPPED,
        "It is older than what we have.",
    )
    assert Event.objects.get().title == "Breakfast"


def test_publish_shows_events_to_come_and_past_but_not_private_ones() -> None:
    past = "UID:p\nDTSTART:20260101"
    private = "UID:s\nDTSTART:20261201\nCLASS:PRIVATE"

    *_others, line = bring(BREAKFAST, past, private, publish=True)

    drafts = Event.objects.filter(status=Event.Status.DRAFT)
    assert [event.uid for event in drafts] == ["s"]
    assert Event.objects.filter(status=Event.Status.PUBLISHED).count() == 2
    assert line.detail == "not published, because it is marked private"


def test_the_host_runs_all_dates_and_times_without_zone_are_hers(ada: User) -> None:
    bring(WEEKLY, "UID:f\nDTSTART:20261201T190000", host_email="ADA@example.org")

    assert Event.objects.belonging_to(ada).count() == 5
    assert Event.objects.get(uid="f").time_zone == "Europe/Lisbon"
    assert outcomes(WEEKLY, host_email="ada@example.org") == ["unchanged"]


def test_an_unknown_host_is_one_sentence_and_nothing_is_kept() -> None:
    with pytest.raises(Refused) as refused:
        bring(BREAKFAST, host_email="cleo@example.org")

    said = "There is no member with the address cleo@example.org."
    assert (refused.value.reason, Event.objects.count()) == (said, 0)


def test_a_dry_run_tells_the_same_and_keeps_nothing(tmp_path: Path, ada: User) -> None:
    file = tmp_path / "week.ics"
    file.write_bytes(calendar(WEEKLY, "SUMMARY:No start"))

    *tried, last = run(file, "--dry-run", "--publish", "--host", "ada@example.org")

    assert last == "This was a dry run: nothing was kept."
    assert (Event.objects.count(), Series.objects.count()) == (0, 0)
    assert run(file, "--publish", "--host", "ada@example.org") == tried


def test_the_account_names_line_title_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "week.ics"
    file.write_bytes(calendar(WEEKLY, "SUMMARY:No start"))

    assert run(file) == [
        "line 3, VEVENT “Breakfast”: new; 4 dates: 4 new",
        "line 9, VEVENT “No start”: skipped: It has no start (DTSTART).",
        "2 components: 1 new, 0 updated, 0 unchanged, 1 skipped.",
    ]


def test_it_is_all_or_nothing() -> None:
    many = [
        f"UID:{number}\nDTSTART:20261201T080000Z\nRRULE:FREQ=DAILY"
        for number in range(26)
    ]

    with pytest.raises(Refused) as refused:
        bring(*many)

    assert "more than 5000 dates" in refused.value.reason
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read: No such file or directory."),
        (b"", "This is not a calendar file"),
        (b"BEGIN:VCALENDAR\n" + b"X-A:b\n" * 200_000, "larger than 1 MB"),
        (b"BEGIN:X\n" * 1_000, "nested too deeply"),
        (b"\x00\xff\xfe" * 1_000, "This is not a calendar file"),
    ],
)
def test_what_can_not_be_read_is_one_sentence(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "bad.ics"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError) as error:
        run(file)

    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["", "/", "a\x00b", "x" * 5_000])
def test_a_name_that_is_no_file_is_one_sentence(name: str) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_events", name)


def test_events_without_uid_are_recognised_again() -> None:
    nameless = "SUMMARY:Tea\nDTSTART:20261201T160000Z"

    assert outcomes(nameless) == ["new"]
    assert outcomes(nameless) == ["unchanged"]
    assert Event.objects.count() == 1
