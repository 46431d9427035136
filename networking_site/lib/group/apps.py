from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupConfig(AppConfig):
    name = "networking_site.lib.group"
    label = "group"
    verbose_name = _("Group")
