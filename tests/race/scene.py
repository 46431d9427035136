"""Sets the scenes of the race tests in the server's database, and reads what came of
them: `python -m tests.race.scene <name> <words as JSON>`, which answers in JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings

if __name__ == "__main__":
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from contacts.introductions import actions
from contacts.introductions.models import Introduction, Party
from contacts.profiles.actions import begin, invite, set_role
from contacts.profiles.models import Block, Connection, Invitation, Profile, User
from events.actions import answer
from events.models import Event, Hosting, HostMessage, Rsvp
from networking_site.lib.outbox.models import Letter
from tests.cast import make_member
from tests.scenes import LIMITS, an_event, an_introduction


def seats(
    *, members: int, events: int, places: int, most_guests: int = 0
) -> dict[str, Any]:
    """Let so many members be signed in before so many events with so few places."""
    return {
        "sessions": [_session_of(make_member(f"m{n}")) for n in range(members)],
        "answer_urls": [
            f"{event.get_absolute_url()}answer/"
            for event in (
                an_event(capacity=places, most_guests=most_guests)
                for _ in range(events)
            )
        ],
    }


def answers() -> dict[str, list[dict[str, Any]]]:
    """Read who answered each event, in the order of their turns."""
    return {
        f"{event.get_absolute_url()}answer/": list(
            event.rsvps.order_by("turn", "pk").values(
                *("answer", "turn", "guests", "member_id")
            )
        )
        for event in Event.objects.all()
    }


def hosts(*, count: int) -> list[dict[str, str]]:
    """Let so many members host an event each, to which somebody goes."""
    goes = make_member("goes")
    found = []
    for number in range(count):
        host = make_member(f"host-{number}")
        event = an_event(host=host)
        answer(event, member=goes, answer=Rsvp.Answer.GOING, now=datetime.now(UTC))
        path = f"{event.get_absolute_url()}host/"
        found.append({"session": _session_of(host), "path": path})
    return found


def what_hosts_did() -> dict[str, int]:
    """Count the events there are, the messages that went out, and their letters."""
    return {
        "events": Event.objects.count(),
        "hostings": Hosting.objects.count(),
        "messages": HostMessage.objects.count(),
        "letters": Letter.objects.filter(kind="events/from_host").count(),
    }


def drop_unique_turn() -> None:
    """Take away the second net under the seats: that a turn is given only once."""
    with connection.schema_editor() as editor:
        [turn] = (c for c in Rsvp._meta.constraints if c.name == "one_turn_at_a_time")
        editor.remove_constraint(Rsvp, turn)


def lift_limits() -> None:
    """Let ada introduce hundreds."""
    for rules, limit in LIMITS:
        setattr(rules, limit, 10_000)


def introductions(*, count: int, one_said_yes: bool = False) -> list[dict[str, Any]]:
    """Let ada introduce so many pairs, all signed in; may the first have said yes."""
    lift_limits()
    ada = make_member("ada")
    found = []
    for number in range(count):
        one, other = make_member(f"one-{number}"), make_member(f"other-{number}")
        introduction = an_introduction(introducer=ada, one=one, other=other)
        if one_said_yes:
            _yes(introduction, one)
        found.append(_letter(introduction, ada, one, other))
    return found


def crossed_introductions(*, count: int) -> list[list[dict[str, Any]]]:
    """Let two members introduce each other, each to somebody who said yes already."""
    found = []
    for number in range(count):
        one, other = make_member(f"one-{number}"), make_member(f"other-{number}")
        pair = []
        for introducer, party in ((one, other), (other, one)):
            friend = make_member(f"friend-of-{introducer.profile.handle}")
            introduction = an_introduction(
                introducer=introducer, one=friend, other=party
            )
            _yes(introduction, friend)
            pair.append(_letter(introduction, introducer, friend, party))
        found.append(pair)
    return found


def invited(*, members: int, uses: int) -> list[str]:
    """Let so many have signed up by one link that is good for so few of them."""
    invitation = invite(
        make_member("ada"), note="", most_uses=uses, days=1, now=datetime.now(UTC)
    )
    emails = []
    for number in range(members):
        user = make_member(f"m{number}")
        begin(
            user.profile, invitation=invitation, joining="open", now=datetime.now(UTC)
        )
        emails.append(user.email)
    return emails


def who_came() -> dict[str, int]:
    """Read how often the one link was used, and how many came by it."""
    return {
        "uses": Invitation.objects.get().uses,
        "came": Profile.objects.filter(invited_by__isnull=False).count(),
    }


def organisers(*, count: int) -> list[str]:
    """Let so many organisers be signed in."""
    found = [make_member(f"organiser-{number}") for number in range(count)]
    for organiser in found:
        set_role(organiser, organiser=True)
    return [_session_of(organiser) for organiser in found]


def who_was_invited() -> dict[str, int]:
    """Count the invitations sent to an address, and the addresses."""
    sent = Invitation.objects.exclude(address="").values_list("address", flat=True)
    return {"rows": len(sent), "addresses": len(set(sent))}


def outcomes() -> dict[str, Any]:
    """Read what came of every introduction."""
    found = {}
    for introduction in Introduction.objects.all():
        parties = introduction.parties.order_by("pk")
        members = sorted(party.member_id for party in parties)
        first, second = members
        letters = Letter.objects.filter(about=introduction.public_id)
        told = letters.exclude(kind="introductions/received")
        found[str(introduction.public_id)] = {
            "state": introduction.state,
            "answers": [party.answer for party in parties],
            "connections": Connection.objects.filter(
                first_id=first, second_id=second
            ).count(),
            "blocks": Block.objects.filter(
                blocker_id__in=members, blocked_id__in=members
            ).count(),
            "told": sorted(told.values_list("kind", "receiver_id")),
            "tell_when_accepted": sorted(
                [
                    *(("introductions/accepted", member) for member in members),
                    (
                        "introductions/thanks_to_introducer",
                        introduction.introducer_id,
                    ),
                ]
            ),
        }
    return {"introductions": found, "connections": Connection.objects.count()}


def _letter(introduction: Introduction, *people: User) -> dict[str, Any]:
    url = introduction.get_absolute_url()
    introducer, one, other = people
    return {
        "id": str(introduction.public_id),
        "answer_url": f"{url}answer/",
        "withdraw_url": f"{url}withdraw/",
        "block_other_url": f"{other.profile.get_absolute_url()}block/",
        "introducer": _session_of(introducer),
        "one": _session_of(one),
        "other": _session_of(other),
    }


def _yes(introduction: Introduction, member: User) -> None:
    actions.answer(
        introduction, member=member, answer=Party.Answer.YES, now=datetime.now(UTC)
    )


def _session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


SCENES = {
    scene.__name__: scene
    for scene in (
        seats,
        answers,
        hosts,
        what_hosts_did,
        drop_unique_turn,
        introductions,
        crossed_introductions,
        outcomes,
        invited,
        who_came,
        organisers,
        who_was_invited,
    )
}

if __name__ == "__main__":
    if sys.argv[1] == "drop_unique_turn":  # SQLite changes no table in a transaction
        drop_unique_turn()
        print("null")
    else:
        with transaction.atomic():
            print(json.dumps(SCENES[sys.argv[1]](**json.loads(sys.argv[2]))))
