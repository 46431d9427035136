"""The kinds of notices: the apps above register theirs here, so nothing imports up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from contacts.notices.models import Choice
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from contacts.profiles.models import User

Gate = Callable[["User"], "QuerySet[Any]"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that an app tells members.

    Its name is that of the letter's folder in `templates/emails/`. `shown` gives what
    such notices may be about, rows with a `public_id`, as far as a member may see them
    now; `mailed` gives those of which a mail may still speak, where that is less.
    What is a deal she is in the middle of carries no way to stop in one click; what
    presses is not kept back by quiet hours.
    """

    name: str
    label: _StrOrPromise
    shown: Gate
    mailed: Gate | None = None
    mail: Choice.Mail = Choice.Mail.AT_ONCE
    is_deal: bool = False
    is_pressing: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known: to the page of choices, to lists, and to the outbox."""
    _kinds[kind.name] = kind
    still_true_when_sent(kind.name)(_may_leave)
    return kind


def all_kinds() -> list[Kind]:
    """Give every kind there is, those of one app together."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_named(name: str) -> Kind | None:
    """Give the kind of that name, if an app still registers it."""
    return _kinds.get(name)


def gates() -> dict[Gate, list[str]]:
    """Give each gate once, with the names of the kinds that it guards."""
    found: dict[Gate, list[str]] = {}
    for kind in all_kinds():
        found.setdefault(kind.shown, []).append(kind.name)
    return found


def may_be_mailed(kind_name: str, *, to: User, about: UUID) -> bool:
    """Say whether a mail may tell her this now: she still wants it, and it is so."""
    kind = kind_named(kind_name)
    if kind is None or choice_of(to, kind).mail == Choice.Mail.NEVER:
        return False
    rows = (kind.mailed or kind.shown)(to)
    return rows.filter(public_id=about).exists()


def choice_of(member: User, kind: Kind) -> Choice:
    """Give how she wants to be told; as the kind has it, until she chooses."""
    chosen = Choice.objects.belonging_to(member).filter(kind=kind.name).first()
    return chosen or Choice(member=member, kind=kind.name, mail=kind.mail)


def _may_leave(letter: Letter) -> bool:
    return letter.receiver is not None and may_be_mailed(
        letter.kind, to=letter.receiver, about=UUID(letter.about)
    )
