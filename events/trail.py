"""What the trail may keep of events, and what organisers do with them."""

from django.utils.translation import gettext_lazy as _

from events.models import Event, Series
from networking_site.lib.trail.deeds import deed
from networking_site.lib.trail.subjects import may_keep

may_keep(
    Event,
    title=lambda event: event.title,
    fields=(
        *("title", "status", "kind", "audience", "day", "start_time", "minutes"),
        *("time_zone", "capacity", "page"),
    ),
)
may_keep(Series, title=lambda series: series.title, fields=("page",))

PUBLISHED = deed("events.published", _("published"))
CLONED = deed("events.cloned", _("made another like it"))
CANCELLED = deed("events.cancelled", _("cancelled"))
MADE_HOST = deed("events.made_host", _("made a host of an event"))
NO_MORE_HOST = deed("events.no_more_host", _("took from the hosts of an event"))
RAN_FOR_HOSTS = deed("events.ran_for_hosts", _("used a button of the hosts"))
