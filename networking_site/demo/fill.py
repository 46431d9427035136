"""Fills the site with the demo community, the same every time.

Ids are made from the keys in the files and dates from the day it runs, so that two runs
on one day give the same rows, and a second run adds nothing.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zlib import crc32

from allauth.account.models import EmailAddress
from dateutil.rrule import rrulestr
from django.db import transaction
from django.utils.text import slugify

from contacts.introductions.actions.conversations import begin
from contacts.introductions.models import (
    FAVOUR_LAPSES_AFTER,
    LAPSES_AFTER,
    Favour,
    Introduction,
    Message,
    Participant,
    Party,
    Talk,
)
from contacts.profiles import actions as profiles
from contacts.profiles.actions.directory import index
from contacts.profiles.models import (
    Ask,
    Hook,
    Profile,
    Prompt,
    Report,
    Topic,
    User,
)
from events import actions as events
from events.models import (
    Attendance,
    Comment,
    Event,
    Hosting,
    Rsvp,
    Series,
    SeriesAnswer,
)
from events.recurrence import Rhythm, rule_text
from events.when import first_instant
from networking_site.demo.announcing import announce
from networking_site.demo.rooms import rounds_of
from networking_site.lib.group.chosen import choose, proposed, was_chosen

PASSWORD = "long-table-demo"
ORGANISER, MEMBER = "maren-holt", "tomasz-wilk"
PROMPTS = {
    "ask": "People ask me about",
    "outside": "Outside work you will find me",
    "hear": "I would love to hear about",
}
FOLDER = Path(__file__).parent
COPIED = (  # what an event, or a series, says as it is written
    *("title", "summary", "description", "kind", "minutes", "time_zone"),
    *("place_name", "address", "town", "country", "join_link", "capacity"),
    *("most_guests", "offer_hours", "question", "audience", "people_shown_to"),
)


@transaction.atomic
def fill(*, now: datetime) -> dict[str, int]:
    """Make the demo community and count its parts; what is there already stays."""
    if not was_chosen():
        choose(proposed())
    people = _members(_read("members"), now=now)
    calendar = _read("events")
    for series in calendar["series"]:
        _series(series, people, now=now)
    for event in calendar["events"]:
        _event(event, people, now=now)
    letters = _read("introductions")
    for letter in letters["introductions"]:
        _introduction(letter, people, now=now)
    for one, other in letters["connections"]:
        profiles.connect(
            people[one],
            people[other],
            origin_kind="demo",
            origin_id=_id("connection", *sorted([one, other])),
            now=_after_both_joined(people[one], people[other], now=now),
        )
    for favour in letters["favours"]:
        _favour(favour, people, now=now)
    for written in _read("announcements"):
        public_id = _id("announcement", written["key"])
        announce(written, people, public_id=public_id, now=now)
    for_organisers = _read("organising")
    _members(for_organisers["waiting"], now=now)
    for told in for_organisers["reports"]:
        _report(told, people, now=now)
    profiles.learn_line_words()
    return {
        "members": len(people),
        "events": Event.objects.count(),
        "introductions": len(letters["introductions"]),
    }


def _report(told: dict[str, Any], people: dict[str, User], *, now: datetime) -> None:
    Report.objects.get_or_create(
        public_id=_id("report", told["key"]),
        defaults={
            "reporter": people[told["by"]],
            "about": people[told["about"]],
            "kind": told["kind"],
            "text": told["text"],
            "created_at": now - timedelta(days=told["days_ago"]),
        },
    )


def _after_both_joined(one: User, other: User, *, now: datetime) -> datetime:
    joined = max(one.date_joined, other.date_joined)
    return joined + (now - joined) / 2


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _id(*parts: str) -> UUID:
    return uuid5(NAMESPACE_URL, "/".join(("long-table", *parts)))


def _members(members: list[dict[str, Any]], *, now: datetime) -> dict[str, User]:
    there = User.objects.in_bulk([m["email"] for m in members], field_name="email")
    users = {m["handle"]: there.get(m["email"]) or _user(m, now=now) for m in members}
    new = [m for m in members if m["email"] not in there]
    prompts = {prompt.text: prompt for prompt in Prompt.objects.all()}
    for member in new:
        _face(member, users, prompts, now=now)
    index([users[member["handle"]].profile.pk for member in new], edited=True)
    for member in new:
        if member["role"] == "organiser":
            profiles.set_role(users[member["handle"]], organiser=True)
    return users


def _user(member: dict[str, Any], *, now: datetime) -> User:
    joined = now - timedelta(days=member["joined_days_ago"])
    user = User(
        email=member["email"],
        date_joined=joined,
    )
    if member["handle"] in (ORGANISER, MEMBER):
        user.set_password(PASSWORD)
    else:
        user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


def _face(
    member: dict[str, Any],
    users: dict[str, User],
    prompts: dict[str, Prompt],
    *,
    now: datetime,
) -> None:
    user = users[member["handle"]]
    copied = (
        *("handle", "name", "pronouns", "headline", "what_i_do", "about_me"),
        *("place", "country", "time_zone", "languages", "contact_email", "phone"),
        "shown_to",
    )
    profile = Profile.objects.create(
        user=user,
        public_id=_id("member", member["handle"]),
        invited_by=users.get(member["invited_by"]),
        created_at=user.date_joined,
        waiting_since=user.date_joined if member.get("is_waiting") else None,
        **{name: member[name] for name in copied},
    )
    profile.topics.set(profiles.topics_named(member["topics"]))
    Hook.objects.bulk_create(
        Hook(profile=profile, prompt=prompts[PROMPTS[key]], text=text)
        for key, text in member["hooks"].items()
    )
    for kind, needs in ((Ask.Kind.ASK, "asks"), (Ask.Kind.OFFER, "offers")):
        for need in member[needs]:
            said = now - timedelta(days=crc32(need["text"].encode()) % 60)
            ask = Ask.objects.create(
                profile=profile,
                kind=kind,
                text=need["text"],
                created_at=max(said, user.date_joined),
                renewed_at=max(said, user.date_joined),
            )
            ask.topics.set(Topic.objects.filter(slug__in=map(_slug, need["topics"])))


def _slug(name: str) -> str:
    return slugify(name, allow_unicode=True)


def _series(written: dict[str, Any], people: dict[str, User], *, now: datetime) -> None:
    public_id = _id("series", written["key"])
    if Series.objects.filter(public_id=public_id).exists():
        return
    first = now.date() + timedelta(weeks=written["from_weeks"])
    last = now.date() + timedelta(weeks=written["to_weeks"], days=6)
    midnight = datetime.combine(first, time())
    days = rrulestr(written["rule"], dtstart=midnight).between(
        midnight, datetime.combine(last, time()), inc=True
    )
    dates = list(zip(days, written["titles"], strict=False))
    series = Series(
        public_id=public_id,
        uid=str(_id("series-uid", written["key"])),
        first_day=dates[0][0].date(),
        start_time=time.fromisoformat(written["time"]),
        rhythm=Rhythm(written["rhythm"]),
        count=len(dates),
        **{name: written[name] for name in COPIED if name in written},
    )
    assert series.recurrence
    series.rule = rule_text(series.recurrence, zone_name=series.time_zone)
    series.save()
    SeriesAnswer.objects.bulk_create(
        SeriesAnswer(
            series=series,
            member=people[handle],
            answer=SeriesAnswer.Answer.GOING,
            answered_at=now - timedelta(weeks=4),
        )
        for handle in written.get("whole", [])
    )
    for number, (day, theme) in enumerate(dates):
        _event(
            {
                **written,
                "key": f"{written['key']}-{number}",
                "title": theme,
                "summary": written["summary"],
                "date": day.date(),
                "status": "published",
                "cancel_note": "",
                "waiting": [],
                "comments": [],
            },
            people,
            now=now,
            series=series,
        )


def _event(
    written: dict[str, Any],
    people: dict[str, User],
    *,
    now: datetime,
    series: Series | None = None,
) -> None:
    key = written["key"]
    public_id = _id("event", key)
    if Event.objects.filter(public_id=public_id).exists():
        return
    day: date = written.get("date") or now.date() + timedelta(days=written["days"])
    at = time.fromisoformat(written["time"])
    starts_at = first_instant(datetime.combine(day, at), zone_name=written["time_zone"])
    event = Event(
        public_id=public_id,
        uid=series.uid if series else str(public_id),
        recurrence_id=f"{day:%Y%m%d}" if series else "",
        series=series,
        day=day,
        start_time=at,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=written["minutes"]),
        status=written["status"],
        cancel_note=written["cancel_note"],
        cancelled_at=now if written["status"] == Event.Status.CANCELLED else None,
        **{name: written[name] for name in COPIED if name in written},
    )
    event.slug = events.free_slug(event)
    event.save()
    about = map(_slug, written.get("topics", []))
    event.topics.set(Topic.objects.filter(slug__in=about))
    Hosting.objects.bulk_create(
        Hosting(event=event, member=people[handle]) for handle in written["hosts"]
    )
    answers = [(handle, Rsvp.Answer.GOING) for handle in written["going"]]
    answers += [(handle, Rsvp.Answer.WAITING) for handle in written["waiting"]]
    asked_at = min(now, starts_at) - timedelta(days=6)
    Rsvp.objects.bulk_create(
        Rsvp(
            event=event,
            member=people[handle],
            answer=answer,
            turn=turn,
            answered_at=max(
                people[handle].date_joined, asked_at + timedelta(minutes=11 * turn)
            ),
        )
        for turn, (handle, answer) in enumerate(answers, start=1)
    )
    if event.ends_at < now:
        _note_who_came(event, written["going"], people)
    rounds_of(event, key=key, public_id=_id("rotation", key), now=now)
    for number, said in enumerate(written.get("comments", [])):
        _say(event, said, people, at=now - timedelta(days=2, hours=-number))


def _note_who_came(event: Event, going: list[str], people: dict[str, User]) -> None:
    """Let all but every ninth have been there."""
    Attendance.objects.bulk_create(
        Attendance(
            event=event,
            member=people[handle],
            came=number % 9 != 8,
            source=Attendance.Source.NAME,
            noted_at=event.ends_at,
        )
        for number, handle in enumerate(going)
    )


def _say(
    event: Event,
    said: dict[str, Any],
    people: dict[str, User],
    *,
    at: datetime,
    to: Comment | None = None,
) -> None:
    comment = Comment.objects.create(
        event=event,
        author=people[said["by"]],
        text=said["text"],
        written_at=at,
        answers=to,
    )
    for answer in said.get("answers", []):
        _say(event, answer, people, at=at + timedelta(minutes=40), to=comment)


def _favour(written: dict[str, Any], people: dict[str, User], *, now: datetime) -> None:
    created_at = now - timedelta(days=written["days_ago"])
    wanted = written.get("wanted")
    Favour.objects.get_or_create(
        public_id=_id("favour", written["key"]),
        defaults={
            "asker": people[written["asker"]],
            "helper": people[written["helper"]],
            "wanted": people[wanted] if wanted else None,
            "words": written.get("words", ""),
            "why": written["why"],
            "created_at": created_at,
            "lapses_at": created_at + FAVOUR_LAPSES_AFTER,
        },
    )


def _introduction(
    written: dict[str, Any], people: dict[str, User], *, now: datetime
) -> None:
    created_at = now - timedelta(days=written["days_ago"])
    ended_at = {
        Introduction.State.OPEN: None,
        Introduction.State.LAPSED: created_at + LAPSES_AFTER,
    }.get(written["state"], min(now, created_at + timedelta(days=2)))
    introduction, is_new = Introduction.objects.get_or_create(
        public_id=_id("introduction", written["key"]),
        defaults={
            "introducer": people[written["introducer"]],
            "reason": written["reason"],
            "state": written["state"],
            "created_at": created_at,
            "lapses_at": created_at + LAPSES_AFTER,
            "ended_at": ended_at,
        },
    )
    if not is_new:
        return
    for number, party in enumerate(written["parties"], start=1):
        answered = party["answer"] != Party.Answer.WAITING
        answered_at = min(now, created_at + timedelta(hours=20 * number))
        row = Party.objects.create(
            introduction=introduction,
            member=people[party["member"]],
            line=party["line"],
            answer=party["answer"],
            answered_at=answered_at if answered else None,
        )
        if "talked" in party:
            _talk(row, party, asked_at=(ended_at or now) + timedelta(days=7))
    if ended_at and written["state"] == Introduction.State.ACCEPTED:
        messages = written.get("messages", [])
        _converse(introduction, messages, people, at=ended_at, now=now)


def _talk(row: Party, party: dict[str, Any], *, asked_at: datetime) -> None:
    """Let a party have been asked whether they talked, and say so, a day later."""
    answered = party["talked"] != Talk.Answer.WAITING
    answered_at = asked_at + timedelta(days=1) if answered else None
    may_hear = party.get("may_hear", False)
    Talk.objects.create(
        party=row,
        answer=party["talked"],
        introducer_may_hear=may_hear,
        asked_at=asked_at,
        answered_at=answered_at,
        told_at=answered_at if may_hear else None,
    )


def _converse(
    introduction: Introduction,
    messages: list[dict[str, Any]],
    people: dict[str, User],
    *,
    at: datetime,
    now: datetime,
) -> None:
    """Let them talk; all but the last message was read by everybody."""
    conversation = begin(introduction, now=at)
    if not messages:
        return
    joined = Participant.objects.filter(conversation=conversation)
    places = {place.member_id: place for place in joined}
    for number, said in enumerate(messages, start=1):
        written_at = max(at, now - timedelta(hours=said["hours_ago"]))
        Message.objects.create(
            public_id=_id("message", str(introduction.public_id), str(number)),
            conversation=conversation,
            number=number,
            text=said["text"],
            author=places[people[said["by"]].pk],
            written_at=written_at,
        )
    conversation.newest = len(messages)
    conversation.save(update_fields=["newest"])
    conversation.participants.update(
        newest=len(messages), read_until=len(messages) - 1, stirred_at=written_at
    )
