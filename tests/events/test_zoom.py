"""The participants report of a video call, in every form it comes in."""

from __future__ import annotations

import random

import pytest

from events import zoom
from events.zoom import Problem, UnreadableReport, Why, read

BLOCK = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '812 3456 7890,"Breakfast, small",11/19/2021 9:50:00 AM,11/19/2021 11:00:00 AM,'
    "ada@example.org,70,4\n\n"
)
HEADER = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,"
    "Recording Consent,In Waiting Room\n"
)
ROWS = (
    "Ben,ben@example.org,11/19/2021 9:54:15 AM,11/19/2021 10:24:15 AM,30,No,Y,No\n"
    "Cleo (Cleo Marsh),,11/19/2021 10:00:00 AM,11/19/2021 10:30:00 AM,30,Yes,Y,No\n"
)
BEN, CLEO = (
    ("Ben", "", "ben@example.org", 30),
    ("Cleo (Cleo Marsh)", "Cleo Marsh", "", 30),
)


def people(text):
    data = text if isinstance(text, bytes) else text.encode()
    found = read(data).people
    return [(one.name, one.original, one.email, one.minutes) for one in found]


def between(name, *times, email=""):
    """Write a row for each time from so many minutes past nine to so many."""
    rows = [
        f"{name},{email},11/19/2021 {_clock(start)},11/19/2021 {_clock(end)},1,No,Y,No"
        for start, end in times
    ]
    return "\n".join(rows) + "\n"


def _clock(minute):
    hour = 9 + minute // 60
    return f"{hour % 12 or 12}:{minute % 60:02}:00 {'AM' if hour < 12 else 'PM'}"


VARIANTS = {
    "with the block": BLOCK + HEADER + ROWS,
    "with a line of commas": BLOCK.replace("\n\n", "\n,,,,,,\n") + HEADER + ROWS,
    "without the block": HEADER + ROWS,
    "with a byte order mark": "\ufeff" + BLOCK + HEADER + ROWS,
    "with line breaks of Windows": (BLOCK + HEADER + ROWS).replace("\n", "\r\n"),
    "with line breaks of old Macs": (BLOCK + HEADER + ROWS).replace("\n", "\r"),
    "in UTF-16": (BLOCK + HEADER + ROWS).encode("utf-16"),
    "in UTF-16, big end first": b"\xfe\xff" + (HEADER + ROWS).encode("utf-16-be"),
    "in UTF-16 without a mark": (HEADER + ROWS).encode("utf-16-le"),
    "between semicolons": HEADER.replace(",", ";") + ROWS.replace(",", ";"),
    "between tabs": HEADER.replace(",", "\t") + ROWS.replace(",", "\t"),
    "by a 24-hour clock": HEADER
    + ROWS.replace("9:54:15 AM", "09:54:15").replace(" AM", ""),
    "the day first": HEADER + ROWS.replace("11/19/2021", "19/11/2021"),
    "as ISO 8601 writes": HEADER
    + ROWS.replace("11/19/2021", "2021-11-19").replace(" AM", ""),
    "in capitals": HEADER.upper() + ROWS,
    "the meeting in front": "Topic,Host email,Duration (Minutes),"
    + HEADER
    + "".join(f"Breakfast,ada@x.org,70,{row}\n" for row in ROWS.splitlines()),
    "unique users": "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
    "Ben,ben@example.org,30,No\nCleo (Cleo Marsh),,30,Yes\n",
    "without consent and waiting room": HEADER.partition(",Recording")[0] + "\n" + ROWS,
}


@pytest.mark.parametrize("form", VARIANTS)
def test_every_form_gives_the_same_people(form):
    assert people(VARIANTS[form]) == [BEN, CLEO]


@pytest.mark.parametrize(
    ("times", "minutes"),
    [
        ([(0, 30)], 30),
        ([(0, 30), (40, 50)], 40),
        ([(0, 30), (10, 40)], 40),
        ([(0, 60), (10, 20)], 60),
        ([(10, 20), (0, 60), (5, 70)], 70),
        ([(0, 30), (30, 60)], 60),
        ([(0, 0)], 0),
    ],
)
def test_who_comes_again_or_with_two_devices_is_counted_once(times, minutes):
    found = people(HEADER + between("Ben", *times, email="Ben@Example.org"))

    assert found == [("Ben", "", "ben@example.org", minutes)]


def test_the_minutes_are_those_that_a_slow_count_finds():
    chance = random.Random(7)  # noqa: S311
    for _ in range(200):
        times = [
            sorted(chance.sample(range(180), 2)) for _ in range(chance.randint(1, 8))
        ]
        there = {minute for start, end in times for minute in range(start, end)}

        assert people(HEADER + between("Ben", *times))[0][3] == len(there)


def test_two_of_one_name_with_different_addresses_are_two():
    rows = between("Ben", (0, 30), email="a@x.org") + between(
        "Ben", (0, 9), email="b@x.org"
    )

    assert [one[2] for one in people(HEADER + rows)] == ["a@x.org", "b@x.org"]


