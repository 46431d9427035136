"""Makes volume for benchmarks: members, events and introductions by the thousand.

Everything is made in batches and nothing is kept from one batch to the next but the
range of keys, so that memory stays bounded. The same numbers give the same community.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from contacts.introductions.models import LAPSES_AFTER, Introduction, Party
from contacts.profiles.actions import topics_named
from contacts.profiles.actions.directory import index
from contacts.profiles.models import Ask, Connection, Hook, Profile, Prompt, Topic, User
from events.models import Event, Hosting, Rsvp

BATCH = 2000
ONSETS = "b br c ch d dr f g gr h j k kl l m n p r s sch st t tr v w z"
VOWELS = "a e i o u é ö ü á ó ai ei ou"
CODAS = "- - n r l s m nd rt ng"
TRADES = (
    "baker printer bookkeeper gardener tailor translator carpenter beekeeper potter"
)
LOVES = "goats chess choirs trains kites bread maps rowing puppets radios moss tango"
TOPICS = 60
LANGUAGES = "en de pt fr es ja sw nl it pl"
PLACES = [
    ("Lisbon", "PT", "Europe/Lisbon"),
    ("Nairobi", "KE", "Africa/Nairobi"),
    ("Lima", "PE", "America/Lima"),
    ("Osaka", "JP", "Asia/Tokyo"),
    ("Hobart", "AU", "Australia/Hobart"),
    ("Köln", "DE", "Europe/Berlin"),
    ("Łódź", "PL", "Europe/Warsaw"),
    ("Málaga", "ES", "Europe/Madrid"),
]
Say = Callable[[str], None]


def make(
    *, members: int, events: int, introductions: int, now: datetime, say: Say
) -> None:
    """Make so many of each and say after each batch how far it is."""
    chance = random.Random(f"{members}/{events}/{introductions}")
    for done in _batches(members):
        _make_members(done, chance, now=now)
        say(f"{done.stop} of {members} members")
    keys = User.objects.filter(email__endswith="@scale.example").aggregate(
        first=Min("pk"), last=Max("pk")
    )
    if keys["first"] is None:
        return
    people = range(keys["first"], keys["last"] + 1)
    for done in _batches(events, size=200):
        _make_events(done, people, chance, now=now)
        say(f"{done.stop} of {events} events")
    for done in _batches(introductions):
        _make_introductions(done, people, chance, now=now)
        say(f"{done.stop} of {introductions} introductions")


def _batches(total: int, *, size: int = BATCH) -> Iterator[range]:
    for start in range(0, total, size):
        yield range(start, min(start + size, total))


def words_made_up(many: int, *, of: int, seed: str) -> list[str]:
    """Give different words of so many syllables that nobody said before."""
    chance = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < many:
        parts = (chance.choice(some.split()) for _ in range(of) for some in SYLLABLE)
        words["".join(parts).replace("-", "")] = None
    return list(words)


SYLLABLE = (ONSETS, VOWELS, CODAS)
FIRST = [word.title() for word in words_made_up(400, of=2, seed="first")]
LAST = [word.title() for word in words_made_up(4000, of=2, seed="last")]
WORDS = words_made_up(20_000, of=3, seed="prose")
# As in every language, the second word comes half as often as the first (Zipf).
OFTEN = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
OFTEN_TOPIC = list(accumulate(1 / (rank + 2) for rank in range(TOPICS)))


def _prose(chance: random.Random, many: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=OFTEN, k=many))


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


@transaction.atomic
def _make_members(numbers: range, chance: random.Random, *, now: datetime) -> None:
    trades, loves = TRADES.split(), LOVES.split()
    topics = _topics()
    prompts = list(Prompt.objects.all()[:2])
    start = User.objects.aggregate(last=Max("pk"))["last"] or 0
    users, profiles = [], []
    for number in numbers:
        joined = now - timedelta(minutes=chance.randrange(1_500_000))
        key = start + number - numbers.start + 1
        users.append(
            User(email=f"member-{key}@scale.example", password="!", date_joined=joined)
        )
        trade, love = chance.choice(trades), chance.choice(loves)
        place, country, zone = chance.choice(PLACES)
        profiles.append(
            Profile(
                public_id=_id(chance),
                handle=f"scale-{key}",
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                headline=f"A {trade} who likes {love}",
                what_i_do=f"I work as a {trade} in {place}. {_prose(chance, 12)}.",
                about_me=f"After work: {love}, and {_prose(chance, 8)} at weekends.",
                place=place,
                country=country,
                time_zone=zone,
                languages=_languages(chance),
                created_at=joined,
            )
        )
    users = User.objects.bulk_create(users)
    for user, profile in zip(users, profiles, strict=True):
        profile.user = user
    profiles = Profile.objects.bulk_create(profiles)
    link = Profile.topics.through
    link.objects.bulk_create(
        link(profile_id=profile.pk, topic_id=topic.pk)
        for profile in profiles
        for topic in _some(chance, topics)
    )
    Hook.objects.bulk_create(
        Hook(profile=profile, prompt=prompt, text=f"{_prose(chance, 3)}, mostly")
        for profile in profiles
        for prompt in prompts
    )
    asks = Ask.objects.bulk_create(
        Ask(profile=profile, kind=kind, text=f"a {chance.choice(trades)}")
        for profile in profiles
        for kind in Ask.Kind
    )
    about = Ask.topics.through
    about.objects.bulk_create(
        about(ask_id=ask.pk, topic_id=_some(chance, topics)[0].pk) for ask in asks
    )
    index([profile.pk for profile in profiles], edited=True)


def _topics() -> list[Topic]:
    names = [*TRADES.split(), *LOVES.split(), *WORDS][:TOPICS]
    parts = (names[start : start + 10] for start in range(0, TOPICS, 10))
    return [topic for part in parts for topic in topics_named(part)]


def _some(chance: random.Random, topics: list[Topic]) -> list[Topic]:
    return list(
        dict.fromkeys(
            chance.choices(topics, cum_weights=OFTEN_TOPIC[: len(topics)], k=3)
        )
    )


def _languages(chance: random.Random) -> list[str]:
    return list(dict.fromkeys(["en", *chance.choices(LANGUAGES.split(), k=2)]))


@transaction.atomic
def _make_events(
    numbers: range, people: range, chance: random.Random, *, now: datetime
) -> None:
    events = []
    for number in numbers:
        starts_at = now + timedelta(hours=chance.randrange(-2000, 2000))
        starts_at = starts_at.replace(minute=0, second=0, microsecond=0)
        public_id = _id(chance)
        events.append(
            Event(
                public_id=public_id,
                slug=f"scale-{public_id.hex[:12]}",
                uid=str(public_id),
                title=f"Breakfast number {number + 1}",
                summary="An hour, a cup, and somebody new.",
                status=Event.Status.PUBLISHED,
                audience=chance.choice(Event.Audience.values),
                day=starts_at.date(),
                start_time=starts_at.time(),
                minutes=60,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                capacity=chance.choice([None, 8, 20]),
            )
        )
    events = Event.objects.bulk_create(events)
    hostings, rsvps = [], []
    for event in events:
        going = chance.sample(people, min(len(people), chance.randrange(2, 21)))
        hostings.append(Hosting(event=event, member_id=going.pop()))
        for turn, member_id in enumerate(going, start=1):
            has_place = event.capacity is None or turn <= event.capacity
            rsvps.append(
                Rsvp(
                    event=event,
                    member_id=member_id,
                    answer=Rsvp.Answer.GOING if has_place else Rsvp.Answer.WAITING,
                    turn=turn,
                    answered_at=now - timedelta(days=30),
                )
            )
    Hosting.objects.bulk_create(hostings)
    Rsvp.objects.bulk_create(rsvps, batch_size=BATCH)


@transaction.atomic
def _make_introductions(
    numbers: range, people: range, chance: random.Random, *, now: datetime
) -> None:
    letters, trios = [], []
    if len(people) < 3:
        return
    for _ in numbers:
        created_at = now - timedelta(minutes=chance.randrange(40_000))
        lapsed = created_at + LAPSES_AFTER <= now
        accepted = chance.random() < 0.5
        state = "accepted" if accepted else "lapsed" if lapsed else "open"
        trio = chance.sample(people, 3)
        trios.append(trio)
        letters.append(
            Introduction(
                public_id=_id(chance),
                reason="One needs what the other makes.",
                introducer_id=trio[0],
                state=state,
                created_at=created_at,
                lapses_at=created_at + LAPSES_AFTER,
                ended_at=None if state == "open" else created_at + timedelta(hours=5),
            )
        )
    letters = Introduction.objects.bulk_create(letters)
    parties, connections = [], []
    for letter, (_, *two) in zip(letters, trios, strict=True):
        accepted = letter.state == "accepted"
        for member_id in two:
            parties.append(
                Party(
                    introduction=letter,
                    member_id=member_id,
                    answer=Party.Answer.YES if accepted else Party.Answer.WAITING,
                    answered_at=letter.ended_at if accepted else None,
                )
            )
        if accepted:
            first, second = sorted(two)
            connections.append(
                Connection(
                    first_id=first,
                    second_id=second,
                    origin_kind="introduction",
                    origin_id=letter.public_id,
                )
            )
    Party.objects.bulk_create(parties)
    Connection.objects.bulk_create(connections, ignore_conflicts=True)
