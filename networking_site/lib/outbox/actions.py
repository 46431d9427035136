"""Writing letters and sending them.

A letter is claimed by a conditional update before it is sent, so that two workers never
send it twice. A worker killed between handing it over and saying so may cause one
duplicate, which carries the same Message-ID, so that mail programs show it once.
"""

import logging
import re
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import make_msgid
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from networking_site.lib.group.chosen import our_group
from networking_site.lib.outbox import tasks
from networking_site.lib.outbox.checks import is_forgotten_once_sent, is_still_true
from networking_site.lib.outbox.models import Letter
from networking_site.lib.text import clean_line

CLAIM = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
REFUSALS_BEFORE_GIVING_UP = 3
AWAY, AWAY_BEFORE_WAITING = "away: ", 3
log = logging.getLogger(__name__)


def write(
    kind: str,
    *,
    to: Any,
    about: str = "",
    calendar: bytes = b"",
    stop_url: str = "",
    not_before: datetime | None = None,
    **context: Any,
) -> Letter:
    """Write a letter to a member from `templates/emails/<kind>/`.

    Call it inside the transaction that causes it: then it is sent if, and only if, that
    transaction is kept. `about` is the public id that its check needs. `calendar` is an
    iTIP message (RFC 5546) that her calendar is to act on, with its METHOD. `stop_url`
    is where one POST keeps her from more letters like it (RFC 8058).
    """
    context["stop_url"] = stop_url
    return put(
        kind,
        to=to.email,
        receiver=to,
        about=about,
        subject=render(kind, "subject.txt", to=to, **context),
        text=render(kind, "text.txt", to=to, **context),
        html=render(kind, "letter.html", to=to, **context),
        calendar=calendar,
        stop_url=stop_url,
        not_before=not_before,
    )


def render(kind: str, part: str, **context: Any) -> str:
    """Give one part of a letter of this kind, as the site writes it."""
    about_the_site = {"site_name": our_group().name, "site_url": settings.SITE_URL}
    return render_to_string(f"emails/{kind}/{part}", {**context, **about_the_site})


def put(
    kind: str,
    *,
    to: str,
    receiver: Any = None,
    about: str = "",
    subject: str,
    text: str,
    html: str = "",
    calendar: bytes = b"",
    stop_url: str = "",
    not_before: datetime | None = None,
) -> Letter:
    """Put a letter whose words are ready into the outbox, and a job to send it."""
    now = timezone.now()
    with transaction.atomic():
        letter = Letter.objects.create(
            message_id=make_msgid(domain=_host()),
            kind=kind,
            about=about,
            to=to,
            receiver=receiver,
            subject=clean_line(subject)[:200],
            text=text.strip() + "\n",
            html=html.strip(),
            calendar=calendar.decode(),
            stop_url=stop_url,
            written_at=now,
            due_at=max(now, not_before or now),
        )
        tasks.send_letter.enqueue(letter.pk)
    return letter


def send(letter_id: int, *, now: datetime) -> bool:
    """Send one letter if it is due and nobody else sends it; say whether it left."""
    return _send(letter_id, now=now) == Fate.LEFT


def send_soon(letter_id: int, *, now: datetime) -> None:
    """Send a letter that was just written, unless the mail server is away.

    Then `send_due` takes it along, so that no worker stands before a server that hangs
    once for each letter.
    """
    away = Letter.objects.filter(
        state=Letter.State.WAITING, last_problem__startswith=AWAY, due_at__gt=now
    )
    if not away.exists():
        _send(letter_id, now=now)


class Fate(Enum):
    """What became of a letter when it was to be sent."""

    LEFT = "left"
    STAYED = "stayed"
    NO_SERVER = "no server"


def _send(letter_id: int, *, now: datetime) -> Fate:
    claimed = Letter.objects.filter(
        pk=letter_id,
        state__in=[Letter.State.WAITING, Letter.State.SENDING],
        due_at__lte=now,
    ).update(state=Letter.State.SENDING, due_at=now + CLAIM, attempts=F("attempts") + 1)
    if not claimed:
        return Fate.STAYED
    letter = Letter.objects.select_related("receiver").get(pk=letter_id)
    if not is_still_true(letter):
        _finish(letter, Letter.State.DROPPED, now=now)
        return Fate.STAYED
    try:
        _hand_over(letter)
    # A letter that cannot be put into bytes is a ValueError, and no other's affair.
    except (OSError, ValueError) as problem:
        _postpone(letter, problem, now=now)
        return Fate.NO_SERVER if _is_away(problem) else Fate.STAYED
    _finish(letter, Letter.State.SENT, now=now)
    return Fate.LEFT