@pytest.mark.parametrize(
    ("written", "original"),
    [
        ("Cleo (Cleo Marsh)", "Cleo Marsh"),
        ("Cleo", ""),
        ("Cleo (she/her) (Cleo Marsh)", "Cleo Marsh"),
        ("(Cleo)", ""),
        ("Cleo (", ""),
        ("Cleo )(", ""),
        ("Zoë ☕ (Zoë)", "Zoë"),
        ("=HYPERLINK(x)", "x"),
        ("Jill (Lisbon) Banks", ""),
    ],
)
def test_a_display_name_is_told_from_the_original(written, original):
    [found] = read((HEADER + between(written, (0, 5))).encode()).people

    assert (found.name, found.original) == (written, original)


def test_the_same_pronouns_do_not_make_two_people_one():
    rows = between("Ann (she/her)", (0, 5)) + between("Bea (she/her)", (0, 5))

    assert len(people(HEADER + rows)) == 2


def test_every_row_is_accounted_for():
    rows = [
        *ROWS.splitlines(),
        ",,11/19/2021 9:54:15 AM,11/19/2021 9:59:15 AM,5,No,Y,No",
        "Dov,,11/19/2021 9:54:15 AM,11/19/2021 9:59:15 AM,5,No,Y,Yes",
        '"Eve,,11/19/2021 9:54:15 AM,11/19/2021 9:59:15 AM,5,No,Y,No',
        "Ben,ben@example.org,11/19/2021 11:00:00 AM,11/19/2021 11:05:00 AM,5,No,Y,No",
        "",
        ",,,,,,,",
    ]

    report = read((BLOCK + HEADER + "\n".join(rows)).encode())

    assert {one.name: one.lines for one in report.people} == {
        "Ben": [5, 10],
        "Cleo (Cleo Marsh)": [6],
    }
    assert [(one.line, one.why) for one in report.left_out] == [
        (7, Why.NAMELESS),
        (8, Why.WAITED),
        (9, Why.BROKEN),
    ]
    assert report.rows == 6


@pytest.mark.parametrize(
    ("joined", "left", "said", "minutes"),
    [
        ("yesterday", "today", "12", 12),
        ("11/19/2021 10:00:00 AM", "11/19/2021 9:00:00 AM", "12", 12),
        ("11/19/2021 10:00:00 AM", "11/19/2031 9:00:00 AM", "12", 12),
        ("", "", "", None),
        ("", "", "-5", None),
        ("", "", "1e9", None),
        ("", "", "9" * 5000, None),
        ("", "", "٣", None),
        ("", "", "NaN", None),
    ],
)
def test_a_time_that_makes_no_sense_is_not_counted(joined, left, said, minutes):
    text = HEADER + f"Ben,,{joined},{left},{said},No,Y,No\n"

    assert people(text) == [("Ben", "", "", minutes)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NO_HEADER),
        (b"\0" * 500, Problem.NO_HEADER),
        (b"Name,Phone\nBen,1\n", Problem.NO_HEADER),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Problem.NO_HEADER),
        (b"PK\x03\x04" + b"name" * 999, Problem.NO_HEADER),
        (BLOCK.encode(), Problem.NO_HEADER),
        (HEADER.encode(), Problem.NOBODY),
        (b"x" * (zoom.MOST_BYTES + 1), Problem.TOO_BIG),
        ((HEADER + "a,,,,5\n" * 5001).encode(), Problem.TOO_MANY_ROWS),
        (
            (HEADER + "".join(f"p{n},,,,5\n" for n in range(501))).encode(),
            Problem.TOO_MANY_PEOPLE,
        ),
    ],
)
def test_a_file_that_is_no_report_says_why(data, problem):
    with pytest.raises(UnreadableReport) as refused:
        read(data)

    assert refused.value.problem == problem


HOSTILE = {
    "latin-1": (HEADER + between("Zoë Grün", (0, 9))).encode("latin-1"),
    "NUL": (HEADER + between("Zo\0ë Grün", (0, 9))).encode(),
    "a huge field": (
        HEADER + between("x" * 200_000, (0, 9)) + between("Zoë Grün", (0, 9))
    ).encode(),
    "ragged": (HEADER + "Zoë Grün\n" + "Zoë Grün,,,,9,,,,,,,,,,,,\n").encode(),
    "an unclosed quote": (HEADER + '"x,,\n' + between("Zoë Grün", (0, 9))).encode(),
    "what is invisible": (HEADER + between("Zo\u202e\u200bë  Grün", (0, 9))).encode(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gives_its_readable_rows_and_no_error(kind):
    report = read(HOSTILE[kind])

    assert "Zoë Grün" in [one.name for one in report.people]
    assert all(len(one.name) <= 120 for one in report.people)


def test_a_thousand_spoilt_files_raise_nothing_else():
    chance = random.Random(19)  # noqa: S311
    whole = bytearray((BLOCK + HEADER + ROWS).encode())
    bites = [b"\0", b'"', b",", b"\r", b"\n", b"\xff", b"(", b"=", b"\xed\xa0\x80"]
    for _ in range(1000):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(spoilt))
            spoilt[at : at + chance.randint(0, 9)] = chance.choice(bites)
        try:
            report = read(bytes(spoilt))
        except UnreadableReport:
            continue
        lines = [line for one in report.people for line in one.lines]
        lines += [one.line for one in report.left_out]
        assert len(lines) == len(set(lines)) == report.rows
