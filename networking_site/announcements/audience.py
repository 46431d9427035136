"""Who is meant by an announcement, and how each of them would be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from allauth.account.models import EmailAddress
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.notices.kinds import Kind
from contacts.notices.models import Choice
from contacts.profiles.models import Block, Topic, User
from contacts.profiles.rules import are_blocked
from events.models import Attendance, Event, Rsvp
from networking_site.announcements.models import Announcement, Receipt
from networking_site.lib.outbox.models import Letter

NOT_SEEN_FOR = timedelta(days=90)
EVENTS_EACH_WAY = 100
SHOWN_TO_MEMBERS = ("everyone", "members")
# What the outbox notes when a mail server takes no letter for an address, for good.
NO_SUCH_ADDRESS = "SMTPRecipientsRefused"
How, Segment = Receipt.How, Announcement.Segment


def members_meant(announcement: Announcement, *, now: datetime) -> QuerySet[User]:
    """Give the members that an announcement is meant for at this moment.

    Who answered an event, and who was noted as not come, organisers see; what topics
    somebody named, only where she shows them to members.
    """
    segment = Segment(announcement.segment)
    if segment is Segment.EVERYONE:
        return User.objects.all()
    if segment is Segment.TOPIC:
        return _who_named(announcement.topic)
    if segment is Segment.GOING:
        return _who_answered(announcement, Rsvp.Answer.GOING)
    if segment is Segment.WAITING:
        return _who_answered(announcement, Rsvp.Answer.WAITING, Rsvp.Answer.OFFERED)
    if segment is Segment.NO_SHOWS:
        missed = Attendance.objects.filter(
            event=announcement.event_id, member=OuterRef("pk"), came=False
        )
        return _who_answered(announcement, Rsvp.Answer.GOING).filter(Exists(missed))
    if segment is Segment.NOT_SEEN:
        return _who_was_not_seen(since=now - NOT_SEEN_FOR)
    assert_never(segment)


def _who_named(topic: Topic | None) -> QuerySet[User]:
    if topic is None:
        return User.objects.none()
    return User.objects.filter(
        profile__topics=topic.merged_into_id or topic.pk,
        profile__shown_to__in=SHOWN_TO_MEMBERS,
        profile__topics_shown_to__in=SHOWN_TO_MEMBERS,
    )


def _who_answered(announcement: Announcement, *answers: str) -> QuerySet[User]:
    rsvps = Rsvp.objects.filter(
        event=announcement.event_id, member=OuterRef("pk"), answer__in=answers
    )
    return User.objects.filter(Exists(rsvps))


def _who_was_not_seen(*, since: datetime) -> QuerySet[User]:
    """Give who joined before, and then neither signed in, answered nor came anywhere.

    Nothing else is noted of when somebody is here: docs/decisions/0005-no-last-seen.md.
    """
    answered = Rsvp.objects.filter(member=OuterRef("pk"), answered_at__gte=since)
    came = Attendance.objects.filter(
        member=OuterRef("pk"), came=True, event__starts_at__gte=since
    )
    return User.objects.filter(
        Q(last_login=None) | Q(last_login__lt=since),
        ~Exists(answered),
        ~Exists(came),
        date_joined__lt=since,
    )


def with_how(members: QuerySet[User], *, kind: Kind) -> QuerySet[User]:
    """Load how each would be told of this kind now, or why she would not be."""
    chosen = Choice.objects.filter(member=OuterRef("pk"), kind=kind.choice_name)
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    ended = Letter.objects.filter(
        receiver=OuterRef("pk"), to=OuterRef("email"), state__in=["sent", "failed"]
    ).order_by("-written_at", "-pk")
    return members.alias(
        wants_mail=Coalesce(
            Subquery(chosen.values("mail")[:1]),
            Value(str(kind.mail)),
            output_field=_text(),
        ),
        wants_site=Coalesce(
            Subquery(chosen.values("on_site")[:1]),
            Value(True),
            output_field=BooleanField(),
        ),
        is_verified=Exists(verified),
        last_problem=Subquery(ended.values("last_problem")[:1], output_field=_text()),
    ).annotate(
        how=Case(
            _when(How.CLOSED, is_active=False),
            _when(How.UNVERIFIED, is_verified=False),
            _when(How.NOT_LET_IN, profile__waiting_since__isnull=False),
            _when(How.CHOSE_NOT, wants_mail=Choice.Mail.NEVER, wants_site=False),
            _when(How.SITE, wants_mail=Choice.Mail.NEVER),
            _when(How.NO_MAIL, last_problem=NO_SUCH_ADDRESS, wants_site=True),
            _when(How.BOUNCED, last_problem=NO_SUCH_ADDRESS),
            _when(How.DAILY, wants_mail=Choice.Mail.DAILY),
            default=Value(str(How.MAIL)),
            output_field=_text(),
        )
    )


def count_by_how(members: QuerySet[User], *, kind: Kind) -> dict[str, int]:
    """Count members by how they would be told, or why not."""
    judged = with_how(members.order_by(), kind=kind).values_list("how")  # type: ignore[misc]
    return dict(judged.annotate(count=Count("pk")))


@dataclass(frozen=True)
class Reader:
    """A member an announcement is meant for, and how she is to be told."""

    member: User
    how: Receipt.How
    is_blocked: bool


def readers_among(
    keys: Sequence[int], *, author_id: int | None, kind: Kind
) -> dict[int, Reader]:
    """Load members by their keys, with how each is to be told, in one query.

    And whether there is a block between her and who wrote the announcement.
    """
    members = with_how(User.objects.filter(pk__in=keys), kind=kind)
    blocks = Block.objects.between(author_id, OuterRef("pk"))
    loaded = members.annotate(is_blocked=Exists(blocks)).select_related("profile")
    return {
        member.pk: Reader(
            member,
            how=Receipt.How(getattr(member, "how")),  # noqa: B009  loaded above
            is_blocked=getattr(member, "is_blocked"),  # noqa: B009
        )
        for member in loaded
    }


def topic_of_name(name: str) -> Topic | None:
    """Find the topic of a name, whatever its case; a merged one leads to the other."""
    slug = slugify(name, allow_unicode=True)[:50]
    topic = Topic.objects.select_related("merged_into").filter(slug=slug).first()
    return (topic.merged_into or topic) if topic else None


def events_to_choose_from(organiser: User, *, now: datetime) -> QuerySet[Event]:
    """Give the events nearest to now, the newest first: a hundred each way."""
    told_of = Event.objects.run_by(organiser).exclude(status=Event.Status.DRAFT)
    ahead = told_of.filter(starts_at__gte=now).order_by("starts_at", "pk")
    past = told_of.filter(starts_at__lt=now).order_by("-starts_at", "-pk")
    keys = [key for some in (ahead, past) for key in _keys(some[:EVENTS_EACH_WAY])]
    return Event.objects.filter(pk__in=keys).order_by("-starts_at", "-pk")


def _keys(events: QuerySet[Event]) -> list[int]:
    return list(events.values_list("pk", flat=True))


def signature_for(announcement: Announcement, *, member: User) -> str:
    """Give the name that stands below it for a member; none across a block."""
    author = announcement.author
    if author is None or are_blocked(author, member):
        return ""
    return announcement.signature


def words_for_audience(announcement: Announcement) -> str:
    """Say in words whom an announcement is meant for."""
    segment = Segment(announcement.segment)
    if segment in Announcement.OF_AN_EVENT:
        title = announcement.event.title if announcement.event else _("(no event)")
        return _("%(segment)s: %(what)s") % {"segment": segment.label, "what": title}
    if segment is Segment.TOPIC:
        name = announcement.topic.name if announcement.topic else _("(no topic)")
        return _("%(segment)s: %(what)s") % {"segment": segment.label, "what": name}
    return str(segment.label)


def _when(how: Receipt.How, **so: object) -> When:
    return When(**so, then=Value(str(how)))


def _text() -> CharField[str, str]:
    return CharField()
