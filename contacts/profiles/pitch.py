"""Hears when a text about oneself sounds like a pitch, and says kindly what to try.

A text is cut into words, phrases are looked for, each phrase carries a weight, and
weights that reach the threshold make a pitch. The phrases, the weights, the exceptions
and the friendly lines are data: one file per language in `pitch_rules`, written without
regular expressions (`docs/pitch-check.md` says how). Nothing here knows Django.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

RULES = Path(__file__).with_name("pitch_rules")
MOST_MARKS = 12
LONGEST_WORDS_IN_LINE = 40
LONGEST_QUOTATION = 120
SHORTEST_STEM, LONGEST_STEM = 3, 16
SHORTEST_SHOUT = 4
MOST_SIGNS = 16
GAP = 4
CLASSES = {
    "{any}",
    "{number}",
    "{capitals}",
    "{link}",
    "{money}",
    "{percent}",
    "{start}",
    "{end}",
    "{question}",
    "{shout}",
    "{quoted}",
}

# One pass from left to right. Every repetition is possessive (`++`) and stands for
# characters that nothing after it could begin with, so there is nothing to try twice.
PIECE = re.compile(
    r"""
    (?P<link>
        (?: https?:// | www\. ) [^\s<>"“”«»()]{1,300}+
      | [a-z0-9] [a-z0-9-]{1,62}+
        \. (?: com | net | org | info | biz | shop | app | eu | co\.uk | example ) \b
        (?: / [^\s<>"“”«»()]{0,300}+ )?+
    )
    | (?P<number> \d (?: \d | [.,] (?=\d) )*+ )
    | (?P<word> [^\W\d_] (?: [^\W\d_] | [\u0300-\u036f] | ['’ʼ] (?=[^\W\d_]) )*+ )
    | (?P<money> [$€£¥₹₽₺₴₩₿] )
    | (?P<percent> [%٪] )
    | (?P<stop> [.!?…;:\n\r()]++ )
    | (?P<sign> [\#№\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]++ )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """Words that sell: where they stand in the text as given, and how they sell."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Reading:
    """What the check has to say about one text."""

    sounds_like_a_pitch: bool
    line: str
    marks: list[Mark]
    # `line` is `message` with `words` in its place. Who shows it in another language
    # says gettext(reading.message).replace("{words}", reading.words). The messages are
    # under "kinds" in the rules; makemessages reads no JSON and wants a list of them.
    message: str = ""
    words: str = ""


class Sign(NamedTuple):
    """One phrase of a rule, found in a text."""

    rule: str
    kind: str
    weight: int
    start: int
    end: int


class Piece(NamedTuple):
    """One word, number or stop of a text, with every name a phrase may use for it."""

    start: int
    end: int
    names: tuple[str, ...]
    is_boundary: bool = False


@dataclass
class Step:
    """A place inside the phrases: what may come next, and which rule ends here."""

    following: dict[str, Step] = field(default_factory=dict)
    rule: str = ""


class Lists:
    """The lists that a word is in; a stem such as "unlock*" stands for many words."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        """Take the named lists; `a|b` inside a phrase becomes a list when it is met."""
        self.known: set[str] = set()
        self.of_word: dict[str, list[str]] = {}
        self.of_stem: dict[str, list[str]] = {}
        for name, words in lists.items():
            self.add(f"<{name}>", words)

    def add(self, name: str, words: list[str]) -> None:
        """Remember which words a list holds."""
        if name in self.known:
            return
        self.known.add(name)
        for word in map(plain, words):
            if not word.endswith("*"):
                self.of_word.setdefault(word, []).append(name)
                continue
            stem = word.removesuffix("*")
            if not SHORTEST_STEM <= len(stem) <= LONGEST_STEM:
                raise ValueError(f"A stem has 3 to 16 letters: {word}")
            self.of_stem.setdefault(stem, []).append(name)

    def holding(self, word: str) -> Iterator[str]:
        """Name the lists that hold this word."""
        yield from self.of_word.get(word, ())
        for length in range(SHORTEST_STEM, min(len(word), LONGEST_STEM) + 1):
            yield from self.of_stem.get(word[:length], ())


@dataclass(frozen=True)
class Rules:
    """The rules of one language, ready to read with."""

    threshold: int
    messages: dict[str, str]
    most: dict[str, int]
    kind_of: dict[str, str]
    weight_of: dict[str, int]
    rank: dict[str, int]
    first: Step
    lists: Lists
    quotations: re.Pattern[str] | None


def read(text: str, *, language: str = "en") -> Reading:
    """Tell a member whether a text sounds like a pitch, and what to try instead.

    Of a language that has no rules nothing is said: silence is kinder than a guess.
    """
    rules = rules_for(language)
    if rules is None:
        return Reading(False, "", [])
    signs = find_signs(text, rules)
    weights = weigh(text, signs, rules)
    if sum(weights.values()) < rules.threshold:
        return Reading(False, "", [])
    loudest = max(rules.messages, key=lambda kind: weights.get(kind, 0))
    heaviest = min(
        (sign for sign in signs if sign.kind == loudest),
        key=lambda sign: (-sign.weight, sign.start),
    )
    words = shorten(text[heaviest.start : heaviest.end])
    message = rules.messages[loudest]
    shown = sorted(signs, key=lambda sign: (-sign.weight, sign.start))[:MOST_MARKS]
    marks = [Mark(sign.start, sign.end, sign.kind) for sign in shown]
    return Reading(
        sounds_like_a_pitch=True,
        line=message.replace("{words}", words),
        marks=sorted(marks, key=lambda mark: mark.start),
        message=message,
        words=words,
    )


def find_signs(text: str, rules: Rules) -> list[Sign]:
    """Find the phrases that sell, in the order of the text; no two share a word.

    Where several could be found, an exception comes first, then what weighs more, then
    what is longer: "in order to" is never an order.
    """
    pieces = list(cut(text, rules))
    found = []
    for begin in range(len(pieces)):
        steps, place = [rules.first], begin
        while steps and place < len(pieces):
            names = pieces[place].names
            steps = [
                step.following[name]
                for step in steps
                for name in names
                if name in step.following
            ]
            for step in steps:
                if rule := step.rule:
                    found.append((rules.rank[rule], begin - place, begin, rule))
            place += 1
    taken = bytearray(len(pieces))
    signs = []
    for _, back, begin, rule in sorted(found):
        inside = range(begin, begin - back + 1)
        if (
            len(inside) > 1
        ):  # where a sentence ends may end one phrase and begin another
            inside = range(
                begin + pieces[begin].is_boundary,
                inside.stop - pieces[inside[-1]].is_boundary,
            )
        if any(taken[n] for n in inside):
            continue
        for n in inside:
            taken[n] = 1
        if kind := rules.kind_of[rule]:
            start, end = pieces[inside[0]].start, pieces[inside[-1]].end
            signs.append(Sign(rule, kind, rules.weight_of[rule], start, end))
    return sorted(signs, key=lambda sign: sign.start)


def weigh(text: str, signs: list[Sign], rules: Rules) -> dict[str, int]:
    """Add up each kind: the same words count once, and no kind beyond its most."""
    weights: dict[str, int] = {}
    counted = set()
    for sign in signs:
        words = (sign.rule, text[sign.start : sign.end].casefold())
        if words in counted:
            continue
        counted.add(words)
        weight = weights.get(sign.kind, 0) + sign.weight
        weights[sign.kind] = min(weight, rules.most.get(sign.kind, weight))
    return weights


def shorten(words: str) -> str:
    """Give the words as they fit into one line."""
    words = " ".join(words.split())
    if len(words) <= LONGEST_WORDS_IN_LINE:
        return words
    return words[: LONGEST_WORDS_IN_LINE - 1].rstrip() + "…"


def cut(text: str, rules: Rules) -> Iterator[Piece]:
    """Cut a text into pieces; what somebody quotes is not what somebody says."""
    quoted = quotations(text, rules)
    known: dict[str, tuple[str, ...]] = {}
    yield Piece(0, 0, ("{start}",), is_boundary=True)
    last = 0
    for match in PIECE.finditer(text):
        start, end = match.span()
        last = end
        if quoted and quoted[start]:
            yield Piece(start, end, ("{quoted}",))
            continue
        sort, shown = match.lastgroup or "", match.group()
        if sort == "stop":
            yield Piece(start, end, names_of_stop(shown), is_boundary=True)
            continue
        if shown not in known:
            known[shown] = names_of(shown, sort, rules)
        yield Piece(start, end, known[shown])
    yield Piece(last, last, ("{end}",), is_boundary=True)


def quotations(text: str, rules: Rules) -> bytearray | None:
    """Mark what stands in quotation marks, unless that is over half of the text."""
    if rules.quotations is None:
        return None
    spans = [match.span() for match in rules.quotations.finditer(text)]
    if not spans or sum(end - start for start, end in spans) * 2 > len(text):
        return None
    quoted = bytearray(len(text))
    for start, end in spans:
        quoted[start:end] = b"\1" * (end - start)
    return quoted


def names_of_stop(shown: str) -> tuple[str, ...]:
    """Name the end of a sentence: a question, a shout, or just an end."""
    names = ["{end}", "{start}"]
    if "?" in shown:
        names.append("{question}")
    if shown.count("!") > 1:
        names.append("{shout}")
    return tuple(names)


def names_of(shown: str, sort: str, rules: Rules) -> tuple[str, ...]:
    """Give every name that a phrase may use for this piece."""
    if sort in {"link", "money", "percent"}:
        return (f"{{{sort}}}",)
    if sort == "sign":
        signs = dict.fromkeys(shown[:MOST_SIGNS])
        lists = [name for sign in signs for name in rules.lists.holding(sign)]
        return tuple(dict.fromkeys([*signs, *lists]))
    word = plain(shown)
    names = [word, *rules.lists.holding(word), "{any}"]
    if sort == "number":
        names.append("{number}")
    if len(word) >= SHORTEST_SHOUT and shown.isupper():
        names.append("{capitals}")
    return tuple(dict.fromkeys(names))


def plain(word: str) -> str:
    """Write a word the one way in which phrases write it."""
    word = unicodedata.normalize("NFC", word).casefold()
    return word.replace("’", "'").replace("ʼ", "'")


def rules_for(language: str) -> Rules | None:
    """Give the rules of a language; those for "pt" will do for "pt-br"."""
    known = languages()
    code = language.lower().replace("_", "-")
    for candidate in (code, code.partition("-")[0]):
        if candidate in known:
            return load(candidate)
    return None


@cache
def languages() -> frozenset[str]:
    """Give the languages that have rules."""
    return frozenset(path.stem for path in RULES.glob("*.json"))


@cache
def load(language: str) -> Rules:
    """Read the rules of a language from its file, once."""
    text = (RULES / f"{language}.json").read_text(encoding="utf-8")
    return compile_rules(json.loads(text))


def compile_rules(data: dict[str, Any]) -> Rules:
    """Make rules ready to read with; a mistake is a ValueError that names it."""
    lists, first = Lists(data["lists"]), Step()
    kind_of: dict[str, str] = {}
    weight_of: dict[str, int] = {}
    exceptions = [{"kind": "", "weight": 0, **rule} for rule in data["exceptions"]]
    for rule in exceptions + data["rules"]:
        name, kind = rule["name"], rule["kind"]
        if name in kind_of:
            raise ValueError(f"Two rules are called {name}")
        if kind and kind not in data["kinds"]:
            raise ValueError(f"{name} is of a kind that has no line: {kind}")
        kind_of[name], weight_of[name] = kind, rule["weight"]
        for phrase in rule["phrases"]:
            for path in paths(phrase):
                step = first
                for atom in path:
                    if is_choice(atom):
                        lists.add(atom, atom.split("|"))
                    elif atom[0] in "<{" and atom not in lists.known | CLASSES:
                        raise ValueError(f"{name} asks for what is not there: {atom}")
                    step = step.following.setdefault(atom, Step())
                step.rule = step.rule or name  # exceptions come first, so they stay
    rank = {name: -weight_of[name] if kind_of[name] else -100 for name in kind_of}
    return Rules(
        threshold=data["threshold"],
        messages={kind: said["line"] for kind, said in data["kinds"].items()},
        most={k: said["most"] for k, said in data["kinds"].items() if "most" in said},
        kind_of=kind_of,
        weight_of=weight_of,
        rank=rank,
        first=first,
        lists=lists,
        quotations=quotation_pattern(data["quotations"]),
    )


def is_choice(atom: str) -> bool:
    """Tell "call|ring" and "transform*" from a word, a <list> and a {class}."""
    return atom[0] not in "<{" and ("|" in atom or "*" in atom)


def paths(phrase: str) -> Iterator[tuple[str, ...]]:
    """Write out a phrase: with and without "word?", and "..." as none to four words."""
    choices: list[list[tuple[str, ...]]] = []
    for atom in phrase.split():
        if atom == "...":
            choices.append([("{any}",) * length for length in range(GAP + 1)])
        elif atom.endswith("?"):
            choices.append([(), (plain(atom[:-1]),)])
        else:
            choices.append([(plain(atom),)])
    if not choices or choices[0][0] in {(), ("{any}",)}:
        raise ValueError(f"A phrase begins with a word that must be there: {phrase}")
    for chosen in product(*choices):
        yield tuple(atom for part in chosen for atom in part)


def quotation_pattern(pairs: list[str]) -> re.Pattern[str] | None:
    """Match a short quotation between any of these pairs of marks."""
    sides = [(re.escape(pair[0]), re.escape(pair[1])) for pair in pairs]
    quotations = [
        f"{opening}[^{opening}{closing}]{{0,{LONGEST_QUOTATION}}}+{closing}"
        for opening, closing in sides
    ]
    return re.compile("|".join(quotations)) if quotations else None
