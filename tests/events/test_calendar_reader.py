"""What calendar files of other programs say, as this site reads it."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from events.calendar_reader import EventComponent, Skipped, read_calendar
from networking_site.lib.refused import Refused
from tests.events.calendars import NOW, calendar, only, read, reason

FILES = sorted((Path(__file__).parents[1] / "data" / "ics").glob("*.ics"))


def test_whole_days_begin_at_midnight_and_last_them_all() -> None:
    days = only("UID:a\nDTSTART;VALUE=DATE:20261107\nDTEND;VALUE=DATE:20261109")
    day = only("UID:b\nDTSTART:20261107", floating_zone="Europe/Warsaw")
    same = only("UID:c\nDTSTART;VALUE=DATE:20261107\nDTEND;VALUE=DATE:20261107")

    assert (days.events[0].start_time, days.events[0].minutes) == (time(0), 2 * 1440)
    assert (day.events[0].minutes, day.events[0].time_zone) == (1440, "Europe/Warsaw")
    assert same.events[0].minutes == 1440


@pytest.mark.parametrize("end", ["", "\nDTEND:20261103T190000Z", "\nDURATION:PT0S"])
def test_event_without_length_lasts_an_hour(end: str) -> None:
    assert only(f"UID:z\nDTSTART:20261103T190000Z{end}").events[0].minutes == 60


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("SUMMARY:x", "It has no start (DTSTART)."),
        ("DTSTART:" + "9" * 5000, "It has a date that can't be read (DTSTART)."),
        ("DTSTART:20260230", "It has a date that does not exist (DTSTART)."),
        ("DTSTART:19991231", "It has a date outside the years 2000 to 2100 (DTSTART)."),
        ("DTSTART:99991231", "It has a date outside the years 2000 to 2100 (DTSTART)."),
        ("DTSTART:00000101", "It has a date outside the years 2000 to 2100 (DTSTART)."),
        ("DTSTART:20261103\nDTEND:20261101", "It ends before it starts."),
        ("DTSTART:20261103\nDURATION:-P1D", "It ends before it starts."),
        ("DTSTART:20261103\nDURATION:P15D", "It lasts longer than fourteen days."),
        ("DTSTART:20261103\nDURATION:soon", "Its duration (DURATION) can't be read."),
        ("DTSTART:20261103\nDTSTART:20261104", "It has more than one start (DTSTART)."),
        (
            "DTSTART;TZID=../../etc/passwd:20261103T190000",
            "Its time zone “../../etc/passwd” is not known, and not described here.",
        ),
        (
            "DTSTART;TZID=Europe:20261103T190000",
            "Its time zone “Europe” is not known, and not described here.",
        ),
        (
            "DTSTART:20261103\nRRULE:FREQ=DAILY;COUNT=1\nEXDATE:20261103",
            "None of its dates is left.",
        ),
        (
            "UID:x\nDTSTART:20261103\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261103",
            "It changes a date and all that follow (RANGE); that is not read.",
        ),
    ],
)
def test_what_is_no_event_is_skipped_with_a_sentence(event: str, said: str) -> None:
    assert reason(event) == said


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Central European Standard Time", "Europe/Warsaw"),
        ("/mozilla.org/20050126_1/Europe/Warsaw", "Europe/Warsaw"),
        ("custom_America/New_York", "America/New_York"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("UTC", "UTC"),
    ],
)
def test_names_of_zones_are_found_in_the_tz_database(tzid: str, zone: str) -> None:
    event = only(f"UID:z\nDTSTART;TZID={tzid}:20261103T190000")

    assert event.events[0].time_zone == zone
    assert event.events[0].start_time == time(19)


ZONE_OF_THE_FILE = """BEGIN:VTIMEZONE
TZID:Our clock
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20901231T000000Z
END:DAYLIGHT
END:VTIMEZONE
"""


def test_zone_that_only_the_file_knows_is_counted_by_its_offsets() -> None:
    weekly = only(
        "UID:w\nDTSTART;TZID=Our clock:20260310T190000\nRRULE:FREQ=WEEKLY;COUNT=4",
        head=ZONE_OF_THE_FILE,
    )

    assert {event.time_zone for event in weekly.events} == {"UTC"}
    assert [event.start_time.hour for event in weekly.events] == [18, 18, 18, 17]


def test_described_zone_that_could_hang_us_is_not_followed() -> None:
    head = ZONE_OF_THE_FILE.replace("FREQ=YEARLY", "FREQ=SECONDLY")

    said = reason("UID:w\nDTSTART;TZID=Our clock:20260310T190000", head=head)

    assert said == "Its time zone “Our clock” is not known, and not described here."


def test_times_in_utc_are_given_in_the_zone_of_the_calendar() -> None:
    event = only(
        "UID:u\nDTSTART:20261103T180000Z", head="X-WR-TIMEZONE:Europe/Warsaw\n"
    )

    assert (event.events[0].start_time, event.events[0].time_zone) == (
        time(19),
        "Europe/Warsaw",
    )


def test_text_is_cleaned_and_fits() -> None:
    event = only(
        "UID:t\nDTSTART:20261103T190000Z\nSUMMARY:Coffee\\, tea\u202e\\nand cake\n"
        "DESCRIPTION:One\\nTwo <b>three</b>\n"
        f"LOCATION:Café Kopernik\\nUl. Piękna 5\\n{'x' * 300}"
    ).events[0]
    long = only("UID:l\nDTSTART:20261103T190000Z\nSUMMARY:" + "word " * 60).events[0]

    assert event.title == "Coffee, tea and cake"
    assert event.description == "One\nTwo <b>three</b>"
    assert event.place_name == "Café Kopernik"
    assert event.address.startswith("Ul. Piękna 5, xxx")
    assert len(event.address) == 200
    assert len(long.title) == 120
    assert long.description.startswith("word word")


@pytest.mark.parametrize(
    ("lines", "link", "place"),
    [
        ("LOCATION:https://meet.example/1", "https://meet.example/1", ""),
        ("LOCATION:Café, ul. Piękna 5", "", "Café, ul. Piękna 5"),
        ("LOCATION:javascript:alert(1)", "", "javascript:alert(1)"),
        ("URL:https://page.example/", "", ""),
        ("CONFERENCE;VALUE=URI:tel:+48-1", "", ""),
        ("X-GOOGLE-CONFERENCE:https://meet.example/2", "https://meet.example/2", ""),
        (
            "CONFERENCE;VALUE=URI;FEATURE=CHAT:https://chat.example/\n"
            "CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://video.example/\n"
            "LOCATION:Room 5",
            "https://video.example/",
            "Room 5",
        ),
    ],
)
def test_join_link_comes_only_from_conference_or_place(
    lines: str, link: str, place: str
) -> None:
    event = only(f"UID:c\nDTSTART:20261103T190000Z\n{lines}").events[0]

    assert (event.join_link, event.place_name) == (link, place)


def test_one_broken_component_does_not_spoil_the_others() -> None:
    data = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;;;:::\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:cut\nDTSTART:20261103\n"
        b"BEGIN:VEVENT\nUID:good\nDTSTART:20261103\nEND:VEVENT\nEND:VCALENDAR\n"
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:other\nDTSTART:20261104\nEND:VEVENT\n"
    )

    records = read_calendar(data, now=NOW)

    assert [type(record) for record in records] == [
        Skipped,
        Skipped,
        EventComponent,
        EventComponent,
    ]
    assert records[1].line == 5


def test_the_same_event_twice_in_a_file_is_the_more_recent() -> None:
    records = read(
        "UID:s\nSEQUENCE:1\nSUMMARY:Old\nDTSTART:20261103",
        "UID:s\nSEQUENCE:2\nSUMMARY:Recent\nDTSTART:20261103",
    )

    assert [
        record.title for record in records if isinstance(record, EventComponent)
    ] == ["Recent"]
    assert len(records) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings_of_other_programs_are_read(encoding: str) -> None:
    text = calendar("UID:e\nDTSTART:20261103\nSUMMARY:Café").decode()

    records = read_calendar(text.encode(encoding), now=NOW)

    assert [record.title for record in records] == ["Café"]


def test_nul_bytes_are_left_out() -> None:
    assert only("UID:n\x00\nDTSTART:2026\x001103\nSUMMARY:A\x00B").title == "AB"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This is not a calendar file: nothing in it begins (BEGIN:)."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a calendar file: nothing in it"),
        (b"x" * 1_000_001, "This file is larger than 1 MB"),
        (b"BEGIN:VALARM\n" * 70_000, "the parts of this file are nested too deeply."),
        (b"BEGIN:VEVENT\n" * 70_000, "This file has more than 5000 entries"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar(data, now=NOW)

    assert said in refused.value.reason


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_of_other_programs_is_read_or_refused(file: Path) -> None:
    records = read_calendar(file.read_bytes(), now=NOW)

    for record in records:
        if isinstance(record, Skipped):
            assert record.reason.endswith(".")
        else:
            assert record.events


def test_there_are_files_to_try() -> None:
    assert len(FILES) > 70
