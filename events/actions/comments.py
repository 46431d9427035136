"""What is said around an event: comments, questions to the hosts, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.actions.between import lock_members
from contacts.profiles.models import User
from events import emails
from events.models import Comment, Event
from events.rules import may_remove_comment, why_not_answer_comment, why_not_comment
from networking_site.lib.refused import Refused

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@transaction.atomic
def comment(
    event: Event,
    *,
    author: User,
    kind: str = Comment.Kind.COMMENT,
    text: str,
    token: UUID,
    now: datetime,
    answers: Comment | None = None,
) -> Comment:
    """Keep what a member says under an event, and tell those whom it concerns.

    An answer stands under the first comment of its thread, and is for the same eyes.
    The token becomes its public id, so that sending twice keeps one. The author's row
    is locked, so that her limits hold for two at once.
    """
    lock_members([author])
    if twin := Comment.objects.filter(public_id=token).first():
        if (twin.author_id, twin.event_id) == (author.pk, event.pk):
            return twin
        raise Refused(_("This was sent before. Please open the page anew."))
    root = _locked(answers.root) if answers else None
    hers = Comment.objects.belonging_to(author)
    if refusal := why_not_comment(
        event,
        author=author,
        this_hour=hers.filter(written_at__gt=now - AN_HOUR).count(),
        today=hers.filter(written_at__gt=now - A_DAY).count(),
    ):
        raise Refused(refusal)
    if root and (refusal := why_not_answer_comment(root.replies.count())):
        raise Refused(refusal)
    said = Comment.objects.create(
        public_id=token,
        event=event,
        author=author,
        kind=root.kind if root else kind,
        answers=root,
        text=text,
        written_at=now,
    )
    emails.said(said)
    return said


@transaction.atomic
def remove_comment(comment: Comment, *, by: User) -> None:
    """Take a comment away, for who wrote it or for a host.

    What others answered stays, under a line that says that something is gone.
    """
    if not may_remove_comment(comment, by=by):
        raise Refused(_("Only who wrote this, and the hosts, can take it away."))
    root = _locked(comment.root)
    if comment.replies.exists():
        Comment.objects.filter(pk=comment.pk).update(text="")
        return
    Comment.objects.filter(pk=comment.pk).delete()
    if root.is_gone and not root.replies.exists():
        root.delete()


def _locked(root: Comment) -> Comment:
    """Give a thread's first comment as it is now, and keep its answers as they are."""
    found = Comment.objects.select_for_update().filter(pk=root.pk).first()
    if found is None:
        raise Refused(_("This was taken away meanwhile."))
    return found
