"""The letters about what is said around an event."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.text import Truncator

from contacts.notices.actions import tell
from contacts.notices.kinds import Kind
from contacts.notices.models import Notice
from contacts.profiles.models import User
from events.emails.kinds import ANSWERED, ASKED, COMMENTED
from events.models import Comment, Rsvp
from networking_site.lib.outbox.models import Letter

AN_HOUR = timedelta(hours=1)
MOST_TOLD = 200


def said(comment: Comment) -> None:
    """Tell hosts of a question, whoever asked of an answer, others of a comment."""
    root = comment.answers
    told = {comment.author_id}
    if root is not None and root.author_id not in told:
        _write(ANSWERED, comment, to=root.author)
        told.add(root.author_id)
    if comment.kind == Comment.Kind.QUESTION:
        for host in comment.event.hosts.filter(is_active=True).exclude(pk__in=told):
            _write(ASKED, comment, to=host)
        return
    for member in _who_wrote_there(comment).exclude(pk__in=told)[:MOST_TOLD]:
        _write(COMMENTED, comment, to=member)


def _who_wrote_there(comment: Comment) -> QuerySet[User]:
    """Give people going who wrote there too, and were not written to within an hour."""
    theirs = Comment.objects.filter(event=comment.event, kind=Comment.Kind.COMMENT)
    since = comment.written_at - AN_HOUR
    fresh = theirs.filter(written_at__gt=since).values_list("public_id", flat=True)
    letters = Letter.objects.filter(
        kind=COMMENTED.name, written_at__gt=since, about__in=[str(one) for one in fresh]
    )
    notices = Notice.objects.filter(
        kind=COMMENTED.name, created_at__gt=since, about__in=list(fresh)
    )
    going = Rsvp.objects.filter(event=comment.event).going()
    return (
        User.objects.filter(
            pk__in=theirs.exclude(text="").values("author"), is_active=True
        )
        .filter(pk__in=going.values("member"))
        .exclude(pk__in=letters.values("receiver"))
        .exclude(pk__in=notices.values("receiver"))
        .select_related("profile")
        .order_by("pk")
    )


def _write(kind: Kind, comment: Comment, *, to: User) -> None:
    tell(
        kind,
        to=to,
        about=comment.public_id,
        link=f"{comment.event.get_absolute_url()}comments/#{comment.anchor}",
        line=Truncator(comment.text).chars(300),
        letter={
            "event": comment.event,
            "comment": comment,
            "author": comment.author.profile.name,
            "is_question": comment.kind == Comment.Kind.QUESTION,
        },
        now=comment.written_at,
    )
