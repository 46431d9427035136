"""What the trail keeps of tables that organisers take along."""

from django.utils.translation import gettext_lazy as _

from networking_site.exports.models import Export
from networking_site.lib.trail.deeds import deed
from networking_site.lib.trail.subjects import may_keep

KEPT = ("what", "format", "since", "until", "with_addresses", "reason")
may_keep(Export, title=str, fields=KEPT)

EXPORTED = deed("exports.exported", _("took a table along"))
