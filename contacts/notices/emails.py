"""The daily digest: many notices in one letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from contacts.notices.kinds import may_be_mailed
from contacts.notices.models import Notice
from contacts.notices.stopping import DIGEST, choices_url, stop_url
from contacts.profiles.models import User
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter


def digest(
    notices: Sequence[Notice], *, to: User, public_id: UUID, not_before: datetime
) -> None:
    """Tell a member in one letter what was told since the last."""
    outbox.write(
        DIGEST,
        to=to,
        about=str(public_id),
        stop_url=stop_url(to, kind_name=DIGEST),
        choices_url=choices_url(),
        not_before=not_before,
        notices=notices,
    )


def write_anew(digests: Sequence[UUID]) -> None:
    """Take digests that did not leave yet back: the next one tells what is left."""
    for public_id in digests:
        if outbox.take_back_unsent(about=[str(public_id)]):
            Notice.objects.filter(digest=public_id).update(digest=None)


@still_true_when_sent(DIGEST)
def _all_still_true(letter: Letter) -> bool:
    """Say whether all of it may still be said; if not, the next digest tells the rest.

    The letter's words are fixed, so one thing that is no longer hers to read drops it.
    """
    if letter.receiver is None:
        return False
    notices = list(Notice.objects.filter(digest=letter.about, for_digest=True))
    untrue = not_to_be_mailed(notices, to=letter.receiver)
    if notices and not untrue:
        return True
    Notice.objects.filter(pk__in=[notice.pk for notice in untrue]).update(
        for_digest=False
    )
    Notice.objects.filter(digest=letter.about, for_digest=True).update(digest=None)
    return False


def not_to_be_mailed(notices: Iterable[Notice], *, to: User) -> list[Notice]:
    """Give those of which a mail may no longer speak."""
    return [
        notice
        for notice in notices
        if not may_be_mailed(notice.kind, to=to, about=notice.about)
    ]
