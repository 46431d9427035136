from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ScheduleConfig(AppConfig):
    name = "networking_site.lib.schedule"
    label = "schedule"

    def ready(self) -> None:
        autodiscover_modules("tasks")
