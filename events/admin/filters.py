"""What organisers narrow lists by."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.admin.filters import OneOfThese, narrows_members
from contacts.profiles.models import User
from events.models import Hosting


def _hosts(members: QuerySet[User], **events: Any) -> QuerySet[User]:
    hostings = Hosting.objects.filter(member=OuterRef("pk"), **events)
    return members.filter(Exists(hostings))


@narrows_members
class HostFilter(OneOfThese):
    """Members who run events."""

    title = _("host")
    parameter_name = "host"
    choices_of = {
        "to_come": (
            _("Hosts of events to come"),
            lambda members: _hosts(members, event__ends_at__gt=timezone.now()),
        ),
        "ever": (_("Whoever hosted an event"), _hosts),
    }
