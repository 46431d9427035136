"""Telling members things in the ways they chose, and what they do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from contacts.notices import emails
from contacts.notices.hours import after_quiet, is_morning, morning_after
from contacts.notices.kinds import Kind, all_kinds, choice_of, mail_for
from contacts.notices.models import Choice, Notice, QuietHours
from contacts.notices.stopping import DIGEST, choices_url, stop_url
from contacts.profiles.models import User
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.zones import zone


@transaction.atomic
def tell(
    kind: Kind,
    *,
    to: User,
    about: UUID,
    link: str,
    title: str = "",
    line: str = "",
    letter: Mapping[str, Any],
    by_mail: bool = True,
    now: datetime,
) -> None:
    """Tell a member something in the ways she chose for this kind.

    Call it inside the transaction that causes it. `letter` is what the templates of
    the kind's letter are given; its subject is the notice's title, where no `title` is
    given that grows less old. `about` is the public id of what it speaks of, `link` the
    path of the page that it leads to. Without `by_mail` it stands on the site alone, if
    she wants it there: for whom mail does not reach.
    """
    choice = choice_of(to, kind)
    mail = mail_for(to, kind, choice=choice) if by_mail else Choice.Mail.NEVER
    daily = mail == Choice.Mail.DAILY
    if choice.on_site or daily:
        title = title or outbox.render(kind.name, "subject.txt", to=to, **letter)
        Notice.objects.create(
            kind=kind.name,
            about=about,
            title=" ".join(title.split())[:200],
            line=line[:300],
            link=link,
            receiver=to,
            on_site=choice.on_site,
            for_digest=daily,
            created_at=now,
        )
    if mail == Choice.Mail.AT_ONCE:
        at_any_hour = kind.is_pressing or kind.is_always_mailed
        is_hers_to_stop = not (kind.is_deal or kind.is_always_mailed)
        outbox.write(
            kind.name,
            to=to,
            about=str(about),
            stop_url=stop_url(to, kind_name=kind.name) if is_hers_to_stop else "",
            choices_url=choices_url(),
            not_before=None if at_any_hour else not_before(to, now=now),
            **letter,
        )


def not_before(member: User, *, now: datetime) -> datetime:
    """Give the first moment at which a mail does not disturb her."""
    quiet = QuietHours.objects.belonging_to(member).first()
    if quiet is None:
        return now
    return after_quiet(
        now,
        begins=quiet.begins,
        ends=quiet.ends,
        zone=zone(member.profile.time_zone),
    )


def write_digests(*, now: datetime) -> int:
    """Write the digests of members for whom it is morning; count them.

    What was told before the last seven o'clock on her clock is due; after noon it
    waits for the next morning, so that a site that slept wakes nobody at night.
    """
    return sum(
        _write_digest(member, now=now)
        for member, time_zone, oldest in Notice.objects.oldest_for_digest()
        if is_morning(now, zone=zone(time_zone))
        and morning_after(oldest, zone=zone(time_zone)) <= now
    )


@transaction.atomic
def _write_digest(member_id: int, *, now: datetime) -> bool:
    """Write one member's digest, if nobody else did and there is something to say.

    Its notices are claimed by a conditional update, so of two workers one finds none.
    """
    public_id = uuid4()
    waiting = Notice.objects.waiting_for_digest().filter(receiver=member_id)
    if not waiting.update(digest=public_id):
        return False
    member = User.objects.select_related("profile").get(pk=member_id)
    claimed = Notice.objects.filter(digest=public_id).order_by("created_at", "pk")
    untrue = emails.not_to_be_mailed(claimed, to=member)
    claimed.filter(pk__in=[notice.pk for notice in untrue]).update(for_digest=False)
    notices = [notice for notice in claimed if notice not in untrue]
    if not notices:
        return False
    quiet_until = not_before(member, now=now)
    emails.digest(notices, to=member, public_id=public_id, not_before=quiet_until)
    return True


@transaction.atomic
def take_back(*, about: Iterable[UUID]) -> int:
    """Take back what was told about something that is forgotten; count it.

    A digest on its way that speaks of it is written anew, without it.
    """
    told = Notice.objects.filter(about__in=list(about))
    digests = told.exclude(digest=None).values_list("digest", flat=True).distinct()
    told_by = [public_id for public_id in digests if public_id]
    count = told.delete()[0]
    emails.write_anew(told_by)
    return count


def read(notice: Notice, *, now: datetime) -> None:
    """Keep that a member read a notice; again changes nothing."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=now)


def read_about(member: User, *, about: Iterable[UUID], now: datetime) -> int:
    """Keep that a member read what she was told of these; count what was new."""
    hers = Notice.objects.belonging_to(member).unread()
    return hers.filter(about__in=about).update(read_at=now)


def read_all(member: User, *, until: datetime, now: datetime) -> int:
    """Keep that a member read all that was told until a moment; count what was new."""
    hers = Notice.objects.visible_to(member).on_site().unread()
    return hers.filter(created_at__lte=until).update(read_at=now)


@dataclass(frozen=True)
class Wish:
    """How a member wants to be told things of one kind."""

    mail: Choice.Mail
    on_site: bool


@transaction.atomic
def choose(
    member: User,
    *,
    wishes: Mapping[str, Wish],
    quiet: tuple[time, time] | None,
) -> None:
    """Keep how a member wants to be told, kind by kind, and her quiet hours."""
    for kind_name, wish in wishes.items():
        Choice.objects.update_or_create(
            member=member,
            kind=kind_name,
            defaults={"mail": wish.mail, "on_site": wish.on_site},
        )
    if quiet is None:
        QuietHours.objects.belonging_to(member).delete()
        return
    begins, ends = quiet
    QuietHours.objects.update_or_create(
        member=member, defaults={"begins": begins, "ends": ends}
    )


@transaction.atomic
def stop(member: User, *, kind_name: str) -> None:
    """Send a member no more mail of this kind; of the digest, none of what is in it.

    On the site nothing changes. Doing it again changes nothing.
    """
    for kind in all_kinds():
        choice = choice_of(member, kind)
        in_digest = kind_name == DIGEST and mail_for(member, kind) == Choice.Mail.DAILY
        if kind.name == kind_name or in_digest:
            Choice.objects.update_or_create(
                member=member,
                kind=kind.choice_name,
                defaults={"mail": Choice.Mail.NEVER, "on_site": choice.on_site},
            )


def forget_old(*, now: datetime) -> int:
    """Forget what was told three months ago; count it."""
    return Notice.objects.old(now=now).delete()[0]
