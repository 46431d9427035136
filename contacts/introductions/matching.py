"""Finds who might answer one line: an ask, an offer, or "somebody who …".

By the same words, weights and entries as suggestions. Nothing that is between the two
is looked at, neither connections nor blocks nor letters: what is left out would tell of
it. Whoever shows the people fetches them through `visible_to`, and the rules of writing
have the last word.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from contacts.introductions.suggesting import vocabulary_of
from contacts.introductions.suggestions.scoring import WORTH_SAYING, view_of
from contacts.introductions.suggestions.words import TOLD_BY_ONE, lines_in
from contacts.profiles.answers import Best, Wish
from contacts.profiles.directory.lines import words_of_line
from contacts.profiles.models import Entry

LOOKED_AT = 40


def who_answers(
    text: str,
    topics: Sequence[str] = (),
    *,
    by: str,
    but_not: Collection[int],
    most: int,
    now: datetime,
) -> list[int]:
    """Give the accounts whose lines answer this one best, the best first.

    `by` says which lines: "offers" for what somebody looks for, "asks" for an offer.
    """
    line = words_of_line(text, topics)
    if not line:
        return []
    vocabulary = vocabulary_of(line)
    wish = Wish({by: vocabulary.telling([line], share=TOLD_BY_ONE)}, most=LOOKED_AT)
    entries: Any = Entry.objects.filter(Best([wish], but_not=()))
    paused = Q(profile__introductions_paused_until__gt=now.date())
    here = entries.filter(profile__user__is_active=True).exclude(paused).order_by()
    view = view_of([line], [], vocabulary)
    scores = [
        (view.forth(lines_in(said)), -key)
        for key, said in here.values_list("profile__user", by)
        if key not in but_not
    ]
    best = heapq.nlargest(most, (one for one in scores if one[0] >= WORTH_SAYING))
    return [-key for _, key in best]
