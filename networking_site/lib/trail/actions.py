"""Writing down what was done in the organisers' name, and forgetting it in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import user_display
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from networking_site.lib.trail import deeds
from networking_site.lib.trail.models import Deed
from networking_site.lib.trail.subjects import Subject, kind_of, subject_of

KEPT = timedelta(days=365)
ONE_READING = timedelta(hours=1)
LONGEST = 200
Values = dict[str, Any]


def record(
    request: HttpRequest,
    deed: str,
    *,
    about: Model | type[Model] | None = None,
    before: Values | None = None,
    after: Values | None = None,
) -> Deed:
    """Write down what somebody has just done; call it in the transaction that does it.

    `deed` was named by `deeds.deed`. `about` is a row, or a model where it is about a
    list. `before` and `after` hold what changed; of what the trail may not keep only
    the field's name is written.
    """
    if not deeds.is_known(deed):
        raise LookupError(f"the trail has no words for {deed!r}")
    subject = Subject() if about is None else subject_of(about)
    row = about if isinstance(about, Model) else None
    who = _who(request)
    return Deed.objects.create(
        at=timezone.now(),
        deed=deed,
        who=who,
        who_name=user_display(who)[:LONGEST],
        ip=_ip_of(request),
        about_kind="" if about is None else kind_of(about),
        about_id="" if row is None else str(row.pk),
        about_title="" if row is None else subject.title(row)[:LONGEST],
        changes=_changes(subject, before or {}, after or {}),
        kept_from=None if row is None else subject.kept_from(row),
    )


@contextmanager
def recorded(
    request: HttpRequest, deed: str, *, about: Model, after: Values | None = None
) -> Iterator[None]:
    """Do what stands inside and write it down, both or neither."""
    with transaction.atomic():
        yield
        record(request, deed, about=about, after=after)


def record_reading(
    request: HttpRequest, deed: str, *, about: Model | type[Model]
) -> None:
    """Write down that somebody looked at what is private; the same once an hour."""
    row = about if isinstance(about, Model) else None
    lately = Deed.objects.filter(
        deed=deed,
        who=_who(request),
        about_kind=kind_of(about),
        about_id="" if row is None else str(row.pk),
        at__gt=timezone.now() - ONE_READING,
    )
    if not lately.exists():
        record(request, deed, about=about)


def forget_old(*, now: datetime) -> int:
    """Forget what was done a year ago; count it."""
    return Deed.objects.all().forget_before(now - KEPT)


def forget_person(user: Any, *, rows: Iterable[Model]) -> None:
    """Forget that she did what she did, and that these rows of hers were about her."""
    Deed.objects.filter(who=user).forget_who()
    keys: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        keys[kind_of(row)].append(str(row.pk))
    for kind, of_hers in keys.items():
        about_her = Deed.objects.filter(about_kind=kind, about_id__in=of_hers)
        about_her.forget_about_whom()


def _who(request: HttpRequest) -> Any:
    """Give who does it; the trail is of people who are signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def _changes(subject: Subject, before: Values, after: Values) -> list[Values]:
    return [
        {"field": name, "before": _plain(before, name), "after": _plain(after, name)}
        if name in subject.fields
        else {"field": name}
        for name in before | after
    ]


def _plain(values: Values, name: str) -> str | int | None:
    value = values.get(name)
    return value if value is None or isinstance(value, int) else str(value)[:LONGEST]


def _ip_of(request: HttpRequest) -> str | None:
    """Give the address she came from, as sign-in knows it, where it can be told."""
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return None