def send_due(*, now: datetime, at_most: int = 500) -> int:
    """Send what a server that was away or a killed worker left; count what left.

    When the server is away three times in a row, the others wait for the next turn.
    """
    due = Letter.objects.filter(
        state__in=[Letter.State.WAITING, Letter.State.SENDING], due_at__lte=now
    )
    ids = due.order_by("due_at").values_list("pk", flat=True)[:at_most]
    left = away = 0
    for letter_id in list(ids):
        fate = _send(letter_id, now=now)
        left += fate == Fate.LEFT
        away = away + 1 if fate == Fate.NO_SERVER else 0
        if away == AWAY_BEFORE_WAITING:
            break
    return left


def forget_old(*, now: datetime) -> int:
    """Forget letters that left, or never will, a month ago; count them."""
    on_their_way = [Letter.State.WAITING, Letter.State.SENDING]
    old = Letter.objects.filter(written_at__lt=now - KEPT)
    return old.exclude(state__in=on_their_way).delete()[0]


def take_back(*, about: Iterable[str]) -> int:
    """Take letters about something that is forgotten out of the outbox; count them."""
    return Letter.objects.filter(about__in=list(about)).delete()[0]


def take_back_unsent(*, about: Iterable[str]) -> int:
    """Take back letters about something, of those that did not leave; count them."""
    on_their_way = [Letter.State.WAITING, Letter.State.SENDING]
    letters = Letter.objects.filter(about__in=list(about), state__in=on_their_way)
    return letters.delete()[0]


def _hand_over(letter: Letter) -> None:
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        headers=_headers(letter),
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        mail.attach_alternative(letter.calendar, _calendar_type(letter.calendar))
    mail.send()


def _headers(letter: Letter) -> dict[str, str]:
    """Give the headers of a letter, the same each time it is handed over.

    Letters about one thing share a reference, so that mail programs show them together
    (RFC 5322, 3.6.4). Where she can say stop, mail programs learn how (RFC 2369, 3.2),
    and that one press is enough, which asks for https (RFC 8058, 3.1).
    """
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.about:
        headers["References"] = f"<{letter.about}@{_host()}>"
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
    if letter.stop_url.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _host() -> str:
    return settings.SITE_HOST if "." in settings.SITE_HOST else "site.localhost"


def _calendar_type(calendar: str) -> str:
    """Give the type of a calendar part; Django adds the charset.

    Its method must be the METHOD inside (RFC 6047, 2.4).
    """
    method = re.search(r"^METHOD:([A-Z]+)\r?$", calendar, re.MULTILINE)
    return f"text/calendar; method={method[1]}" if method else "text/calendar"


def _finish(letter: Letter, state: Letter.State, *, now: datetime) -> None:
    row = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING)
    if is_forgotten_once_sent(letter):
        row.delete()
        return
    row.update(
        state=state,
        sent_at=now,
        subject="",
        text="",
        html="",
        calendar="",
        stop_url="",
        last_problem="",
    )


def _postpone(letter: Letter, problem: Exception, *, now: datetime) -> None:
    refused = _is_refusal(problem) and letter.attempts >= REFUSALS_BEFORE_GIVING_UP
    too_old = now - letter.written_at > GIVE_UP_AFTER
    wait = min(timedelta(minutes=1) * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    if _is_refusal(problem):  # soon again is no use, and it may be a passing blocklist
        wait = LONGEST_WAIT
    log.warning("letter %s not sent: %s", letter.pk, type(problem).__name__)
    if (refused or too_old) and is_forgotten_once_sent(letter):
        _finish(letter, Letter.State.FAILED, now=now)
        return
    Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING).update(
        state=Letter.State.FAILED if refused or too_old else Letter.State.WAITING,
        due_at=now + wait,
        last_problem=(AWAY if _is_away(problem) else "") + type(problem).__name__[:60],
    )


def _is_refusal(problem: Exception) -> bool:
    """Say whether the server refused it for good (a 5xx code, RFC 5321, 4.2.1)."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return problem.smtp_code >= 500
    return isinstance(problem, ValueError)


def _is_away(problem: Exception) -> bool:
    """Say whether no letter can be handed over now, and not this one alone."""
    if isinstance(problem, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return problem.smtp_code == 421  # it closes the channel: RFC 5321, 3.8
    return not isinstance(problem, smtplib.SMTPRecipientsRefused | ValueError)
