"""The one group that this site is for."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networking_site.lib.fields import LineField
from networking_site.lib.zones import known_zone

THE_ONE = 1


def site_languages() -> list[tuple[str, str]]:
    """Give the languages that the site speaks."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class OurGroup(models.Model):
    """What organisers chose for their group, in one row; there is none at first."""

    class Joining(models.TextChoices):
        OPEN = "open", _("Everybody may join")
        APPROVAL = "approval", _("An organiser lets people in")
        INVITATION = "invitation", _("Only who is invited by a member")

    id = models.PositiveSmallIntegerField(primary_key=True)
    name = LineField(
        _("name"),
        max_length=60,
        help_text=_("It stands on every page and in every mail."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=site_languages,
        help_text=_("For whoever's browser asks for none that the site speaks."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        validators=[known_zone],
        help_text=_(
            "For events that come from a calendar and say none. Members choose their "
            "own."
        ),
    )
    joining = models.CharField(
        _("who may join"), max_length=10, choices=Joining.choices
    )
    members_make_events = models.BooleanField(
        _("members make events"),
        help_text=_("Otherwise organisers alone do."),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("settings of the group")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=THE_ONE), name="there_is_one_group"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home")
