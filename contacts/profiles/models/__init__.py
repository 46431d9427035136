"""User, Profile and what belongs to it; connections and blocks between members."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import known_country
from contacts.profiles.querysets import (
    AskQuerySet,
    BlockQuerySet,
    ConnectionQuerySet,
    ProfileQuerySet,
    TopicQuerySet,
    UserManager,
)
from networking_site.lib.fields import LineField, ProseField
from networking_site.lib.zones import known_zone

HUES = 12
ORGANISERS = "Organisers"
NEW_FOR = timedelta(days=30)


class User(AbstractBaseUser, PermissionsMixin):
    """The key to the door: an e-mail address. What others see is the profile."""

    email = models.EmailField(_("e-mail address"), unique=True)
    is_staff = models.BooleanField(
        _("organiser"),
        default=False,
        help_text=_("May sign in to the admin and run every event."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_account_per_address_whatever_its_case"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_organiser(self) -> bool:
        """Say whether this member works in the admin and may run every event."""
        return self.is_staff


class Visibility(models.TextChoices):
    """Who may see one thing about a member; each step is part of the one before."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members")
    CONNECTIONS = "connections", _("Connections")
    NOBODY = "nobody", _("Nobody")


class Topic(models.Model):
    """Something members talk about, shared by all who name it."""

    name = LineField(max_length=40)
    slug = models.SlugField(max_length=50, unique=True)
    named_by: int  # loaded by visible_to

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


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
    contact_email = models.EmailField(_("mail for contact"), blank=True)
    phone = LineField(_("telephone"), max_length=40, blank=True)
    shown_to = models.CharField(
        _("my page is for"),
        max_length=11,
        choices=Visibility.choices,
        default=Visibility.MEMBERS,
    )
    contact_email_shown_to = models.CharField(
        _("show it to"),
        max_length=11,
        choices=Visibility.choices,
        default=Visibility.CONNECTIONS,
    )
    phone_shown_to = models.CharField(
        _("show it to"),
        max_length=11,
        choices=Visibility.choices,
        default=Visibility.CONNECTIONS,
    )
    place_shown_to = models.CharField(
        _("show it to"),
        max_length=11,
        choices=Visibility.choices,
        default=Visibility.MEMBERS,
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    introductions_paused_until = models.DateField(
        _("no introductions until"), null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    relation: str  # loaded by with_relation_to

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = [models.Index(fields=["-created_at", "-id"], name="newest_first")]

    def __str__(self) -> str:
        return self.name or self.handle

    def get_absolute_url(self) -> str:
        return str(reverse("profiles:detail", args=[self.handle]))

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


class Prompt(models.Model):
    """The beginning of a sentence that a member may end: a hook for a conversation."""

    class Half(models.TextChoices):
        WHAT_I_DO = "what_i_do", _("What I do")
        ABOUT_ME = "about_me", _("Something about me")

    text = LineField(_("beginning"), max_length=60)
    half = models.CharField(max_length=9, choices=Half.choices)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Off: nobody new is asked.")
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")

    def __str__(self) -> str:
        return f"{self.text} …"


class Hook(models.Model):
    """How one member ended a prompt."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="hooks")
    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="+")
    text = LineField(max_length=140)

    class Meta:
        ordering = ["prompt__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "prompt"], name="one_ending_per_prompt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt.text} {self.text}"


class Ask(models.Model):
    """One line of what a member looks for, or can help with, until it is closed."""

    class Kind(models.TextChoices):
        ASK = "ask", _("I am looking for …")
        OFFER = "offer", _("I can help with …")

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    text = LineField(max_length=140)
    topics = models.ManyToManyField(Topic, blank=True, related_name="asks")
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("ask or offer")
        verbose_name_plural = _("asks and offers")

    def __str__(self) -> str:
        return self.text


class Connection(models.Model):
    """Two members who both said yes, or who both kept each other after meeting.

    Why it lives here and not with introductions: `docs/decisions/0002-connections.md`.
    """

    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    origin_kind = models.CharField(max_length=20, blank=True)
    origin_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    other_id: int  # loaded by belonging_to

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="connected_once_at_most"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="connected_in_order_of_keys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}"


class Block(models.Model):
    """One member wants nothing to do with another; silent, and it holds both ways."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "blocked"], name="blocked_once_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"
