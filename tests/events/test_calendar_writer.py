"""What stands in our calendar files, byte for byte, rule by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from events.calendar_writer import (
    Repeats,
    event_file,
    feed,
)
from events.recurrence import rule_text
from tests.events.entries import UID, WEEKLY, a_series, an_entry, invitation
from tests.events.readers import lasts, names, values

SERIES, _instants = a_series(WEEKLY, zone_name="Europe/Warsaw")


# ── Lines (RFC 5545, 3.1) ──────────────────────────────────────────────────────────


def test_a_file_is_these_bytes() -> None:
    file = event_file([an_entry(zone_name="UTC", sequence=3)])

    assert file == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//The Long Table//Calendar 1//EN\r\n"
        b"CALSCALE:GREGORIAN\r\n"
        b"BEGIN:VEVENT\r\n"
        b"UID:8c6e1f0a-5d2b-4a6e-9f57-0d7c3c1b2a11\r\n"
        b"SEQUENCE:3\r\n"
        b"DTSTAMP:20261120T083015Z\r\n"
        b"LAST-MODIFIED:20261120T083015Z\r\n"
        b"DTSTART:20261201T190000Z\r\n"
        b"DTEND:20261201T203000Z\r\n"
        b"SUMMARY:Breakfast\r\n"
        b"STATUS:CONFIRMED\r\n"
        b"END:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )


def test_every_line_ends_with_carriage_return_and_line_feed() -> None:
    file = invitation(*SERIES)

    assert file.endswith(b"\r\n")
    assert file.count(b"\r\n") == file.count(b"\n") == file.count(b"\r") > 50


def test_lines_are_folded_at_75_octets_and_no_character_is_cut() -> None:
    file = event_file([an_entry(title="Café 日本語 🥐 " * 40)])

    lines = file.split(b"\r\n")
    assert max(len(line) for line in lines) == 75
    assert all(line.decode() is not None for line in lines)
    assert values(file, "SUMMARY") == [("Café 日本語 🥐 " * 40).strip()]


def test_commas_semicolons_backslashes_and_breaks_in_text_are_escaped() -> None:
    file = event_file([an_entry(title=r"a,b;c\n", description="one\r\ntwo")])

    assert b"SUMMARY:a\\,b\\;c\\\\n\r\n" in file
    assert b"DESCRIPTION:one\\ntwo\r\n" in file


def test_the_same_records_give_the_same_bytes() -> None:
    copies = [replace(entry) for entry in SERIES]

    assert invitation(*SERIES) == invitation(*copies)
    assert feed(SERIES, name="Table") == feed(copies, name="Table")


# ── Identity and versions (RFC 5545, 3.8.7) ────────────────────────────────────────


def test_an_event_has_uid_stamp_and_start_once_each() -> None:
    for file in (event_file([an_entry()]), invitation()):
        found = names(file)[names(file).index("UID") :]
        assert [found.count(name) for name in ("UID", "DTSTAMP", "DTSTART")] == [1] * 3


def test_uid_is_the_one_given_whatever_else_changes() -> None:
    first = event_file([an_entry()])
    later = event_file([an_entry(title="Lunch", wall=datetime(2027, 1, 5, 12))])

    assert values(first, "UID") == values(later, "UID") == [UID]


def test_series_and_changed_date_share_one_uid() -> None:
    file = event_file(SERIES)

    assert values(file, "UID") == [UID, UID]
    assert values(file, "RRULE") == ["FREQ=WEEKLY;BYDAY=TU;COUNT=8"]
    assert values(file, "EXDATE") == ["TZID=Europe/Warsaw:20261208T190000"]
    assert values(file, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20261222T190000"]


def test_a_date_moved_to_another_zone_is_known_by_the_time_in_that_of_its_series() -> (
    None
):
    moved = replace(SERIES[1], zone_name="Europe/London", planned_zone="Europe/Warsaw")

    file = event_file([SERIES[0], moved])

    assert values(file, "RECURRENCE-ID") == ["TZID=Europe/Warsaw:20261222T190000"]
    assert values(file, "DTSTART")[-1] == "TZID=Europe/London:20261223T200000"
    zones = re.findall(rb"TZID:(.+)\r", event_file([moved]))
    assert zones == [b"Europe/London", b"Europe/Warsaw"]


def test_a_time_stamp_comes_from_the_record_and_not_from_the_clock(
    time_machine,
) -> None:
    before = event_file([an_entry()])
    time_machine.move_to("2031-05-05")

    assert event_file([an_entry()]) == before


# ── Times ──────────────────────────────────────────────────────────────────────────


def test_an_event_has_an_end_and_no_duration() -> None:
    file = event_file([an_entry(wall=datetime(2026, 12, 1, 23, 30))])

    assert values(file, "DTEND") == ["TZID=Europe/Warsaw:20261202T010000"]
    assert values(file, "DURATION") == []


@pytest.mark.parametrize(
    ("wall", "end"),
    [
        (datetime(2026, 10, 25, 1), "TZID=Europe/Warsaw:20261025T023000"),
        (datetime(2026, 10, 25, 2), "20261025T013000Z"),  # 02:30 for the second time
        (datetime(2027, 3, 28, 1), "TZID=Europe/Warsaw:20270328T033000"),
    ],
)
def test_an_event_lasts_as_long_as_it_says_when_the_clocks_change(
    wall: datetime, end: str
) -> None:
    file = event_file([an_entry(wall=wall)])

    assert values(file, "DTEND") == [end]
    assert lasts(file) == timedelta(minutes=90)


def test_every_zone_named_is_described_once_before_the_events() -> None:
    lisbon = an_entry(zone_name="Europe/Lisbon")

    file = feed([an_entry(), lisbon, an_entry(zone_name="UTC"), *SERIES], name="Table")

    assert set(re.findall(rb"TZID=([^:]+):", file)) == {
        b"Europe/Lisbon",
        b"Europe/Warsaw",
    }
    assert re.findall(rb"TZID:(.+)\r", file) == [b"Europe/Lisbon", b"Europe/Warsaw"]
    assert file.index(b"END:VTIMEZONE") < file.index(b"BEGIN:VEVENT")


def test_a_clock_change_is_a_rule_with_its_weekday_as_outlook_wants_it() -> None:
    file = event_file([an_entry()])

    assert (
        b"BEGIN:DAYLIGHT\r\nDTSTART:20190331T020000\r\nTZOFFSETFROM:+0100\r\n"
        b"TZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    ) in file


def test_dublin_has_its_summer_in_summer() -> None:
    file = event_file([an_entry(zone_name="Europe/Dublin")])

    assert b"BEGIN:DAYLIGHT\r\nDTSTART:20190331T010000\r\nTZOFFSETFROM:+0000" in file


def test_utc_needs_no_description_and_neither_does_a_zone_nobody_knows() -> None:
    for name in ("UTC", "Mars/Olympus", "../../etc/passwd"):
        file = event_file([an_entry(zone_name=name)])

        assert b"DTSTART:20261201T190000Z\r\n" in file
        assert b"TZID" not in file


def test_a_series_repeats_on_the_wall_of_its_zone() -> None:
    until = replace(WEEKLY, count=None, until=date(2027, 6, 1))
    rule = rule_text(until, zone_name="Europe/Warsaw")

    file = event_file([an_entry(repeats=Repeats(rule))])

    assert values(file, "DTSTART") == ["TZID=Europe/Warsaw:20261201T190000"]
    assert values(file, "RRULE") == ["FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601T215959Z"]


# ── What it says ───────────────────────────────────────────────────────────────────


def test_cancelled_is_spelled_with_two_ls_and_stays_in_the_feed() -> None:
    file = feed([an_entry(), an_entry(uid="b", is_cancelled=True)], name="Table")

    assert values(file, "STATUS") == ["CONFIRMED", "CANCELLED"]


def test_the_join_link_is_a_conference_and_in_the_description() -> None:
    link = "https://meet.example/j/1?pwd=a,b;c"
    file = event_file(
        [an_entry(join_link=link, description="Hello", url="https://x.org/")]
    )

    assert values(file, "CONFERENCE") == [
        f'VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Join":{link}'
    ]
    assert values(file, "DESCRIPTION") == [
        "Hello\\n\\nhttps://meet.example/j/1?pwd=a\\,b\\;c\\n\\nhttps://x.org/"
    ]


def test_without_a_join_link_nothing_speaks_of_one() -> None:
    file = event_file([an_entry(location="Café Bar")])

    assert values(file, "LOCATION") == ["Café Bar"]
    assert values(file, "CONFERENCE") == values(file, "DESCRIPTION") == []


def test_place_and_page_stand_in_their_own_properties() -> None:
    file = event_file([an_entry(geo=(52.22977, -21.01178), url="https://x.org/e/ü 1/")])

    assert b"GEO:52.229770;-21.011780\r\n" in file
    assert b"URL:https://x.org/e/%C3%BC%201/\r\n" in file


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "x", "//x"]
)
def test_an_address_that_is_not_of_the_web_is_left_out(link: str) -> None:
    assert event_file([an_entry(url=link, join_link=link)]) == event_file([an_entry()])


# ── Feeds (RFC 7986) ───────────────────────────────────────────────────────────────


def test_a_feed_says_its_name_twice_how_often_to_come_its_address_and_colour() -> None:
    file = feed([], name="Table, long", source="https://x.org/f.ics", color="teal")

    assert file == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//The Long Table//Calendar 1//EN\r\n"
        b"CALSCALE:GREGORIAN\r\n"
        b"NAME:Table\\, long\r\n"
        b"X-WR-CALNAME:Table\\, long\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
        b"X-PUBLISHED-TTL:PT1H\r\n"
        b"SOURCE;VALUE=URI:https://x.org/f.ics\r\n"
        b"COLOR:teal\r\n"
        b"END:VCALENDAR\r\n"
    )


def test_feeds_and_files_have_no_method_and_name_nobody() -> None:
    for file in (feed(SERIES, name="Table"), event_file(SERIES)):
        assert names(file).count("BEGIN") > 2
        assert not {"METHOD", "ATTENDEE", "ORGANIZER"} & set(names(file))


# ── What only code could get wrong ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        {"repeats": Repeats("FREQ=WEEKLY\r\nX-EVIL:1")},
        {"repeats": Repeats("weekly")},
        {"repeats": Repeats("FREQ=WEEKLY:1")},
        {"repeats": Repeats("FREQ=WEEKLY", (datetime(2026, 12, 1, tzinfo=UTC),))},
        {"wall": datetime(2026, 12, 1, 19, tzinfo=UTC)},
        {"planned_for": datetime(2026, 12, 1, 19, tzinfo=UTC)},
        {"changed_at": datetime(2026, 12, 1)},
    ],
)
def test_a_record_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"RRULE|on the wall|An instant"):
        event_file([an_entry(**wrong)])


def test_a_colour_is_a_name() -> None:
    with pytest.raises(ValueError, match="CSS colour"):
        feed([], name="Table", color="teal\r\nX-EVIL:1")
