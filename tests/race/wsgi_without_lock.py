"""The site with its locks taken away: the control of the race tests.

A race test that stays green here tests nothing. PostgreSQL loses the row locks; SQLite,
which has none, loses the lock that a transaction takes on the file when it begins.
"""

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from networking_site.wsgi import application

__all__ = ["application"]


def _without_lock(self, *names, **more):
    return self.all()


QuerySet.select_for_update = _without_lock
if connection.vendor == "sqlite":
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"
