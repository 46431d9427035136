"""Who may write in a conversation, and what may be changed of it, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.introductions.models import Message, Participant
from contacts.profiles.models import User
from contacts.profiles.rules import a_day

CHANGED_WITHIN = timedelta(minutes=10)
MOST_UNANSWERED, MOST_A_DAY = 20, 200


def why_not_write(
    writer: Participant, *, readers: int, unanswered: int, today: int, now: datetime
) -> str | None:
    """Say why somebody who wrote so much can't write one more message.

    `unanswered` are hers since anybody else wrote, of the last day; `today` are hers in
    all her conversations. A newcomer may write a quarter of each.
    """
    assert writer.member, "who is no member any more does not ask"
    if refusal := why_not_take_part(writer, readers=readers):
        return refusal
    if unanswered >= a_day(MOST_UNANSWERED, member=writer.member, now=now):
        return _("That is a lot without an answer. Let them read it first.")
    if today >= a_day(MOST_A_DAY, member=writer.member, now=now):
        return _("That is enough for a day. Go on tomorrow, or meet.")
    return None


def why_not_take_part(writer: Participant, *, readers: int) -> str | None:
    """Say why nothing can be written here any more."""
    if writer.has_left:
        return _("You left this conversation.")
    if not readers:
        return _("Nobody else is here any more who would read it.")
    return None


def why_not_change(message: Message, *, by: User, now: datetime) -> str | None:
    """Say why a message can't be edited or taken back by this member now."""
    if message.author.member_id != by.pk:
        return _("Only who wrote it can change it.")
    if message.author.has_left:
        return _("You left this conversation.")
    if message.is_gone:
        return _("This was taken back.")
    if now > message.written_at + CHANGED_WITHIN:
        minutes = int(CHANGED_WITHIN.total_seconds()) // 60
        return ngettext(
            "A message can be changed for %(n)d minute. This one stays as it is.",
            "A message can be changed for %(n)d minutes. This one stays as it is.",
            minutes,
        ) % {"n": minutes}
    return None


def may_report(message: Message, *, by: User) -> bool:
    """Say whether there are words of somebody else's here to tell organisers of."""
    author = message.author.member_id
    return author is not None and author != by.pk and not message.is_gone
