"""The settings of production, without the step that collects static files."""

from networking_site.settings import *  # noqa: F403
from networking_site.settings import STORAGES

STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
