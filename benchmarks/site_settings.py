"""The settings of production, with the static files collected beside the data."""

from networking_site.settings import *  # noqa: F403
from networking_site.settings import DATA_DIR

STATIC_ROOT = DATA_DIR / "static"
