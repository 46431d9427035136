"""The kinds of notices: the apps above register theirs here, so nothing imports up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
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
    presses is not kept back by quiet hours. What is always mailed (a calendar acts on
    it, or it waits for an answer) leaves at once whatever she chose: she chooses only
    whether it stands on the site, too.

    `chosen_with` is the kind whose choice holds for this one: several letters of one
    sort are one line on the page where she chooses. `group` is the heading it stands
    under there. `letter_holds` asks what no row can tell, but the letter's own words.
    """

    name: str
    label: _StrOrPromise
    shown: Gate
    mailed: Gate | None = None
    mail: Choice.Mail = Choice.Mail.AT_ONCE
    is_deal: bool = False
    is_pressing: bool = False
    is_always_mailed: bool = False
    chosen_with: Kind | None = None
    group: _StrOrPromise = ""
    letter_holds: Callable[[Letter], bool] | None = None

    @property
    def choice_name(self) -> str:
        """Give the name under which a choice about it is kept."""
        return self.chosen_with.name if self.chosen_with else self.name

    @property
    def heading(self) -> str:
        """Give the heading under which it is chosen: its group, or its app."""
        app, _slash, _name = self.name.partition("/")
        return str(self.group or apps.get_app_config(app).verbose_name)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known: to the page of choices, to lists, and to the outbox."""
    _kinds[kind.name] = kind
    still_true_when_sent(kind.name)(_may_leave)
    return kind


def all_kinds() -> list[Kind]:
    """Give every kind there is, those of one app together, as it registered them."""
    return sorted(_kinds.values(), key=lambda kind: kind.name.partition("/")[0])


def kinds_to_choose() -> list[Kind]:
    """Give those that a member chooses about, each for itself or for others, too."""
    return [kind for kind in all_kinds() if kind.chosen_with is None]


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
    if kind is None or mail_for(to, kind) == Choice.Mail.NEVER:
        return False
    rows = (kind.mailed or kind.shown)(to)
    return rows.filter(public_id=about).exists()


def choice_of(member: User, kind: Kind) -> Choice:
    """Give how she wants to be told; as the kind has it, until she chooses."""
    name = kind.choice_name
    chosen = Choice.objects.belonging_to(member).filter(kind=name).first()
    return chosen or Choice(member=member, kind=name, mail=kind.mail)


def mail_for(member: User, kind: Kind, *, choice: Choice | None = None) -> str:
    """Give when she gets mail of this kind: as she chose, or always at once.

    `choice` is what she chose, where it is known already.
    """
    if kind.is_always_mailed:
        return Choice.Mail.AT_ONCE
    return (choice or choice_of(member, kind)).mail


def _may_leave(letter: Letter) -> bool:
    kind = kind_named(letter.kind)
    if letter.receiver is None or kind is None:
        return False
    if kind.letter_holds is not None and not kind.letter_holds(letter):
        return False
    about = UUID(letter.about)
    return may_be_mailed(letter.kind, to=letter.receiver, about=about)
