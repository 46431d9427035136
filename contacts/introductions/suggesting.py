"""Finds whom a member might want to meet, and which two of hers she might introduce.

Worked out from the asks and offers that every member may read, by the entries of the
directory. Nobody is suggested whom she knows, or across a block, or who was introduced
lately, or wants no introductions, or was set aside. People are given by the keys of
their accounts; whoever shows them fetches them through `visible_to` once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from contacts.introductions.models import Party, SetAside, Shortlist, Suggestion
from contacts.introductions.suggestions.pairs import (
    Pair,
    best_pairs,
    likely_pairs,
    shared_words,
)
from contacts.introductions.suggestions.ranking import Somebody, ranked
from contacts.introductions.suggestions.words import (
    TOLD_BY_BOTH,
    TOLD_BY_ONE,
    Vocabulary,
    lines_in,
)
from contacts.profiles.answers import Best, Wish
from contacts.profiles.models import Block, Connection, Entry, LineWord, Profile, User
from contacts.profiles.querysets import connected_with

MANY, SOME, FEW = 100, 40, 20
LISTS_AT_MOST = 15
MOST_PEOPLE = 3000
LIKELY, LOOKED_AT = 5, 2


def people_to_meet(
    member: User,
    *,
    most: int,
    now: datetime,
    among: QuerySet[Profile] | None = None,
) -> list[int]:
    """Give whom this member might want to meet, the best first.

    With `among` only of these, as of those going to an event; else of everybody, but
    for those who are on many lists already.
    """
    mine = _somebody(_open_to_meeting(now=now).filter(profile__user=member))
    if not mine or not mine[0].words:
        return []
    [me] = mine
    vocabulary = vocabulary_of(me.words)
    never = Entry.objects.filter(profile__user__in=_never_for(member, now=now))
    never_keys = set(never.order_by().values_list("pk", flat=True))
    entries = _open_to_meeting(now=now)
    if among is None:
        entries = entries.filter(Best(_wishes(me, vocabulary), but_not=never_keys))
    else:
        entries = entries.filter(profile__in=among).exclude(pk__in=never_keys)
        entries = entries.order_by("-pk")[:MOST_PEOPLE]
    others = _somebody(entries)
    if among is not None:
        return ranked(me, others, vocabulary, most=most)
    best = ranked(me, others, vocabulary, most=SOME)
    crowded = _on_many_lists(best, but_of=member)
    return [key for key in best if key not in crowded][:most]


def pairs_to_introduce(member: User, *, most: int, now: datetime) -> list[Pair]:
    """Give the pairs of a member's connections who might want to meet, best first."""
    blocked, blocking = _blocked_with(member)
    hers = {key for (key,) in connected_with(member).difference(blocked, blocking)}
    entries = _open_to_meeting(now=now).filter(profile__user__in=hers)
    rows = _somebody(entries.order_by("-pk")[:MOST_PEOPLE])
    people = {person.key: person for person in rows}
    vocabulary = vocabulary_of(shared_words(rows), with_company=False)
    likely = likely_pairs(people, vocabulary, most=most * LIKELY)
    known = _pairs_to_leave_out(member, likely, now=now)
    pairs = [pair for pair in likely if pair not in known][: most * LOOKED_AT]
    said = (people[key].words for pair in pairs for key in pair)
    return best_pairs(pairs, people, vocabulary_of(set().union(*said)), most=most)


def matches_among(members: Iterable[int], *, most: int) -> list[Pair]:
    """Give pairs of these members of whom one may help with what the other looks for.

    Best first, keys of accounts in ascending order in each pair. It costs five queries
    at most, and asks nothing of who may see whom: for seating people, not for showing.
    """
    entries = Entry.objects.filter(profile__user__in=list(members))
    rows = _somebody(entries.order_by("-pk")[:MOST_PEOPLE])
    people = {person.key: person for person in rows}
    vocabulary = vocabulary_of(shared_words(rows), with_company=False)
    likely = likely_pairs(people, vocabulary, most=most)
    said = (people[key].words for pair in likely for key in pair)
    found = best_pairs(likely, people, vocabulary_of(set().union(*said)), most=most)
    return [(min(pair), max(pair)) for pair in found]


def shortlist_of(member: User, *, now: datetime) -> list[int] | None:
    """Give whom the member's own list names; nothing where she has no good one."""
    lists = Shortlist.objects.belonging_to(member).good(now=now)
    rows = lists.order_by("suggestions__pk").values_list("suggestions__other")
    keys = [key for (key,) in rows]
    return [key for key in keys if key] if keys else None


