"""What notices owe a person: what she was told, and how she wanted to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.notices.kinds import kind_named
from contacts.notices.models import Choice, Notice, QuietHours
from contacts.profiles.models import User

TIES = {
    "notices.Notice.receiver": "export, delete",
    "notices.Choice.member": "export, delete",
    "notices.QuietHours.member": "export, delete",
}
COLUMNS = {
    "notices.Notice": "export, delete",
    "notices.Notice.kind": "nobody's",
    "notices.Notice.link": "nobody's",
    "notices.Choice": "export, delete",
    "notices.Choice.kind": "nobody's",
    "notices.QuietHours": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give what this member was told, of what she may see, and how she chose."""
    quiet = QuietHours.objects.belonging_to(user).first()
    told = Notice.objects.visible_to(user).order_by("created_at", "pk")
    return {
        "notices": list(told.values("title", "line", "link", "created_at", "read_at")),
        "notice_choices": [
            {
                "kind": _label(choice),
                "mail": choice.get_mail_display(),
                "on_site": choice.on_site,
            }
            for choice in Choice.objects.belonging_to(user)
        ],
        "quiet_hours": str(quiet) if quiet else "",
    }


def erase(user: User, *, now: datetime) -> None:
    """Forget what she was told and how.

    What others were told about her is taken back by the app that told it.
    """
    Notice.objects.filter(receiver=user).delete()
    Choice.objects.belonging_to(user).delete()
    QuietHours.objects.belonging_to(user).delete()


def _label(choice: Choice) -> str:
    kind = kind_named(choice.kind)
    return str(kind.label) if kind else choice.kind
