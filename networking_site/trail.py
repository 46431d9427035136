"""What the trail may keep of the group's settings."""

from networking_site.lib.group.chosen import CHOSEN
from networking_site.lib.group.models import OurGroup
from networking_site.lib.trail.subjects import may_keep

may_keep(OurGroup, title=str, fields=CHOSEN)
