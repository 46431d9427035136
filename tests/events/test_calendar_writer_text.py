"""Whatever people type stays inside its own line, and comes back as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendar_writer import Attendee, Entry, Organiser, event_file, feed, request
from events.calendar_writer.lines import LONGEST_LINE, line, many_lines, one_line
from networking_site.lib.text import clean_line, clean_text
from tests.events.entries import BEN, SITE, an_entry
from tests.events.readers import names

HOSTILE = {
    "line break": "x\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "line feed": "x\nATTENDEE:mailto:all@example.org",
    "carriage return": "x\rSTATUS:CANCELLED",
    "end of event": "x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "continued": "x\r\n y\r\n\tz",
    "escaped break": "x\\nBEGIN:VEVENT\\N\\\\n",
    "unicode breaks": "x\u2028BEGIN:VEVENT\u2029UID:evil\x85A:1\x0bB:2\x0cC:3\x1cD:4",
    "semicolons": 'x";X-EVIL=1:mailto:evil@example.org;,:',
    "caret": "x^nBEGIN:VEVENT^'",
    "bidi": "\u202egnp.exe\u2066\u200f",
    "zero": "x\x00BEGIN:VEVENT",
    "surrogate": "x\ud83d",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 30,
    "long": "ä" * 10_000,
}
FIELDS = ["uid", "title", "description", "location", "url", "join_link"]
ANY_TEXT = st.text(st.characters(), max_size=300)


def whole(entry: Entry, *, name: str = "", email: str = "ben@example.org") -> bytes:
    return request(
        [entry], organiser=replace(SITE, name=name), attendee=Attendee(email, name)
    )


def unescaped(value: str) -> str:
    """Read a value of type TEXT (RFC 5545, 3.3.11)."""
    assert not re.search(r"(?<!\\)(\\\\)*[;,]|[\r\n]", value)
    return re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), value)


def lines_of(text: str) -> str:
    """Clean a text as fields do; whatever could be taken for a line break is one."""
    others = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    return clean_text(text.translate(dict.fromkeys(map(ord, others), "\n")))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_can_bring_in_a_property(field: str, text: str) -> None:
    text = f"https://x.org/{text}" if field in {"url", "join_link"} else text
    plain = an_entry(**{field: "https://x.org/"})

    file = whole(an_entry(**{field: text}))

    assert names(file) == names(whole(plain))
    assert len(icalendar.Calendar.from_ical(file).events) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_name_of_a_person_or_a_feed_can_bring_in_a_property(text: str) -> None:
    entry = an_entry()

    assert names(whole(entry, name=text)) == names(whole(entry, name="Ben"))
    assert names(feed([entry], name=text)) == names(feed([entry], name="Table"))
    calendar = icalendar.Calendar.from_ical(whole(entry, name=text))
    attendee = calendar.events[0]["ATTENDEE"]
    assert set(attendee.params) - {"CN"} == {"PARTSTAT", "RSVP"}
    assert str(attendee) == "mailto:ben@example.org"


def test_what_cannot_be_read_is_left_out_and_the_rest_stays() -> None:
    file = event_file([an_entry(title="Lunch\u202e\x00 with\r\nBen\ud83d")])

    assert b"SUMMARY:Lunch with Ben\r\n" in file


@given(text=ANY_TEXT)
def test_a_line_unfolds_to_what_it_was(text: str) -> None:
    value = many_lines(text)

    folded = line("DESCRIPTION", value).encode()

    pieces = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= LONGEST_LINE for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert all(piece.decode() for piece in pieces)  # no character is cut
    assert folded.replace(b"\r\n ", b"").decode() == f"DESCRIPTION:{value}\r\n"


@given(text=ANY_TEXT)
def test_escaped_text_is_read_as_it_was_typed(text: str) -> None:
    assert unescaped(one_line(text)) == clean_line(text)
    assert unescaped(many_lines(text)) == lines_of(text)


def test_a_break_in_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="A line break inside X-NAME"):
        line("X-NAME;A=1", "x\r\nY:1")


@given(
    records=st.lists(
        st.fixed_dictionaries(
            {
                "uid": st.uuids().map(str),
                "title": ANY_TEXT,
                "wall": st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
                    lambda wall: wall.replace(second=0, microsecond=0)
                ),
                "zone_name": st.sampled_from(["Europe/Warsaw", "Asia/Kolkata", "UTC"]),
                "minutes": st.integers(1, 14 * 24 * 60),
                "changed_at": st.datetimes(
                    datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)
                ).map(lambda at: at.replace(microsecond=0)),
                "sequence": st.integers(0, 2**31 - 1),
                "is_cancelled": st.booleans(),
                "description": ANY_TEXT,
                "location": ANY_TEXT,
            }
        ),
        min_size=1,
        max_size=3,
    )
)
def test_random_records_come_back(records: list[dict[str, Any]]) -> None:
    entries = [Entry(**record) for record in records]

    calendar = icalendar.Calendar.from_ical(feed(entries, name="Table"))

    assert calendar.get_missing_tzids() == set()
    for entry, event in zip(entries, calendar.events, strict=True):
        assert str(event["UID"]) == entry.uid
        assert str(event["SUMMARY"]) == clean_line(entry.title)
        assert str(event.get("LOCATION", "")) == lines_of(entry.location)
        assert str(event.get("DESCRIPTION", "")) == lines_of(entry.description)
        assert event["SEQUENCE"] == entry.sequence
        lasts = event.end.astimezone(UTC) - event.start.astimezone(UTC)
        assert lasts == timedelta(minutes=entry.minutes)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == entry.changed_at
        assert event["DTSTART"].dt.replace(tzinfo=None) == entry.wall
        assert str(event["STATUS"]) == (
            "CANCELLED" if entry.is_cancelled else "CONFIRMED"
        )


def test_an_invitation_reads_back_with_the_names_of_both() -> None:
    file = request(
        [an_entry()],
        organiser=Organiser("table@example.org", 'The "Long", Table; & ^n'),
        attendee=BEN,
    )

    event = icalendar.Calendar.from_ical(file).events[0]
    assert event["ORGANIZER"].params["CN"] == "The 'Long', Table; & ^n"
    assert str(event["ORGANIZER"]) == "mailto:table@example.org"
    assert event["ATTENDEE"].params["CN"] == "Ben"
