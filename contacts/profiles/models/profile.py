"""The face of a member, and who may see which part of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import known_country
from contacts.profiles.links import safe_link
from contacts.profiles.models.words import Topic
from contacts.profiles.querysets import FormerHandleQuerySet, ProfileQuerySet
from networking_site.lib.fields import LineField, ProseField
from networking_site.lib.zones import known_zone

HUES = 12
NEW_FOR = timedelta(days=30)


class Visibility(models.TextChoices):
    """Who may see one thing about a member; each step is part of the one before."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members")
    CONNECTIONS = "connections", _("Connections")
    NOBODY = "nobody", _("Nobody")


def _shown_to(default: Visibility) -> models.CharField[str, str]:
    """Make the column that says who sees one thing, of those who may open the page."""
    return models.CharField(
        _("show it to"), max_length=11, choices=Visibility.choices, default=default
    )


class Profile(models.Model):
    """The face of a member: what I do, something about me, and how to go on."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handle = models.SlugField(
        _("address of the page"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$")],
    )
    name = LineField(_("name"), max_length=80, blank=True)
    pronouns = LineField(_("pronouns"), max_length=30, blank=True)
    headline = LineField(_("headline"), max_length=100, blank=True)
    what_i_do = ProseField(_("what I do"), max_length=1000, blank=True)
    about_me = ProseField(_("something about me"), max_length=1000, blank=True)
    place = LineField(_("place"), max_length=80, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[known_country]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[known_zone]
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="profiles")
    photo = models.UUIDField(null=True, blank=True, editable=False)
    photo_crop = models.JSONField(default=list, blank=True, editable=False)
    contact_email = models.EmailField(_("mail for contact"), blank=True)
    phone = LineField(_("telephone"), max_length=40, blank=True)
    shown_to = models.CharField(
        _("my page is for"),
        max_length=11,
        choices=Visibility.choices,
        default=Visibility.MEMBERS,
    )
    photo_shown_to = _shown_to(Visibility.MEMBERS)
    pronouns_shown_to = _shown_to(Visibility.MEMBERS)
    headline_shown_to = _shown_to(Visibility.EVERYONE)
    what_i_do_shown_to = _shown_to(Visibility.EVERYONE)
    about_me_shown_to = _shown_to(Visibility.EVERYONE)
    place_shown_to = _shown_to(Visibility.MEMBERS)
    time_zone_shown_to = _shown_to(Visibility.MEMBERS)
    languages_shown_to = _shown_to(Visibility.MEMBERS)
    topics_shown_to = _shown_to(Visibility.MEMBERS)
    asks_shown_to = _shown_to(Visibility.MEMBERS)
    offers_shown_to = _shown_to(Visibility.MEMBERS)
    links_shown_to = _shown_to(Visibility.MEMBERS)
    contact_email_shown_to = _shown_to(Visibility.CONNECTIONS)
    phone_shown_to = _shown_to(Visibility.CONNECTIONS)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    invitation = models.ForeignKey(
        "profiles.Invitation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted",
    )
    introductions_paused_until = models.DateField(
        _("no introductions until"), null=True, blank=True
    )
    waiting_since = models.DateTimeField(
        _("waits to be let in since"), null=True, blank=True, editable=False
    )
    hidden_at = models.DateTimeField(
        _("hidden by organisers since"), null=True, blank=True, editable=False
    )
    hidden_because = ProseField(
        _("hidden because"), max_length=500, blank=True, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    relation: str  # loaded by with_relation_to

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="newest_first"),
            models.Index(fields=["name", "handle", "user"], name="found_by_name"),
            models.Index(
                fields=["waiting_since", "user"],
                condition=models.Q(waiting_since__isnull=False),
                name="longest_waiting_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.handle

    def get_absolute_url(self) -> str:
        return str(reverse("profiles:detail", args=[self.handle]))

    def photo_url(self, size: str) -> str:
        """Give the address of the photo, `small` or `large`; without one, nothing."""
        if self.photo is None:
            return ""
        return str(reverse("profiles:photo", args=[self.handle, self.photo, size]))

    @property
    def is_listed(self) -> bool:
        """Say whether the profile can be found: it has a name and both halves."""
        return bool(self.name and self.what_i_do and self.about_me)

    @property
    def initials(self) -> str:
        """Give the one or two letters that stand for a member without a photo."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        chosen = words[:1] + words[1:][-1:]
        return "".join(word[0] for word in chosen).upper() or "?"

    @property
    def hue(self) -> int:
        """Give the number of the colour that belongs to this member, 0 to 11."""
        return self.public_id.int % HUES


class Link(models.Model):
    """One address elsewhere that a member wants to be found at."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links")
    label = LineField(_("name"), max_length=40)
    url = models.CharField(_("address"), max_length=300, validators=[safe_link])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.label


class FormerHandle(models.Model):
    """An address that a member's page had before; it leads to the page for good."""

    handle = models.SlugField(max_length=60, unique=True)
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="former_handles"
    )
    given_up_at = models.DateTimeField(default=timezone.now)

    objects = FormerHandleQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.handle
