"""The board: what members look for and can help with, the newest first.

Which lines somebody may read is decided by `listed_for`. Words are looked for where the
directory keeps the asks and offers that every member may read, so that no search tells
of a line that is for connections only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from contacts.profiles.directory.lines import words_of_line
from contacts.profiles.models import Ask, Entry, Trait, User
from contacts.profiles.querysets import AskQuerySet
from networking_site.lib.keyset import Page, page

NEWEST = ("-created_at", "-id")
LOOKED_AT, LOOKS = 60, 8
SAID_IN = {Ask.Kind.ASK: ["asks"], Ask.Kind.OFFER: ["offers"]}


@dataclass(frozen=True)
class Sought:
    """What somebody looks for on the board, as addresses say it; empty is all."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    place: str = ""
    language: str = ""

    @property
    def stems(self) -> list[str]:
        """Give the telling words that a line must have, each as it may begin."""
        return words_of_line(self.words)


def lines_on_board(
    viewer: User, sought: Sought, *, query: QueryDict, size: int
) -> Page[Ask]:
    """Give the page of open asks and offers that this viewer may read and looks for."""
    rows = Ask.objects.listed_for(viewer).prefetch_related("topics")
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.topic:
        about = Ask.topics.through.objects.filter(topic__slug=sought.topic)
        rows = rows.filter(pk__in=about.values("ask"))
    for trait, value in (
        (Trait.Kind.PLACE, sought.place),
        (Trait.Kind.LANGUAGE, sought.language),
    ):
        if value:
            has = Entry.objects.with_trait(trait, value)
            rows = rows.filter(profile__in=has.order_by().values("profile"))
    if not sought.stems:
        return page(rows, by=NEWEST, query=query, size=size)
    return _with_words(rows, sought, query=query, size=size)


def _with_words(
    rows: AskQuerySet, sought: Sought, *, query: QueryDict, size: int
) -> Page[Ask]:
    """Keep the lines with each word: of members who say them, some lines at a time.

    Nearly every look finds a page. Where words stand in many members' lines, but seldom
    together in one, a page may be short, and the next one goes on behind it.
    """
    said_in = SAID_IN.get(Ask.Kind(sought.kind)) if sought.kind else None
    stems = [[f"{stem}*"] for stem in sought.stems]
    saying = Entry.objects.saying(stems, in_=said_in or ["asks", "offers"])
    rows = rows.filter(profile__in=saying.order_by().values("profile"))
    found: list[int] = []
    at, next_url = query, ""
    for _ in range(LOOKS):
        some = page(rows, by=NEWEST, query=at, size=LOOKED_AT)
        found += [line.pk for line in some.rows if _says(line, sought.stems)]
        next_url = some.next_url
        if not next_url or len(found) > size:
            break
        at = QueryDict(next_url.removeprefix("?"))
    hers = page(rows.filter(pk__in=found), by=NEWEST, query=query, size=size)
    return Page(hers.rows, hers.next_url or next_url, hers.first_url)


def _says(line: Ask, stems: list[str]) -> bool:
    words = words_of_line(line.text, [topic.name for topic in line.topics.all()])
    return all(any(word.startswith(stem) for word in words) for stem in stems)
