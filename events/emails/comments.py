"""The letters about what is said around an event."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from contacts.profiles.models import User
from events.models import Comment, Event, Rsvp
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

ASKED = "events/asked"
ANSWERED = "events/answered"
COMMENTED = "events/commented"
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
        kind=COMMENTED, written_at__gt=since, about__in=[str(one) for one in fresh]
    )
    going = Rsvp.objects.filter(event=comment.event).going()
    return (
        User.objects.filter(
            pk__in=theirs.exclude(text="").values("author"), is_active=True
        )
        .filter(pk__in=going.values("member"))
        .exclude(pk__in=letters.values("receiver"))
        .select_related("profile")
        .order_by("pk")
    )


@still_true_when_sent(ASKED)
@still_true_when_sent(ANSWERED)
def _still_there(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    hers = Comment.objects.visible_to(letter.receiver).filter(public_id=letter.about)
    return hers.still_there().exists()


@still_true_when_sent(COMMENTED)
def _still_there_and_going(letter: Letter) -> bool:
    if letter.receiver is None or not _still_there(letter):
        return False
    going = Event.objects.answered_by(letter.receiver, Rsvp.Answer.GOING)
    return going.filter(comments__public_id=letter.about).exists()


def _write(kind: str, comment: Comment, *, to: User) -> None:
    outbox.write(
        kind,
        to=to,
        about=str(comment.public_id),
        event=comment.event,
        comment=comment,
        author=comment.author.profile.name,
        is_question=comment.kind == Comment.Kind.QUESTION,
    )
