"""The pure parts of the directory: folding, near words, marking, and mixing a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.profiles.directory.folding import (
    LONGEST_WORD,
    MOST_WORDS,
    fold,
    words_asked_for,
    words_in,
)
from contacts.profiles.directory.marking import LONGEST, mark, quote_with
from contacts.profiles.directory.nearness import is_near, slips_of
from contacts.profiles.directory.streams import (
    WHEEL,
    Place,
    Row,
    compose,
    read_place,
    today,
    turn_of,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = st.text(alphabet="abcd", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sofía GRÜNWALD", "sofia grunwald"),
        ("Straße", "strasse"),
        ("Łódź, Ørsted & Ærø", "lodz orsted aero"),
        ("İstanbul ısı", "istanbul isi"),
        ("o'Brien-Smith", "o brien smith"),
        ("東京 ラーメン", "東 京 ラ ー メ ン"),
        ("Ἀθῆναι ΟΔΟΣ", "αθηναι οδοσ"),
        ("🎉 !!! \u0301", ""),
        ("x" * 90, "x" * LONGEST_WORD),
        ("ﬁne ²", "fine 2"),
    ],
)
def test_text_is_folded_to_plain_words(text, words):
    assert fold(text) == words


@given(st.text())
def test_what_is_folded_is_only_letters_digits_and_single_spaces(text):
    folded = fold(text)

    assert all(word.isalnum() for word in folded.split(" ") if folded)
    assert fold(folded) == folded


@given(st.text())
def test_marking_sees_the_words_that_folding_makes(text):
    assert " ".join(word.text for word in words_in(text)) == fold(text)


def test_a_search_is_a_few_different_words():
    assert words_asked_for("bread BREAD b") == ["bread", "b"]
    assert len(words_asked_for(" ".join(map(str, range(99))))) == MOST_WORDS


@pytest.mark.parametrize(
    "slipped", ["grunwald", "grunwadl", "grunwal", "grunwaldt", "grunvald", "rgunwald"]
)
def test_one_slip_is_near(slipped):
    assert is_near("grunwald", slipped)


@pytest.mark.parametrize("other", ["grunwla", "gruenwalt", "rgunwadl", "grun", ""])
def test_two_slips_are_not(other):
    assert not is_near("grunwald", other)


def distance(one: str, other: str) -> int:
    """Count slips the slow way: the optimal string alignment of Damerau."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            wrong = one[i - 1] != other[j - 1]
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + wrong
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(WORDS, WORDS)
def test_near_is_a_distance_of_one_at_most(one, other):
    assert is_near(one, other) == (distance(one, other) <= 1)


@given(WORDS, WORDS)
def test_near_words_always_share_a_slip(one, other):
    if is_near(one, other):
        assert slips_of(one) & slips_of(other)


def marked(text, *patterns):
    pieces = mark(text, spellings=[[pattern] for pattern in patterns])
    return "".join(f"[{p.text}]" if p.is_marked else p.text for p in pieces)


def test_words_are_marked_as_they_were_written():
    assert marked("Grünwalds Straße.", "grun*", "strasse") == "[Grünwalds] [Straße]."
    assert marked("e\u0301te\u0301 was", "ete*") == "[e\u0301te\u0301] was"
    assert marked("Nothing here", "grun*") == "Nothing here"


@given(st.text(max_size=LONGEST), st.lists(WORDS, max_size=3))
def test_marking_loses_no_letter_of_a_line(text, words):
    pieces = mark(text, spellings=[[f"{word}*"] for word in words])

    assert "".join(piece.text for piece in pieces) == text


def test_a_long_line_is_cut_around_the_word():
    line = marked("word " * 100 + "needle " + "word " * 100, "needle")

    assert line.startswith("… word")
    assert "[needle]" in line
    assert line.endswith(" …")
    assert len(line) < LONGEST + 10


def test_the_line_with_the_most_words_is_quoted_and_a_hook_before_a_sentence():
    lines = [("Ask me about", "bread"), ("What I do", "I bake. Bread and rolls!")]

    one = quote_with(lines, spellings=[["bread*"]])
    two = quote_with(lines, spellings=[["bread*"], ["roll*"]])

    assert one.prompt == "Ask me about"
    assert "".join(piece.text for piece in two.pieces) == "Bread and rolls!"
    assert quote_with(lines, spellings=[["cake*"]]) is None


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.2.3", "1.2.3.4.5", "9" * 5000, "-1.0.0.0", "٣.0.0.0", "1.0.0.0\n",
     "9999.0.0.0", "9999999.0.0.0", f"{today(NOW)}.0.{WHEEL + 1}.0", "0.0.1.0"],
)  # fmt: skip
def test_nonsense_is_no_place_in_the_list(text):
    assert read_place(text, now=NOW) is None


def test_a_place_is_read_as_it_was_written():
    place = Place(day=today(NOW), names=7, wheel=12, rest=99)

    assert read_place(str(place), now=NOW) == place


def pages(streams, *, start, size):
    """Read page after page, as the database would give the rows."""
    place, seen = Place(day=today(NOW)), []
    while place:
        rows = []
        for stream, keys in streams.items():
            found = [Row(stream, key, turn_of(key), key) for key in keys]
            if stream == "wheel":
                found.sort(key=lambda row: (row.turn - start) % WHEEL)
                found = [r for r in found if (r.turn - start) % WHEEL >= place.wheel]
            else:
                before = place.names if stream == "names" else place.rest
                found = sorted(found, key=lambda row: -row.entry)
                found = [row for row in found if not before or row.entry < before]
            rows += found[: size + 1]
        page, place = compose(rows, place=place, start=start, size=size)
        seen.append(page)
    return seen


@given(
    keys=st.lists(st.integers(1, 500), unique=True, max_size=60),
    cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    start=st.integers(0, WHEEL - 1),
    size=st.integers(1, 9),
)
def test_over_all_pages_nobody_is_lost_and_nobody_comes_twice(keys, cuts, start, size):
    first, second = sorted(int(cut * len(keys)) for cut in cuts)
    streams = {
        "names": keys[:first],
        "wheel": keys[first:second],
        "rest": keys[second:],
    }

    seen = pages(streams, start=start, size=size)

    assert sorted(row.entry for page in seen for row in page) == sorted(keys)
    assert all(len(page) == size for page in seen[:-1])
    named = [row.stream == "names" for page in seen for row in page]
    assert named == sorted(named, reverse=True)


def test_a_quarter_of_a_page_is_for_newcomers():
    streams = {"names": [], "wheel": range(1, 100), "rest": range(100, 200)}

    page = pages(streams, start=0, size=24)[0]

    places = [number for number, row in enumerate(page) if row.stream == "wheel"]
    assert places == [1, 5, 9, 13, 17, 21]


def test_newcomers_take_turns_evenly():
    """Over many days every newcomer is on page one about as often as any other."""
    keys = range(70_001, 70_121)
    turns = sorted(turn_of(key) for key in keys)
    came = dict.fromkeys(turns, 0)

    for day in range(2000):
        start = turn_of(day)
        wheel = sorted(turns, key=lambda turn: (turn - start) % WHEEL)
        for turn in wheel[:6]:
            came[turn] += 1

    usual = 2000 * 6 / len(turns)
    assert min(came.values()) > usual / 2
    assert max(came.values()) < usual * 2
