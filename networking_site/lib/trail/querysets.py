"""Deeds: which an organiser may read, and the two ways in which they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from networking_site.lib.trail.models import Deed  # noqa: F401


class NeverChanged(Exception):
    """The trail is only ever added to."""


class DeedQuerySet(QuerySet["Deed"]):
    """Deeds; what is written stays as it is."""

    def visible_to(self, viewer: Any) -> DeedQuerySet:
        """Leave out what must be kept from her: a report about herself, say."""
        return self.filter(Q(kept_from=None) | ~Q(kept_from=viewer.pk))

    def update(self, **fields: Any) -> NoReturn:
        """Refuse."""
        raise NeverChanged

    def bulk_update(self, *rows: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise NeverChanged

    def delete(self) -> NoReturn:
        """Refuse."""
        raise NeverChanged

    def forget_before(self, moment: datetime) -> int:
        """Forget what was done before this moment; count it."""
        return QuerySet.delete(self.filter(at__lt=moment))[0]

    def forget_who(self) -> None:
        """Keep that these were done, and forget by whom and from where."""
        QuerySet.update(self, who=None, who_name=_("a former member"), ip=None)

    def forget_about_whom(self) -> None:
        """Keep that these were done, and forget what they were about."""
        former = _("a former member")
        QuerySet.update(self, about_id="", about_title=former, changes=[])
