"""Draws the picture that goes with a link to an event: its title, its day, its clock.

It knows nothing but the words it is given, so the same words are drawn once and kept
for a while. A title in letters that our font has no shapes for is left out, and the day
stands alone: no picture at all is better than one full of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
DESIGN = "1"  # a new number gives every picture a new address
FONT = Path(__file__).with_name("fonts") / "DejaVuSerif.ttf"
PAPER, RAISED, INK, SOFT = "#faf5ec", "#fffdf9", "#2b231c", "#5d5145"
BRICK, ON_BRICK, RULE = "#9c3d21", "#fffaf5", "#e2d7c5"
EDGE, LEAF = 72, 268
LEFT, WIDTH = EDGE + LEAF + 56, SIZE[0] - (EDGE + LEAF + 56) - EDGE
TITLE_TOP, TITLE_HEIGHT, MOST_LINES = 66, 232, 4
TITLE_SIZES = (76, 66, 58, 50, 44)
KEPT = 64


@dataclass(frozen=True)
class Words:
    """What is drawn, in the order it is read."""

    title: str
    month: str
    day: str
    weekday: str
    date: str
    clock: str
    where: str
    note: str
    site: str

    @property
    def digest(self) -> str:
        """Name the picture of these words; others have another name."""
        said = "\n".join([DESIGN, *astuple(self)])
        return sha256(said.encode()).hexdigest()[:16]


@lru_cache(maxsize=KEPT)
def draw(words: Words) -> bytes:
    """Give the picture as PNG, 1200 by 630, as link previews want it."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    _leaf(pen, words)
    if can_draw(words.title):
        _title(pen, words.title)
    _lines_below(pen, words)
    _foot(pen, words.site)
    file = BytesIO()
    picture.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def can_draw(text: str) -> bool:
    """Say whether the font has a shape for every letter of a text."""
    return all(letter.isspace() or _has(letter) for letter in text)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    """Compare with what is drawn for a code point that never is a letter."""
    font = _font(40)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _leaf(pen: ImageDraw.ImageDraw, words: Words) -> None:
    left, top, right, bottom = EDGE, EDGE, EDGE + LEAF, SIZE[1] - EDGE
    middle = (left + right) // 2
    pen.rounded_rectangle((left, top, right, bottom), 20, RAISED, RULE, width=3)
    pen.rounded_rectangle(
        (left, top, right, top + 104), 20, BRICK, corners=(True, True, False, False)
    )
    for text, size, at, colour in (
        (words.month, 44, top + 52, ON_BRICK),
        (words.day, 176, (top + 104 + bottom) // 2 - 34, INK),
        (words.weekday, 36, bottom - 62, SOFT),
    ):
        pen.text((middle, at), text, fill=colour, font=_font(size), anchor="mm")


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    for size in TITLE_SIZES:
        lines = list(_lines(title, size))
        step = round(size * 1.22)
        if len(lines) <= MOST_LINES and len(lines) * step <= TITLE_HEIGHT:
            break
    most = TITLE_HEIGHT // step
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size)]
    for number, line in enumerate(lines):
        at = (LEFT, TITLE_TOP + number * step)
        pen.text(at, line, fill=INK, font=_font(size))


def _lines_below(pen: ImageDraw.ImageDraw, words: Words) -> None:
    """Draw when and where, so that the last line stands just above the foot."""
    lines = [
        (words.note, 32, BRICK),
        (words.date, 32, INK),
        (words.clock, 32, INK),
        (words.where, 28, SOFT),
    ]
    lines = [line for line in lines if line[0] and can_draw(line[0])]
    top = SIZE[1] - EDGE - 66 - sum(size * 3 // 2 for _, size, _ in lines)
    for text, size, colour in lines:
        pen.text((LEFT, top), _cut(text, size), fill=colour, font=_font(size))
        top += size * 3 // 2


def _lines(text: str, size: int) -> Iterator[str]:
    """Break a text where a line is full; a word longer than a line is cut."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _font(size).getlength(longer) > WIDTH:
            yield _cut(line, size)
            longer = word
        line = longer
    yield _cut(line, size)


def _cut(text: str, size: int) -> str:
    """Give as much of a text as fits on one line."""
    font = _font(size)
    if font.getlength(text) <= WIDTH:
        return text
    while text and font.getlength(f"{text}…") > WIDTH:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _foot(pen: ImageDraw.ImageDraw, site: str) -> None:
    """Draw the sign of the house, a table and six seats, and its name beside it."""
    left, middle = LEFT, SIZE[1] - EDGE - 20
    pen.rounded_rectangle((left, middle - 5, left + 48, middle + 7), 6, BRICK)
    for seat in (left + 8, left + 24, left + 40):
        for row in (middle - 16, middle + 18):
            pen.ellipse((seat - 5, row - 5, seat + 5, row + 5), BRICK)
    if can_draw(site):
        at = (left + 66, middle)
        pen.text(at, _cut(site, 26), fill=SOFT, font=_font(26), anchor="lm")
