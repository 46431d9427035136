"""The settings of production, without static files collected and slow hashes."""

from networking_site.settings import *  # noqa: F403
from networking_site.settings import STORAGES

# A slow one would keep apart those who sign in together.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
