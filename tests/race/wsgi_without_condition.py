"""The site that takes a use of an invitation without asking whether one is left: the
control of the race for the last use.
"""

from django.apps import apps

from networking_site.wsgi import application

__all__ = ["application"]


def _without_condition(self, *, now):
    return self.all()


_invitations = apps.get_model("profiles", "Invitation").objects.all()
type(_invitations).with_a_use_left = _without_condition
