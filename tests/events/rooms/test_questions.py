"""The questions to open with: enough of them, none twice, in two languages."""

from __future__ import annotations

import pytest

from events.rooms.models import MOST_ROUNDS, Round
from events.rooms.questions import LANGUAGES, another, groups, language_of, proposed

LONGEST = Round._meta.get_field("question").max_length


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_many_and_each_is_there_once(language):
    every = [text for group in groups(language) for text in group.questions]

    assert len(every) >= 80
    assert len({text.casefold() for text in every}) == len(every)
    assert [text for text in every if not text.endswith("?")] == []
    assert [text for text in every if len(text) > LONGEST] == []


def test_both_languages_have_the_same_groups():
    english, german = groups("en"), groups("de")

    assert [(one.key, len(one.questions)) for one in english] == [
        (one.key, len(one.questions)) for one in german
    ]
    assert not {text for one in english for text in one.questions} & {
        text for one in german for text in one.questions
    }


@pytest.mark.parametrize("rounds", range(1, MOST_ROUNDS + 1))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_round_has_a_question_of_its_own(rounds, language):
    found = proposed(rounds, topics=["Baking"], language=language, turn=rounds)

    assert len(found) == len(set(found)) == rounds


def test_what_an_event_is_about_comes_up_after_the_first_round():
    about_food = {
        text
        for group in groups("en")
        if group.key == "food"
        for text in group.questions
    }

    with_topic = proposed(4, topics=["Baking"], language="en", turn=3)
    without = proposed(4, topics=["Patience"], language="en", turn=3)

    assert with_topic[1] in about_food
    assert not about_food & set(without)


def test_the_next_date_of_a_series_asks_something_else():
    one, next_one = (
        proposed(6, topics=[], language="en", turn=turn) for turn in (4, 5)
    )

    assert not set(one) & set(next_one)


def test_another_question_comes_up_until_all_were_there():
    first = groups("en")[0].questions
    seen, now = [], first[0]

    for _press in first[1:]:
        now = another(1, rounds=3, taken=["x"], topics=[], language="en", after=now)
        seen.append(now)

    assert seen == list(first[1:])


def test_another_question_is_none_that_another_round_has():
    first = groups("en")[0].questions

    found = another(
        1,
        rounds=3,
        taken=[first[1].upper()],
        topics=[],
        language="en",
        after=first[0],
    )

    assert found == first[2]


@pytest.mark.parametrize(
    ("spoken", "language"),
    [(["de"], "de"), (["fr", "de"], "de"), (["de", "en"], "en"), ([], "en")],
)
def test_a_host_is_asked_in_the_language_of_the_site_or_in_one_of_hers(
    spoken, language
):
    assert language_of(spoken, site="en") == language
    assert groups("xx") == groups("en")
