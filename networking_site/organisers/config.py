"""Which site the admin is; Django reads it when it starts."""

from django.contrib.admin.apps import AdminConfig


class WorkshopConfig(AdminConfig):
    default_site = "networking_site.organisers.site.Workshop"
