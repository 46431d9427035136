from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "networking_site.lib.outbox"
    label = "outbox"