def still_to_meet(member: User, *, now: datetime) -> Q:
    """Give the condition for profiles that may be suggested to this member now."""
    paused = Q(introductions_paused_until__gt=now.date())
    return ~paused & ~Q(user__in=_never_for(member, now=now))


def members_without_list(*, now: datetime) -> QuerySet[User]:
    """Give listed members who have no list, or one that is no longer good."""
    lists = Shortlist.objects.good(now=now).filter(member=OuterRef("profile__user"))
    entries = Entry.objects.filter(~Exists(lists))
    return User.objects.filter(profile__in=entries.values("profile")).order_by("pk")


def vocabulary_of(words: Iterable[str], *, with_company: bool = True) -> Vocabulary:
    """Give what is known of some words."""
    rows = LineWord.objects.spelt(words)
    company = {}
    if with_company:
        known = rows.values_list("word", "members", "company")
        said_by = {word: members for word, members, _ in known}
        company = {word: others for word, _, others in known if others}
    else:
        said_by = dict(rows.values_list("word", "members"))
    return Vocabulary(said_by.pop("", 1), said_by, company)


def _somebody(entries: QuerySet[Entry]) -> list[Somebody]:
    rows = entries.values_list("profile__user", "asks", "offers", "is_new")
    return [
        Somebody(key, lines_in(asks), lines_in(offers), is_new)
        for key, asks, offers, is_new in rows
    ]


def _open_to_meeting(*, now: datetime) -> QuerySet[Entry]:
    paused = Q(profile__introductions_paused_until__gt=now.date())
    is_here = Q(profile__user__is_active=True)
    return Entry.objects.filter(is_here).exclude(paused).order_by()


def _wishes(me: Somebody, vocabulary: Vocabulary) -> list[Wish]:
    """Say who is worth a closer look: who answers and is answered, who does either."""
    asks = vocabulary.telling(me.asks, share=TOLD_BY_BOTH)
    offers = vocabulary.telling(me.offers, share=TOLD_BY_BOTH)
    forth = vocabulary.telling(me.asks, share=TOLD_BY_ONE)
    back = vocabulary.telling(me.offers, share=TOLD_BY_ONE)
    return [
        Wish({"offers": asks, "asks": offers}, most=MANY),
        Wish({"offers": forth}, most=SOME),
        Wish({"asks": back}, most=FEW),
    ]


def _never_for(member: User, *, now: datetime) -> QuerySet[Any, Any]:
    """Give the accounts that are not for this member to meet.

    Herself, her connections, whom she blocked or who blocked her, with whom she was
    introduced lately, and whom she set aside.
    """
    with_her = Party.objects.of_pairs_at_rest(now=now).filter(
        introduction__parties__member=member, member__isnull=False
    )
    aside = SetAside.objects.belonging_to(member).still(now=now)
    return connected_with(member).union(
        User.objects.filter(pk=member.pk).values_list("pk"),
        *_blocked_with(member),
        with_her.order_by().values_list("member"),
        aside.filter(first=member).values_list("second"),
        aside.filter(second=member).values_list("first"),
    )


def _blocked_with(member: User) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Give the accounts that she blocked, and those that blocked her."""
    return (
        Block.objects.filter(blocker=member).values_list("blocked"),
        Block.objects.filter(blocked=member).values_list("blocker"),
    )


def _on_many_lists(people: list[int], *, but_of: User) -> set[int]:
    """Give those of some people who are on as many lists as anybody should be."""
    lists = Suggestion.objects.filter(other__in=people).exclude(
        shortlist__member=but_of
    )
    counted = lists.order_by().values_list("other").annotate(lists=Count("pk"))
    return {key for key, lists in counted if lists >= LISTS_AT_MOST}


def _pairs_to_leave_out(member: User, pairs: list[Pair], *, now: datetime) -> set[Pair]:
    """Give the pairs who know each other, or must not be brought together."""
    people = {key for pair in pairs for key in pair}
    known = Connection.objects.filter(first__in=people, second__in=people)
    blocks = Block.objects.filter(blocker__in=people, blocked__in=people)
    introduced = Party.objects.of_pairs_at_rest(now=now).filter(
        member__in=people, introduction__parties__member__in=people
    )
    aside = SetAside.objects.belonging_to(member).still(now=now)
    rows = known.values_list("first", "second").union(
        blocks.values_list("blocker", "blocked"),
        introduced.order_by().values_list("member", "introduction__parties__member"),
        aside.values_list("first", "second"),
    )
    return {(min(pair), max(pair)) for pair in rows}
