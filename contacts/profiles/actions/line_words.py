"""Learns, now and then, what the words of asks and offers tell."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from contacts.profiles.directory.company import learn
from contacts.profiles.models import Entry, LineWord

BATCH = 500


def learn_line_words() -> int:
    """Keep how many say each word, and which words stand for it; count the words.

    Some words in each transaction, so that nobody's own deed waits for all of them.
    """
    total, known = learn(_lines_of_everybody())
    rows = {
        word: LineWord(word=word, members=of.members, company=of.company)
        for word, of in known.items()
    }
    rows[""] = LineWord(word="", members=total)
    kept = LineWord.objects.values_list("word", "members", "company")
    there = {word: (members, company) for word, members, company in kept.iterator()}
    changed = [
        word
        for word in sorted(there.keys() | rows.keys())
        if word not in rows or there.get(word) != _said(rows[word])
    ]
    for start in range(0, len(changed), BATCH):
        some = changed[start : start + BATCH]
        with transaction.atomic():
            LineWord.objects.filter(word__in=some).delete()
            LineWord.objects.bulk_create(rows[word] for word in some if word in rows)
    return len(rows) - 1


def _said(row: LineWord) -> tuple[int, list[list[str | float]]]:
    """Give what a row says, as it comes back from the database."""
    return row.members, [[word, strength] for word, strength in row.company]


def _lines_of_everybody() -> Iterator[Iterator[list[str]]]:
    rows = Entry.objects.order_by("pk").values_list("asks", "offers")
    for asks, offers in rows.iterator(chunk_size=BATCH):
        yield (line.split(" ") for line in f"{asks}\n{offers}".split("\n") if line)
