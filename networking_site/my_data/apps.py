from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MyDataConfig(AppConfig):
    name = "networking_site.my_data"
    label = "my_data"
    verbose_name = _("My data")
