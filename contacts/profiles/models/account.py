"""The key to the door: an e-mail address, and whether it opens."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.querysets import UserManager

ORGANISERS = "Organisers"


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
        indexes = [models.Index(fields=["-date_joined", "-id"], name="newest_accounts")]

    def __str__(self) -> str:
        """Name the member where her page is loaded, and by her address where not."""
        profile = self._state.fields_cache.get("profile")  # never a query for a name
        return profile.name if profile and profile.name else self.email

    @property
    def name_and_address(self) -> str:
        """Tell her from her namesakes, for organisers."""
        name = self.profile.name
        return f"{name}, {self.email}" if name else self.email

    @property
    def is_organiser(self) -> bool:
        """Say whether this member works in the admin and may run every event."""
        return self.is_staff
