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
    if not lines:
        return []
    ours = {
        "name": _now("Pages"),
        "app_label": "pages",
        "app_url": reverse("admin:index"),
        "has_module_perms": True,
        "models": lines,
    }
    return [ours]
