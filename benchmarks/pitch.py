"""How well does the pitch check hear, and how fast? `python -m benchmarks.pitch`

Reads the labelled corpus beside the tests, train, test and fresh apart, and then texts
of 2,000 characters, ordinary ones and some that were written to be slow. What the
figures mean: `docs/pitch-check.md`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from contacts.profiles import pitch  # noqa: E402

CORPUS = ROOT / "tests/contacts/profiles/pitch_corpus.jsonl"
LENGTH = 2000
RUNS = 51
HOSTILE = {
    "exclamation marks": "!",
    "exclamation marks apart": "! ",
    "spaces": " ",
    "one long word": "a",
    "one word over and over": "best ",
    "nearly a sentence": "we help businesses to save our ",
    "capitals": "BEST ",
    "hyphens": "a-",
    "nearly domains": "a.",
    "nearly links": "www.",
    "digits": "1",
    "prices": "$1 ",
    "quotation marks": '"',
    "nested quotation marks": "“‘",
    "apostrophes": "a’",
    "emoji": "🚀💰",
    "emoji apart": "🚀 💰 ",
    "accents apart from their letters": "e\u0301",
}


@dataclass
class Score:
    """How often the check and the label agree."""

    heard: int = 0
    wrongly: int = 0
    missed: int = 0
    quiet: int = 0

    @property
    def precision(self) -> float:
        """Give the share of what was called a pitch that is one."""
        return self.heard / max(self.heard + self.wrongly, 1)

    @property
    def recall(self) -> float:
        """Give the share of pitches that was called one."""
        return self.heard / max(self.heard + self.missed, 1)


def main() -> None:
    """Print how well and how fast."""
    texts = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    print(f"{'texts':14} {'number':>6} {'pitches':>7} {'precision':>9} {'recall':>6}")
    for split in ("train", "test", "fresh"):
        some = [text for text in texts if text["split"] == split]
        print_score(split, some)
        print_score(f"{split}, hard", [text for text in some if text["hard"]])
    sold = " ".join(text["text"] for text in texts if text["pitch"])
    told = " ".join(text["text"] for text in texts if not text["pitch"])
    print(f"\n{'2,000 characters':34} {'median':>9} {'worst':>9}")
    print_times("pitches, one after the other", sold[:LENGTH])
    print_times("no pitch among them", told[:LENGTH])
    for name, pattern in HOSTILE.items():
        print_times(name, (pattern * LENGTH)[:LENGTH])


def score(texts: Iterable[dict[str, Any]]) -> Score:
    """Count how the check does on these texts."""
    found = Score()
    for text in texts:
        said = pitch.read(text["text"]).sounds_like_a_pitch
        found.heard += said and text["pitch"]
        found.wrongly += said and not text["pitch"]
        found.missed += not said and text["pitch"]
        found.quiet += not said and not text["pitch"]
    return found


def print_score(name: str, texts: list[dict[str, Any]]) -> None:
    """Print one line about these texts."""
    found = score(texts)
    print(
        f"{name:14} {len(texts):6} {sum(text['pitch'] for text in texts):7}"
        f" {found.precision:9.3f} {found.recall:6.3f}"
    )


def print_times(name: str, text: str) -> None:
    """Print how much of the processor's time this text takes, in milliseconds."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        pitch.read(text)
        times.append((time.process_time() - begun) * 1000)
    print(f"{name:34} {median(times):6.2f} ms {max(times):6.2f} ms")


if __name__ == "__main__":
    main()
