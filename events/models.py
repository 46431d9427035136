"""Series, Event, its hosts and its RSVPs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.querysets import EventQuerySet, RsvpQuerySet
from networking_site.lib.fields import LineField, ProseField
from networking_site.lib.zones import known_zone

MOST_PLACES = 100_000


class Series(models.Model):
    """Events that repeat by a rule, told apart by their dates."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = LineField(_("title"), max_length=120)
    rule = models.CharField(
        _("rule"), max_length=300, help_text=_("As an RRULE of RFC 5545, 3.3.10.")
    )
    uid = models.CharField(max_length=255, unique=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """One gathering: when and where, who runs it, and for whom it is.

    Day, time on the wall and zone are what the host meant; `starts_at` and `ends_at`
    are the instants computed from them by `events/when.py`.
    """

    class Kind(models.TextChoices):
        ONLINE = "online", _("On line")
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("In person and on line")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = LineField(_("title"), max_length=120)
    summary = LineField(_("in one sentence"), max_length=200, blank=True)
    description = ProseField(_("what happens"), max_length=10_000, blank=True)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.ONLINE)
    place_name = LineField(_("place"), max_length=120, blank=True)
    address = LineField(_("address"), max_length=200, blank=True)
    join_link = models.URLField(
        _("join link"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Shown to people going, from shortly before the start."),
    )
    join_minutes = models.PositiveSmallIntegerField(
        _("show the join link this many minutes before"),
        default=15,
        validators=[MaxValueValidator(24 * 60)],
    )
    day = models.DateField(_("date"))
    start_time = models.TimeField(_("starts at"))
    minutes = models.PositiveIntegerField(_("minutes"), default=90)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[known_zone]
    )
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Empty: as many as like to come."),
    )
    audience = models.CharField(
        _("for"), max_length=7, choices=Audience.choices, default=Audience.MEMBERS
    )
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    cancel_note = LineField(_("why it is cancelled"), max_length=300, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )
    recurrence_id = models.CharField(max_length=32, blank=True, editable=False)
    uid = models.CharField(max_length=255, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Hosting", related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    going_count: int  # loaded by with_counts
    waiting_count: int  # loaded by with_counts
    my_answer: str  # loaded by with_answer_of
    seen_hostings: list[Hosting]  # loaded by with_hosts

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="event_has_at_least_one_place",
            ),
            models.UniqueConstraint(
                fields=["uid", "recurrence_id"], name="one_event_per_uid_and_date"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="soonest_first"),
            models.Index(fields=["series", "starts_at"], name="dates_of_a_series"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.slug])

    @property
    def is_cancelled(self) -> bool:
        """Say whether the event was called off."""
        return self.status == self.Status.CANCELLED


class Hosting(models.Model):
    """A member runs an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hostings")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], name="one_hosting_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} hosts {self.event_id}"


class Rsvp(models.Model):
    """One member's answer to one event, and the place in line when it is full."""

    class Answer(models.TextChoices):
        GOING = "going", _("Going")
        WAITING = "waiting", _("On the waitlist")
        NOT_GOING = "not_going", _("Not going")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rsvps")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(max_length=9, choices=Answer.choices)
    turn = models.PositiveIntegerField(
        help_text=_("Who asked when: lower came first. Given anew when asked anew.")
    )
    answered_at = models.DateTimeField()

    objects = RsvpQuerySet.as_manager()

    class Meta:
        ordering = ["turn"]
        verbose_name = _("RSVP")
        verbose_name_plural = _("RSVPs")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], name="one_rsvp_per_member"
            ),
            models.UniqueConstraint(
                fields=["event", "turn"], name="one_turn_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "answer", "turn"], name="in_line"),
            models.Index(fields=["member", "answer"], name="where_she_goes"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.answer} {self.event_id}"
