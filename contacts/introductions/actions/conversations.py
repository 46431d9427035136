"""What happens in a conversation: writing, changing, reading, leaving, reporting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.introductions import emails
from contacts.introductions.models import (
    Conversation,
    Introduction,
    Message,
    Participant,
)
from contacts.introductions.rules import (
    may_report,
    why_not_change,
    why_not_write,
)
from contacts.notices import actions as notices
from contacts.profiles import actions as profiles
from contacts.profiles.actions import lock_members
from contacts.profiles.actions.reports import Words
from contacts.profiles.models import Block, User
from networking_site.lib.refused import Refused

A_DAY = timedelta(days=1)
MESSAGE = "message"


def begin(introduction: Introduction, *, now: datetime) -> Conversation:
    """Open the conversation of two who said yes, with who brought them together.

    It is part of the transaction of the second yes. Who introduced herself is one of
    the two.
    """
    conversation = Conversation.objects.create(introduction=introduction, made_at=now)
    parties = [party.member for party in introduction.parties.order_by("pk")]
    people = [(member, Participant.Role.PARTY) for member in parties]
    introducer = introduction.introducer
    if introducer and introducer not in parties:
        people.append((introducer, Participant.Role.INTRODUCER))
    Participant.objects.bulk_create(
        Participant(
            conversation=conversation,
            member=member,
            role=role,
            joined_at=now,
            stirred_at=now,
        )
        for member, role in people
    )
    return conversation


@transaction.atomic
def write(
    conversation: Conversation, *, author: User, text: str, token: UUID, now: datetime
) -> Message:
    """Keep what one of them writes, and tell those who had read all until now.

    The token becomes its public id, so that sending twice keeps one. The conversation
    is locked, then its people: a block, a leaving or an erasure at the same instant
    comes before it or after it, and the author's limits hold for two at once.
    """
    people = _locked(conversation)
    me = _place_of(author, people)
    if twin := Message.objects.filter(public_id=token).first():
        if twin.author_id == me.pk:
            return twin
        raise Refused(_("This was sent before. Please open the page anew."))
    apart = _apart_from(author, people)
    readers = [one for one in people if one != me and _reads(one) and one not in apart]
    if refusal := why_not_write(
        me,
        readers=len(readers),
        unanswered=_unanswered(me, apart=apart, now=now),
        today=Message.objects.belonging_to(author)
        .filter(written_at__gt=now - A_DAY)
        .count(),
        now=now,
    ):
        raise Refused(refusal)
    untold = _have_read_all(readers)
    number = _next_number(conversation)
    message = Message.objects.create(
        public_id=token,
        conversation=conversation,
        number=number,
        author=me,
        text=text,
        written_at=now,
    )
    message.kept_from.set(apart)
    here = [one.pk for one in people if one.left_at is None and one not in apart]
    Participant.objects.filter(pk__in=here).update(newest=number, stirred_at=now)
    Participant.objects.filter(pk=me.pk).update(read_until=number)
    for reader in untold:
        emails.written(message, to=reader, now=now)
    return message


@transaction.atomic
def edit(message: Message, *, by: User, text: str, now: datetime) -> Message:
    """Let an author put her words better, for ten minutes.

    The same words change nothing. Whoever she has a block with by now never gets to
    read the new ones.
    """
    message, people = _to_be_changed(message, by=by, now=now)
    if message.text != text:
        message.text, message.edited_at = text, max(now, message.written_at)
        message.save(update_fields=["text", "edited_at"])
        message.kept_from.add(*_apart_from(by, people))
    return message


@transaction.atomic
def take_back(message: Message, *, by: User, now: datetime) -> Message:
    """Take a message back within the same time; a line stays that says so."""
    message, _people = _to_be_changed(message, by=by, now=now)
    message.text, message.taken_back_at = "", now
    message.save(update_fields=["text", "taken_back_at"])
    return message


@transaction.atomic
def read(
    conversation: Conversation, *, member: User, until: int, now: datetime
) -> None:
    """Keep how far a member read, and that what she was told of it is read too."""
    hers = Participant.objects.filter(conversation=conversation, member=member)
    further = hers.filter(read_until__lt=until, newest__gte=until)
    if further.update(read_until=until):
        told = Message.objects.filter(conversation=conversation, number__lte=until)
        about = told.values_list("public_id", flat=True)
        notices.read_about(member, about=about, now=now)


@transaction.atomic
def leave(conversation: Conversation, *, member: User, now: datetime) -> None:
    """Let somebody go; she keeps what was written until now. Again changes nothing."""
    me = _place_of(member, _locked(conversation))
    if me.left_at is None:
        me.left_at = now
        me.save(update_fields=["left_at"])


def mute(conversation: Conversation, *, member: User, now: datetime) -> None:
    """Tell a member no more of what is new here."""
    hers = Participant.objects.filter(conversation=conversation, member=member)
    hers.filter(muted_at=None).update(muted_at=now)


def unmute(conversation: Conversation, *, member: User) -> None:
    """Tell a member again of what is new here, from the next message on."""
    hers = Participant.objects.filter(conversation=conversation, member=member)
    hers.update(muted_at=None)


@transaction.atomic
def report(
    chosen: Sequence[Message], *, by: User, kind: str, text: str, now: datetime
) -> None:
    """Tell organisers of messages of one author; of the rest they learn nothing.

    What is reported is copied, so that it stays as it was when it was reported.
    """
    authors = {message.author.member_id for message in chosen}
    if len(authors) != 1 or not all(may_report(one, by=by) for one in chosen):
        raise Refused(_("Choose messages of one other member."))
    about = chosen[0].author.member
    assert about, "may_report wants an author"
    profiles.report(
        by,
        about=about,
        kind=kind,
        text=text,
        words=[
            Words(MESSAGE, one.public_id, one.text, one.written_at) for one in chosen
        ],
        now=now,
    )


def _locked(conversation: Conversation) -> list[Participant]:
    """Lock a conversation, then its members; give its people as they are now."""
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    places = Participant.objects.filter(conversation=conversation)
    people = list(places.select_related("member__profile").order_by("pk"))
    lock_members(one.member for one in people if one.member)
    return people


def _place_of(member: User, people: Sequence[Participant]) -> Participant:
    mine = next((one for one in people if one.member_id == member.pk), None)
    if mine is None:
        raise Refused(_("You are not in this conversation."))
    return mine


def _reads(one: Participant) -> bool:
    return one.left_at is None and one.member is not None and one.member.is_active


def _apart_from(member: User, people: Sequence[Participant]) -> list[Participant]:
    """Give those with a block between them and this member."""
    keys = [one.member_id for one in people]
    sets = Block.objects.filter(blocker=member, blocked__in=keys)
    gets = Block.objects.filter(blocked=member, blocker__in=keys)
    apart = {*sets.values_list("blocked", flat=True)}
    apart |= {*gets.values_list("blocker", flat=True)}
    return [one for one in people if one.member_id in apart]


def _unanswered(me: Participant, *, apart: Sequence[Participant], now: datetime) -> int:
    """Count what she wrote in the last day since anybody she sees wrote here."""
    here = Message.objects.filter(conversation=me.conversation_id)
    answer = here.exclude(author__in=[me, *apart]).order_by("-number").first()
    hers = here.filter(author=me, written_at__gt=now - A_DAY)
    return hers.since(answer.number if answer else 0).count()


def _next_number(conversation: Conversation) -> int:
    row = Conversation.objects.get(pk=conversation.pk)
    row.newest += 1
    row.save(update_fields=["newest"])
    return row.newest


def _have_read_all(readers: Sequence[Participant]) -> list[User]:
    """Give those who read all that was for them, and did not mute it.

    Who has something unread was told of it, and is not told again before she read it.
    """
    places = Participant.objects.filter(pk__in=[one.pk for one in readers])
    idle = places.without_news()
    keys = set(idle.values_list("pk", flat=True))
    return [one.member for one in readers if one.member and one.pk in keys]


def _to_be_changed(
    message: Message, *, by: User, now: datetime
) -> tuple[Message, list[Participant]]:
    people = _locked(message.conversation)
    found = Message.objects.with_authors().get(pk=message.pk)
    if refusal := why_not_change(found, by=by, now=now):
        raise Refused(refusal)
    return found, people
