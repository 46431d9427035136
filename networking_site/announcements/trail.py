"""What the trail may keep of announcements, and what organisers do with them."""

from django.utils.translation import gettext_lazy as _

from networking_site.announcements.models import Announcement
from networking_site.lib.trail.deeds import deed
from networking_site.lib.trail.subjects import may_keep

may_keep(Announcement, title=lambda announcement: announcement.subject)

WRITTEN = deed("announcements.written", _("wrote an announcement"))
CHANGED = deed("announcements.changed", _("put an announcement differently"))
THROWN_AWAY = deed("announcements.thrown_away", _("threw an announcement away"))
SENT = deed("announcements.sent", _("sent an announcement"))
STOPPED = deed("announcements.stopped", _("stopped an announcement"))
WENT_ON = deed("announcements.went_on", _("went on sending an announcement"))
