from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoofConfig(AppConfig):
    name = "networking_site"
    label = "roof"
    verbose_name = _("Site")

    def ready(self) -> None:
        from django.apps import apps
        from django.core.checks import Tags, register
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from networking_site.lib.again import make_patient
        from networking_site.organisers.permissions import keep_permissions
        from networking_site.organisers.second_factor import warn_where_only_offered

        connection_created.connect(make_patient)
        post_migrate.connect(keep_permissions, sender=apps.get_app_config("auth"))
        register(warn_where_only_offered, Tags.security, deploy=True)
