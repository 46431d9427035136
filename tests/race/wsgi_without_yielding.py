"""The site on which who invites somebody at the same instant as another insists: the
control of the race for invitations.
"""

from django.apps import apps

from networking_site.wsgi import application

__all__ = ["application"]

_invitations = type(apps.get_model("profiles", "Invitation").objects.all())
_create = _invitations.bulk_create


def _insist(self, rows, ignore_conflicts=False):
    return _create(self, rows)


_invitations.bulk_create = _insist
