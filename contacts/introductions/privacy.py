"""What introductions owe a person, and to others: their history."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import User
from networking_site.lib.outbox import actions as outbox

TIES = {
    "introductions.Introduction.introducer": "export, forget who and what she wrote",
    "introductions.Party.member": "export, forget who and what she answered",
}


def export(user: User) -> dict[str, Any]:
    """Give the letters this member wrote, and her own side of those about her."""
    written = Introduction.objects.visible_to(user).written_by(user)
    return {
        "introductions_written": list(
            written.values("public_id", "reason", "state", "created_at")
        ),
        "introductions_received": list(
            Party.objects.belonging_to(user).values(
                "introduction__public_id",
                "introduction__reason",
                "line",
                "answer",
                "answered_at",
            )
        ),
    }


def erase(user: User) -> None:
    """Take the member out of all letters; what others wrote stays with them.

    Open letters by her or about her end, as if withdrawn: nobody can answer them. What
    she wrote herself is blanked; who she was is forgotten by the foreign keys.
    """
    hers = Introduction.objects.filter(introducer=user)
    about_her = Introduction.objects.filter(parties__member=user)
    for letters in (hers, about_her):
        Introduction.objects.filter(pk__in=letters.values("pk"), state="open").update(
            state=Introduction.State.WITHDRAWN, ended_at=timezone.now()
        )
    told = Introduction.objects.filter(Q(pk__in=hers) | Q(pk__in=about_her))
    outbox.take_back(about=map(str, told.values_list("public_id", flat=True)))
    Party.objects.filter(introduction__in=hers).update(line="")
    hers.update(reason="")
    Party.objects.belonging_to(user).update(
        line="", answer=Party.Answer.WAITING, answered_at=None
    )
