"""Hearing a pitch: what is one, what is none, and what the check says about it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.pitch import HOSTILE, LENGTH, score
from contacts.profiles import pitch

CORPUS = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("pitch_corpus.jsonl")
    .read_text("utf-8")
    .splitlines()
]
TRAIN = [text for text in CORPUS if text["split"] == "train"]
TEST = [text for text in CORPUS if text["split"] == "test"]
FRESH = [text for text in CORPUS if text["split"] == "fresh"]
FILES = sorted(pitch.RULES.glob("*.json"))
PROVIDER = "We are the leading provider of garden sheds. Contact us today!"
RULES = pitch.load("en")


def small_rules(**more):
    return {
        "threshold": 2,
        "quotations": [],
        "kinds": {"praise": {"line": "“{words}” is praise."}},
        "lists": {},
        "exceptions": [],
        "rules": [
            {"name": "best", "kind": "praise", "weight": 1, "phrases": ["the best"]}
        ],
        **more,
    }


@pytest.mark.parametrize(
    "text",
    [
        "The best cake my mother made had eleven eggs in it. I bake every Sunday!",
        "I am looking for the best plumber in town.",
        "My prices are fair because I work from a bicycle.",
        "I write free software for libraries.",
        "I lead the choir.",
        "Number one fan of a club in the fourth division.",
        "All my films are on www.films-with-trains.example",
        "I have a cheese shop. We sell forty kinds.",
        "I teach pupils to laugh at “guaranteed returns” and “act now”.",
        "",
    ],
)
def test_who_tells_something_makes_no_pitch(text):
    reading = pitch.read(text)

    assert reading == pitch.Reading(False, "", [])


@pytest.mark.parametrize(
    "text",
    [
        PROVIDER,
        "We partner with ambitious leaders to unlock growth.",
        "I work with founders who want to scale. DM me to learn how.",
        "From only €99, 20% off until Friday! Book now.",
        "WE ARE THE LEADING PROVIDER OF SHEDS",
        "We’re the market leader, and we’ll save you money.",
    ],
)
def test_who_sells_makes_a_pitch(text):
    assert pitch.read(text).sounds_like_a_pitch


def test_one_weak_sign_is_none_and_a_second_one_tips_the_scale():
    assert not pitch.read("We have stunning views.").sounds_like_a_pitch
    assert pitch.read(
        "We have stunning views and affordable, reliable staff."
    ).sounds_like_a_pitch


def test_the_same_words_again_weigh_no_more():
    once = "Visit our museum."

    assert not pitch.read(once).sounds_like_a_pitch
    assert not pitch.read(" ".join([once] * 20)).sounds_like_a_pitch


def test_shouting_alone_is_no_pitch():
    assert not pitch.read("WE HAVE A BABY!!! AND SNOW!!! 🚀🔥💯").sounds_like_a_pitch


def test_what_somebody_quotes_is_not_what_they_say():
    said = "I collect signs. Contact us today, the leading provider! is my favourite."
    quoted = said.replace("Contact", "“Contact").replace("provider!", "provider!”")

    assert pitch.read(said).sounds_like_a_pitch
    assert not pitch.read(f"{quoted} It hangs in my kitchen.").sounds_like_a_pitch


def test_a_pitch_in_quotation_marks_from_end_to_end_is_a_pitch():
    assert pitch.read(f"“{PROVIDER}”").sounds_like_a_pitch


def test_an_exception_goes_before_a_rule():
    rule = {"name": "in order", "phrases": ["knows the best"]}
    rules = pitch.compile_rules(small_rules(exceptions=[rule]))

    assert pitch.find_signs("the best", rules) != []
    assert pitch.find_signs("he knows the best", rules) == []


def test_marks_point_at_the_words_in_the_text_as_given():
    text = f"  Grüß Gott 🙂🙂, cafe\u0301 “hello”!\n\n{PROVIDER}"

    marks = pitch.read(text).marks

    assert [(text[mark.start : mark.end], mark.kind) for mark in marks] == [
        ("leading provider", "leading"),
        ("Contact us today", "push"),
    ]


@pytest.mark.parametrize(
    ("written", "also"),
    [("don’t miss out", "don't miss out"), ("expose\u0301 dialog", "exposé dialog")],
)
def test_letters_that_look_the_same_are_the_same(written, also):
    rule = {"name": "best", "kind": "praise", "weight": 2, "phrases": [also]}
    rules = pitch.compile_rules(small_rules(rules=[rule]))

    signs = [pitch.find_signs(text, rules) for text in (written, also)]

    assert [(sign.start, sign.end) for found in signs for sign in found] == [
        (0, len(written)),
        (0, len(also)),
    ]


def test_marks_never_overlap_and_stay_inside_the_text():
    marked = 0
    for text in CORPUS:
        end = 0
        for mark in pitch.read(text["text"]).marks:
            assert end <= mark.start < mark.end <= len(text["text"])
            assert mark.kind in RULES.messages
            end = mark.end
            marked += 1
    assert marked > len(TEST)


def test_the_line_is_one_friendly_line_and_quotes_the_words():
    said = [text["text"] for text in CORPUS]
    readings = [(text, pitch.read(text)) for text in said]

    pitches = [(text, reading) for text, reading in readings if reading.line]
    assert len(pitches) > 100
    for text, reading in pitches:
        assert len(reading.line) < 160
        assert reading.line.splitlines() == [reading.line]
        assert reading.line == reading.message.replace("{words}", reading.words)
        assert reading.words.rstrip("…") in " ".join(text.split())


def test_long_words_are_cut_and_broken_ones_joined():
    assert pitch.shorten("leading\n  provider") == "leading provider"
    assert pitch.shorten("a" * 90) == "a" * 39 + "…"


def test_the_line_for_a_brochure_asks_who_said_thanks():
    assert pitch.read("We are the leading provider of sheds.").line == (
        "“leading provider” sounds like a brochure. "
        "What did you do last week that somebody thanked you for?"
    )


def test_reading_twice_says_the_same():
    readings = [[pitch.read(text["text"]) for text in CORPUS] for _ in range(2)]

    assert readings[0] == readings[1]


def test_a_language_without_rules_hears_nothing():
    assert pitch.read(PROVIDER, language="tlh") == pitch.Reading(False, "", [])
    assert pitch.read(PROVIDER, language="../en") == pitch.Reading(False, "", [])
    assert pitch.read(PROVIDER, language="") == pitch.Reading(False, "", [])


def test_a_country_borrows_the_rules_of_its_language():
    for language in ("en-GB", "en_GB", "EN"):
        assert pitch.read(PROVIDER, language=language) == pitch.read(PROVIDER)


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_gets_an_answer_and_few_marks(pattern):
    text = (pattern * LENGTH)[:LENGTH]

    reading = pitch.read(text)

    assert len(reading.marks) <= pitch.MOST_MARKS
    assert len(reading.line) < 160


def test_the_corpus_is_large_enough_and_no_text_is_in_it_twice():
    texts = [" ".join(text["text"].casefold().split()) for text in CORPUS]
    labels = Counter(text["pitch"] for text in CORPUS)

    assert len(set(texts)) == len(CORPUS) >= 360
    assert len({text["id"] for text in CORPUS}) == len(CORPUS)
    assert min(labels[True], labels[False]) >= 150
    assert sum(text["hard"] for text in CORPUS) >= 100
    assert {text["split"] for text in CORPUS} == {"train", "test", "fresh"}
    assert all(
        set(text) == {"id", "text", "pitch", "hard", "split", "kind"} for text in CORPUS
    )


def test_a_third_of_the_first_texts_is_for_testing_in_each_group():
    # The test texts were drawn among the first 438; what came later went to train,
    # and the last ones, which no rule has seen, are the fresh ones.
    first = CORPUS[:438]
    assert sum(text["split"] == "test" for text in first) == len(TEST)
    for is_pitch in (True, False):
        for hard in (True, False):
            group = [t for t in first if (t["pitch"], t["hard"]) == (is_pitch, hard)]
            tested = sum(text["split"] == "test" for text in group)
            assert tested == -(-len(group) // 3)


def test_of_texts_kept_for_testing_nearly_all_are_heard_rightly():
    found = score(TEST)

    assert found.precision >= 0.95
    assert found.recall >= 0.85


def test_of_texts_that_no_rule_was_written_with_few_are_blamed_wrongly():
    found = score(FRESH)

    assert found.precision >= 0.9
    assert found.recall >= 0.4


def test_no_rule_is_dead():
    hit = {
        sign.rule for text in TRAIN for sign in pitch.find_signs(text["text"], RULES)
    }

    assert {name for name, kind in RULES.kind_of.items() if kind} - hit == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_rules_is_well_formed(path):
    data = json.loads(path.read_text("utf-8"))
    rules = pitch.compile_rules(data)

    phrases = Counter(p for rule in data["rules"] for p in rule["phrases"])
    assert [phrase for phrase, times in phrases.items() if times > 1] == []
    assert {rule["kind"] for rule in data["rules"]} == set(data["kinds"])
    assert all(1 <= rule["weight"] <= rules.threshold for rule in data["rules"])
    asked = " ".join(phrases)
    assert [name for name in data["lists"] if f"<{name}>" not in asked] == []
    for line in rules.messages.values():
        assert line.count("{words}") == 1
        assert len(line) - len("{words}") + pitch.LONGEST_WORDS_IN_LINE < 160


@pytest.mark.parametrize(
    ("phrases", "why"),
    [
        (["the <nothing>"], "not there: <nothing>"),
        (["{nothing} best"], "not there: {nothing}"),
        (["... best"], "begins with a word"),
        (["very? best"], "begins with a word"),
        ([""], "begins with a word"),
        (["a* best"], "A stem has"),
    ],
)
def test_a_mistake_in_the_rules_is_named(phrases, why):
    rule = {"name": "best", "kind": "praise", "weight": 2, "phrases": phrases}

    with pytest.raises(ValueError, match=why):
        pitch.compile_rules(small_rules(rules=[rule]))


def test_two_rules_need_two_names_and_a_kind_needs_a_line():
    rule = {"name": "best", "kind": "praise", "weight": 2, "phrases": ["best"]}

    with pytest.raises(ValueError, match="Two rules"):
        pitch.compile_rules(small_rules(rules=[rule, rule]))
    with pytest.raises(ValueError, match="no line"):
        pitch.compile_rules(small_rules(rules=[{**rule, "kind": "odd"}]))


def test_phrases_know_choices_gaps_stems_and_what_may_be_missing():
    phrase = "our|my very? best ... transform* {number}"
    rule = {"name": "all", "kind": "praise", "weight": 2, "phrases": [phrase]}
    rules = pitch.compile_rules(small_rules(rules=[rule]))

    def is_found(text):
        return bool(pitch.find_signs(text, rules))

    assert is_found("My best transformation 7")
    assert is_found("our VERY best one two three four transforming 7")
    assert not is_found("our best one two three four five transforming 7")
    assert not is_found("our best. Transforming 7")
    assert not is_found("our best transit 7")
