"""Pages of our own in the admin, which no list of rows leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class OurPage:
    """A page, and what somebody must be allowed to find it."""

    name: _StrOrPromise
    address: str
    permission: str


PAGES = [
    OurPage(
        _("Announcements"), "announcements:index", "announcements.view_announcement"
    ),
    OurPage(
        _("Invite people"), "admin:profiles_invitation_add", "profiles.add_invitation"
    ),
    OurPage(_("Network health"), "health", "health.view_report"),
    OurPage(_("Exports"), "exports:choose", "exports.add_export"),
    OurPage(_("Handbook"), "handbook", "group.view_ourgroup"),
]


def our_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """Give them as the admin's templates want an app with its lists; none, for none."""
    lines = [
        {
            "name": page.name,
            "object_name": page.address.replace(":", "-"),
            "admin_url": reverse(page.address),
            "perms": {"view": True},
            "view_only": True,
        }
        for page in PAGES
        if request.user.has_perm(page.permission)
    ]
    return _under(_now("Pages"), "pages", lines)


def with_single_lists_together(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the lists that are their app's only one under one heading, at the end."""
    several = [app for app in apps if len(app["models"]) > 1]
    single = [model for app in apps if app not in several for model in app["models"]]
    return [*several, *_under(_now("More"), "more", single)]


def _under(name: str, label: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give these lines as an app of the admin; nothing, of none."""
    if not lines:
        return []
    return [
        {
            "name": name,
            "app_label": label,
            "app_url": f"{reverse('admin:index')}#lists",
            "has_module_perms": True,
            "models": lines,
        }
    ]
