"""What the trail may keep of members, and what organisers do with them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Invitation, Prompt, Report, Topic, User
from networking_site.lib.trail.deeds import deed
from networking_site.lib.trail.subjects import may_keep

may_keep(User, title=lambda user: user.profile.name, fields=("is_active", "is_staff"))
may_keep(
    EmailAddress,
    title=lambda address: address.user.profile.name,
    fields=("primary", "verified"),
)
may_keep(Authenticator, title=lambda factor: factor.user.profile.name)
may_keep(Group, title=str, fields=("name",))
may_keep(
    Invitation,
    title=lambda invitation: invitation.inviter.profile.name,
    fields=("people",),
)
may_keep(Prompt, title=str, fields=("text", "half", "position", "is_offered"))
may_keep(Report, fields=("outcome",), kept_from=lambda report: report.about)
may_keep(Topic, title=str, fields=("name", "slug"))

LET_IN = deed("profiles.let_in", _("let in"))
TURNED_DOWN = deed("profiles.turned_down", _("turned down"))
SUSPENDED = deed("profiles.suspended", _("suspended"))
BROUGHT_BACK = deed("profiles.brought_back", _("brought back"))
INVITED = deed("profiles.invited", _("invited people by mail"))
TAKEN_BACK = deed("profiles.taken_back", _("took back an invitation"))
SETTLED = deed("profiles.settled", _("settled a report"))
NOTED = deed("profiles.noted", _("wrote a note on a report"))
WARNED = deed("profiles.warned", _("warned somebody because of a report"))
HIDDEN = deed("profiles.hidden", _("hid a page"))
SHOWN_AGAIN = deed("profiles.shown_again", _("showed a page again"))
MERGED = deed("profiles.merged", _("merged a topic into another"))
TOOK_IN = deed("profiles.took_in", _("merged other topics into one"))
