"""What is left of what people type, and pages by key."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from linkify_it import LinkifyIt

from contacts.profiles.models import Topic
from networking_site.lib.keyset import page
from networking_site.lib.text import WORD_JOINER, clean_line, clean_text, without_links


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maren \n Holt ", "Maren Holt"),
        ("e\u0301", "é"),
        ("\u202eneraM", "neraM"),
        ("\u200b\u2060\ufeff", ""),
        ("\u3164", ""),
        ("\u200d", ""),
        ("a" + "\u0301" * 49, "á" + "\u0301" * 4),
        ("tab\tand\x00null\x07", "tab andnull"),
        ("\U000e0041\U000e0042", ""),
        ("👩‍🌾 farms", "👩‍🌾 farms"),
        ("Nguyễn Thị Hồng", "Nguyễn Thị Hồng"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_a_line_keeps_what_can_be_read(typed, kept):
    assert clean_line(typed) == kept


def test_text_keeps_its_paragraphs():
    assert clean_text("one\r\ntwo\r\n\r\n\r\n\r\nthree  \n") == "one\ntwo\n\nthree"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed):
    assert clean_line(clean_line(typed)) == clean_line(typed)
    assert clean_text(clean_text(typed)) == clean_text(typed)


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_no_cursor_breaks_a_list(cursor):
    query = QueryDict(mutable=True)
    query["after"] = cursor

    assert page(Topic.objects.all(), by=("name", "id"), query=query, size=5).rows == []


@pytest.mark.parametrize(
    "typed",
    [
        "see https://evil.example/x",
        "www.evil.com",
        "evil.com/pay",
        "//evil.com/x",
        "write to a@evil.com",
        "mailto:a@evil.com",
    ],
)
def test_an_address_somebody_typed_reads_the_same_and_leads_nowhere(typed):
    defused = without_links(typed)

    assert LinkifyIt().test(typed)
    assert not LinkifyIt().test(defused)
    assert defused.replace(WORD_JOINER, "") == typed


def test_words_without_an_address_stay_as_they_are():
    assert without_links("I bake. You print: let us talk!") == (
        "I bake. You print: let us talk!"
    )
