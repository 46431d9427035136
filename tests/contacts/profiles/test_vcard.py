"""A card that is written here is read by others, and says nothing that was not said.

Two readers that know nothing of us read every card back (vobject and icalendar), and a
third, a few lines long below, reads the bytes themselves.
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Component
from icalendar.parser import Contentlines

from contacts.profiles.vcard import Card, write
from networking_site.lib.text import clean_line, clean_text

VERSIONS = ["3.0", "4.0"]
BOTH = pytest.mark.parametrize("version", VERSIONS)
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 40 + b"\xff\xd9"
ADA = Card(
    uid="urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    revised_at=datetime(2026, 3, 1, 10, 30, 5, 99, timezone(timedelta(hours=1))),
    name="Ada Lovelace",
    headline="Counts, weaves; writes",
    email="ada@example.org",
    phone="+44 20 7946 0000",
    place="London",
    country="United Kingdom",
    url="https://example.org/members/ada/",
    links=[("Notes", "https://ada.example/notes"), ("", "https://looms.example/")],
    languages=["en", "pt-BR"],
    topics=["Looms, old", "Mills"],
    note="One engine.\n\nTwo; three, four \\ five.",
    pronouns="she/her",
    time_zone="Europe/London",
    photo=PHOTO,
)
BARE = Card(uid=ADA.uid, revised_at=ADA.revised_at, name="Dov")
NAMES = {
    *("BEGIN", "VERSION", "PRODID", "KIND", "UID", "REV", "FN", "N", "PRONOUNS"),
    *("TITLE", "EMAIL", "TEL", "ADR", "URL", "LANG", "CATEGORIES", "TZ", "NOTE"),
    *("PHOTO", "END"),
}


def logical_lines(file: bytes) -> list[str]:
    """Read the bytes as the RFCs say them, and stop at whatever they forbid."""
    assert file.endswith(b"\r\n")
    physical = file[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
        line.decode()  # no letter is cut in two
    return file[:-2].replace(b"\r\n ", b"").decode().split("\r\n")


def values(file: bytes) -> dict[str, str]:
    """Give the value of each property by name with parameters, still escaped."""
    pairs = [line.partition(":") for line in logical_lines(file)]
    return {name: value for name, _, value in pairs}


def plain(value: str) -> str:
    """Undo the escapes of a text value."""
    return re.sub(r"\\(.)", lambda sign: {"n": "\n"}.get(sign[1], sign[1]), value)


def as_vobject_reads(file: bytes) -> vobject.base.Component:
    return vobject.readOne(file.decode())


def as_icalendar_reads(file: bytes) -> dict[str, str]:
    """Give each property's value as icalendar's reader of content lines gives it."""
    lines = [line.parts() for line in Contentlines.from_ical(file) if line]
    return {name: value for name, _, value in lines}


def test_a_phone_gets_everything_in_version_three():
    file = write(ADA)

    assert logical_lines(file) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Networking site//Cards//EN",
        "UID:urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8",
        "REV:2026-03-01T09:30:05Z",
        "FN:Ada Lovelace",
        "N:;Ada Lovelace;;;",
        "TITLE:Counts\\, weaves\\; writes",
        "EMAIL:ada@example.org",
        "TEL:+44 20 7946 0000",
        "ADR:;;;London;;;United Kingdom",
        "URL:https://example.org/members/ada/",
        "item1.URL:https://ada.example/notes",
        "item1.X-ABLabel:Notes",
        "item2.URL:https://looms.example/",
        "CATEGORIES:Looms\\, old,Mills",
        "TZ;VALUE=text:Europe/London",
        "NOTE:One engine.\\n\\nTwo\\; three\\, four \\\\ five.",
        f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(PHOTO).decode()}",
        "END:VCARD",
    ]


def test_version_four_says_more_and_says_it_its_own_way():
    three, four = logical_lines(write(ADA)), logical_lines(write(ADA, version="4.0"))

    assert four[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert [line for line in four if line not in three] == [
        "VERSION:4.0",
        "KIND:individual",
        "REV:20260301T093005Z",
        "PRONOUNS:she/her",
        "LANG;PREF=1:en",
        "LANG;PREF=2:pt-BR",
        "TZ:Europe/London",
        f"PHOTO:data:image/jpeg;base64,{base64.b64encode(PHOTO).decode()}",
    ]


@BOTH
def test_two_readers_find_the_same_in_it(version):
    file = write(ADA, version=version)
    card, properties = as_vobject_reads(file), as_icalendar_reads(file)

    assert card.version.value == properties["VERSION"] == version
    assert card.fn.value == properties["FN"] == ADA.name
    assert card.n.value.given == ADA.name
    assert card.n.value.family == ""
    assert card.uid.value == properties["UID"] == ADA.uid
    assert card.title.value == properties["TITLE"] == ADA.headline
    assert card.email.value == properties["EMAIL"] == ADA.email
    assert card.tel.value == properties["TEL"] == ADA.phone
    assert (card.adr.value.city, card.adr.value.country) == (ADA.place, ADA.country)
    assert [url.value for url in card.url_list] == [
        ADA.url,
        *dict(map(reversed, ADA.links)),
    ]
    assert card.url_list[1].group == card.x_ablabel.group == "item1"
    assert card.x_ablabel.value == properties["item1.X-ABLabel"] == "Notes"
    assert card.categories.value == ADA.topics
    assert card.note.value == properties["NOTE"] == ADA.note
    assert card.tz.value == properties["TZ"] == ADA.time_zone


@BOTH
def test_icalendar_takes_the_whole_card_for_one(version):
    card = Component.from_ical(write(ADA, version=version))

    assert card.name == "VCARD"
    assert card.errors == []
    assert card["N"].fields.given == ADA.name
    assert card["ADR"].fields.locality == ADA.place
    assert card["URL"] == ADA.url


def test_the_photo_arrives_unharmed():
    three, four = write(ADA), write(ADA, version="4.0")

    assert as_vobject_reads(three).photo.value == PHOTO
    kind, _, data = values(four)["PHOTO"].partition(",")
    assert kind == "data:image/jpeg;base64"
    assert base64.b64decode(data, validate=True) == PHOTO
    assert as_icalendar_reads(four)["PHOTO"] == values(four)["PHOTO"]


@BOTH
def test_what_she_does_not_show_is_not_there(version):
    names = [
        line.partition(":")[0] for line in logical_lines(write(BARE, version=version))
    ]

    kind = ["KIND"] if version == "4.0" else []
    assert names == [
        *("BEGIN", "VERSION", "PRODID", *kind, "UID", "REV", "FN", "N", "END")
    ]


@BOTH
def test_half_an_address_keeps_its_place(version):
    country = write(replace(BARE, country="Chile"), version=version)
    place = write(replace(BARE, place="Sund; Bay, North"), version=version)

    assert values(country)["ADR"] == ";;;;;;Chile"
    assert values(place)["ADR"] == ";;;Sund\\; Bay\\, North;;;"
    assert as_vobject_reads(place).adr.value.city == "Sund; Bay, North"


@BOTH
@pytest.mark.parametrize(
    "name",
    [
        "毛泽东",
        "María de los Ángeles García y Vega",
        "Björk",
        "Nguyễn Thị Hồng",
        "محمد بن سلمان",
        "Martin Luther King, Jr.",
        "👩‍🌾 Maren",
    ],
)
def test_no_name_is_taken_apart(name, version):
    card = as_vobject_reads(write(replace(BARE, name=name), version=version))

    assert (card.fn.value, card.n.value.given, card.n.value.family) == (name, name, "")


@BOTH
def test_who_has_no_name_is_called_by_her_address(version):
    nameless = replace(BARE, name=" \u200b ", email="dov@example.org")

    assert values(write(nameless, version=version))["FN"] == "dov@example.org"


@BOTH
@pytest.mark.parametrize(
    "evil",
    [
        "Ada\r\nEMAIL:eve@example.org",
        "Ada\nEND:VCARD\nBEGIN:VCARD\nFN:Eve",
        "Ada\rEMAIL:eve@example.org",
        "Ada\u2028EMAIL:eve@example.org",
        "Ada\u2029EMAIL:eve@example.org",
        "Ada\u0085EMAIL:eve@example.org",
        "Ada\x0bEMAIL:eve@example.org\x0c\x1c\x1d\x1e",
        "Ada\x00\x07\x7f\x9f",
        "Ada\ud800\udfff",
        "Ada;TYPE=x:eve",
        "Ada\\",
        "\r\n \r\n",
        "BEGIN:VCARD",
        "\u202eeve",
    ],
)
def test_no_field_can_write_a_property_of_its_own(evil, version):
    card = Card(
        uid=f"urn:uuid:{evil}",
        revised_at=ADA.revised_at,
        name=evil,
        headline=evil,
        email=evil,
        phone=evil,
        place=evil,
        country=evil,
        url=f"https://example.org/{evil}",
        links=[(evil, f"https://example.org/{evil}"), (evil, evil)],
        languages=[evil, f"en\n{evil}", "en\n"],
        topics=[evil, evil],
        note=evil,
        pronouns=evil,
        time_zone=evil,
        photo=evil.encode(errors="replace"),
    )

    lines = logical_lines(write(card, version=version))

    names = [re.split("[;:]", line)[0] for line in lines]
    assert set(names) <= NAMES | {"item1.URL", "item1.X-ABLabel"}
    assert len(names) == len(set(names))
    assert not any("\u2028" in line or "\u2029" in line for line in lines)


@BOTH
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/a,b;c?d=e&f#g", "https://example.org/a,b;c?d=e&f#g"),
        ("https://example.org/ä b\\c", "https://example.org/%C3%A4%20b%5Cc"),
        ("https://example.org/%C3%A4", "https://example.org/%C3%A4"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
    ],
)
def test_addresses_are_not_escaped_as_text_is(typed, written, version):
    assert values(write(replace(BARE, url=typed), version=version))["URL"] == written


@BOTH
@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "data:text/html,x", "example.org", "file:///etc"]
)
def test_a_link_that_opens_no_page_stays_out(typed, version):
    links = [("Bad", typed), ("Good", "https://example.org/")]
    file = write(replace(BARE, url=typed, links=links), version=version)

    assert "URL" not in values(file)
    assert values(file)["item1.X-ABLabel"] == "Good"
    assert values(file)["item1.URL"] == "https://example.org/"


@BOTH
def test_long_lines_break_between_letters(version):
    for length in range(60, 90):
        for letter in ("a", "é", "毛", "👩"):
            note = "x" * (length % 4) + letter * length
            file = write(replace(BARE, note=note), version=version)

            assert values(file)["NOTE"] == note
            assert as_vobject_reads(file).note.value == note


def test_more_languages_than_can_be_preferred():
    file = write(replace(BARE, languages=["en"] * 120), version="4.0")

    ranks = [line for line in logical_lines(file) if line.startswith("LANG")]
    assert (len(ranks), ranks[-1]) == (100, "LANG;PREF=100:en")


anything = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            [
                *("\r\n", "\n", "\r", "\u2028", "\u0085", "\x0c", "\t", " ", "\x00"),
                *("\\", "\\n", ",", ";", ":", '"', "=", "^n", "%", "=0A", "\ufeff"),
                *("BEGIN:VCARD", "END:VCARD", "item1.", "é", "毛", "👩‍🌾", "a" * 70),
            ]
        ),
        max_size=20,
    ).map("".join),
)
cards = st.builds(
    Card,
    uid=st.uuids().map(lambda number: number.urn),
    revised_at=st.datetimes(
        min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)
    ).map(lambda moment: moment.replace(tzinfo=UTC)),
    name=anything,
    headline=anything,
    email=anything,
    phone=anything,
    place=anything,
    country=anything,
    url=anything.map(lambda text: f"https://{text}"),
    links=st.lists(st.tuples(anything, anything | st.just("https://x.y")), max_size=3),
    languages=st.lists(anything, max_size=3),
    topics=st.lists(anything, max_size=3),
    note=anything,
    pronouns=anything,
    time_zone=anything,
    photo=st.none() | st.binary(max_size=200),
)


def said(text: str) -> str:
    """What a card can say of a text: its lines, without what cannot be read."""
    return clean_text(re.sub("[\u0085\u2028\u2029]", "\n", text))


@settings(deadline=None)
@given(cards, st.sampled_from(VERSIONS))
def test_whatever_she_types_comes_back_and_nothing_else(card, version):
    file = write(card, version=version)
    name = clean_line(card.name) or clean_line(card.email) or card.uid

    lines = logical_lines(file)
    names = [re.split("[;:]", line)[0] for line in lines]
    assert (names[0], names[1], names[-1]) == ("BEGIN", "VERSION", "END")
    assert (names.count("BEGIN"), names.count("END")) == (1, 1)
    assert {re.sub(r"^item\d+\.", "", name) for name in names} <= {*NAMES, "X-ABLabel"}
    assert plain(values(file)["FN"]) == name
    assert plain(values(file).get("NOTE", "")) == said(card.note)

    read = as_vobject_reads(file)
    assert (read.fn.value, read.n.value.given) == (name, name)
    assert getattr(getattr(read, "note", None), "value", "") == said(card.note)

    properties = as_icalendar_reads(file)
    assert properties["FN"] == name
    assert properties.get("NOTE", "") == said(card.note)
    assert list(properties) == list(dict.fromkeys(names))
