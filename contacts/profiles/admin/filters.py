"""What organisers narrow the list of members by, and how lists are narrowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import NEW_FOR, Profile, Suspension

LONG_AGO = timedelta(days=90)
Kept = Callable[[Any], QuerySet[Any]]


class OneOfThese(SimpleListFilter):
    """A filter of named choices, each with what it keeps; anything else keeps all."""

    choices_of: dict[str, tuple[Any, Kept]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the choices."""
        return [(name, label) for name, (label, _kept) in self.choices_of.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was chosen."""
        known = self.choices_of.get(self.value() or "")
        return known[1](queryset) if known else queryset


def is_suspended() -> Exists:
    """Ask of an account whether an organiser suspended it."""
    return Exists(Suspension.objects.about(OuterRef("pk")).open())


def _who_waits() -> QuerySet[Any, Any]:
    return Profile.objects.filter(waiting_since__isnull=False).values("user")


def _page_is_whole() -> Exists:
    return Exists(Profile.objects.listed().filter(user=OuterRef("pk")))


class StateFilter(OneOfThese):
    """Who can come in at present."""

    title = _("state")
    parameter_name = "state"
    choices_of = {
        "in": (
            _("In"),
            lambda all_: all_.filter(is_active=True, profile__waiting_since=None),
        ),
        "waiting": (
            _("Waiting to be let in"),
            lambda all_: all_.filter(is_active=True, pk__in=_who_waits()),
        ),
        "suspended": (
            _("Suspended"),
            lambda all_: all_.filter(is_suspended(), is_active=False),
        ),
        "closed": (
            _("Closed, by themselves or turned down"),
            lambda all_: all_.filter(~is_suspended(), is_active=False),
        ),
    }


class PageFilter(OneOfThese):
    """Whether others can find her: a name and both halves."""

    title = _("page")
    parameter_name = "page"
    choices_of = {
        "listed": (_("Listed"), lambda all_: all_.filter(_page_is_whole())),
        "unlisted": (
            _("Unlisted: something is missing"),
            lambda all_: all_.filter(~_page_is_whole()),
        ),
    }


class NewFilter(OneOfThese):
    """Newcomers, as the site calls them."""

    title = _("joined")
    parameter_name = "joined"
    choices_of = {
        "new": (
            _("New: in the last 30 days"),
            lambda all_: all_.filter(date_joined__gt=timezone.now() - NEW_FOR),
        ),
        "year": (
            _("In the last year"),
            lambda all_: all_.filter(
                date_joined__gt=timezone.now() - timedelta(days=365)
            ),
        ),
    }


class SignInFilter(OneOfThese):
    """Who did not sign in for long; when somebody was last here we do not note."""

    title = _("last sign-in")
    parameter_name = "signed_in"
    choices_of = {
        "long_ago": (
            _("Inactive: not for 90 days, or never"),
            lambda all_: all_.filter(
                Q(last_login=None) | Q(last_login__lt=timezone.now() - LONG_AGO)
            ),
        ),
        "never": (_("Never"), lambda all_: all_.filter(last_login=None)),
    }


MEMBER_FILTERS: list[Any] = [
    StateFilter,
    PageFilter,
    NewFilter,
    SignInFilter,
    "is_staff",
]


def narrows_members(filter_class: type[OneOfThese]) -> type[OneOfThese]:
    """Let an app that stands on this one narrow members by what it knows of them."""
    MEMBER_FILTERS.append(filter_class)
    return filter_class
