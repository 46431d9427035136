"""The letter that an announcement is, and what one to try it out looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.notices.stopping import choices_url, stop_url
from contacts.profiles.models import User
from contacts.profiles.rules import are_blocked
from networking_site.announcements.models import Announcement
from networking_site.lib.markdown import to_html
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.models import Letter

ON_TRIAL = "announcements/on_trial"
QUOTED = 160


def _received(member: User) -> QuerySet[Announcement]:
    return Announcement.objects.visible_to(member)


def _signed_by_whom_she_sees(letter: Letter) -> bool:
    """Say whether the name below it is still one for her to read."""
    announcement = Announcement.objects.filter(public_id=letter.about).first()
    if announcement is None or letter.receiver is None:
        return False
    signature, author = announcement.signature, announcement.author
    if author is None or not signature or signature not in letter.text:
        return True
    return not are_blocked(author, letter.receiver)


ANNOUNCED = register(
    Kind(
        "announcements/announced",
        label=gettext_lazy("The organisers write to the group, or to a part of it"),
        shown=_received,
        letter_holds=_signed_by_whom_she_sees,
    )
)


@dataclass(frozen=True)
class Said:
    """What an announcement says, made ready once for many letters."""

    announcement: Announcement
    words: SafeString
    beginning: str


def said_by(announcement: Announcement) -> Said:
    """Make ready what an announcement says: its HTML, and how it begins, unmarked."""
    words = to_html(announcement.text)
    plain = " ".join(unescape(strip_tags(words)).split())
    return Said(announcement, words, beginning=Truncator(plain).chars(QUOTED))


def announced(
    said: Said,
    *,
    to: User,
    signature: str,
    by_mail: bool,
    now: datetime,
) -> None:
    """Tell a member, in the ways she chose."""
    tell(
        ANNOUNCED,
        to=to,
        about=said.announcement.public_id,
        link=said.announcement.get_absolute_url(),
        line=said.beginning,
        letter=_for_templates(said, signature=signature),
        by_mail=by_mail,
        now=now,
    )


def on_trial(announcement: Announcement, *, to: User) -> None:
    """Send who writes it the letter as members get it, at once, whatever she chose."""
    subject, text, html = parts(announcement, to=to)
    outbox.put(
        ON_TRIAL,
        to=to.email,
        receiver=to,
        about=str(announcement.public_id),
        subject=_("Test: %(subject)s") % {"subject": subject},
        text=text,
        html=html,
        stop_url=stop_url(to, kind_name=ANNOUNCED.name),
    )


def parts(announcement: Announcement, *, to: User) -> tuple[str, str, str]:
    """Give subject, text and HTML of the letter as this member would get it."""
    words = {
        "to": to,
        "stop_url": stop_url(to, kind_name=ANNOUNCED.name),
        "choices_url": choices_url(),
        **_for_templates(said_by(announcement), signature=announcement.signature),
    }
    subject, text, html = (
        outbox.render(ANNOUNCED.name, part, **words)
        for part in ("subject.txt", "text.txt", "letter.html")
    )
    return " ".join(subject.split()), text.strip(), html.strip()


def _for_templates(said: Said, *, signature: str) -> dict[str, Any]:
    return {
        "announcement": said.announcement,
        "words": said.words,
        "signature": signature,
    }
