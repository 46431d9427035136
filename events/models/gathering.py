"""What a host says of a gathering; an event, its series, and its hosts."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import known_country
from contacts.profiles.models import Topic
from events.querysets import EventQuerySet, SeriesQuerySet
from events.recurrence import MOST_BETWEEN, MOST_DATES, Recurrence, Rhythm
from events.words import words_of
from networking_site.lib.fields import LineField, ProseField
from networking_site.lib.zones import known_zone

MOST_PLACES = 100_000
MOST_GUESTS = 5
MOST_OFFER_HOURS = 7 * 24


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class WordsField(_TextField):
    """The words an event is found by, made anew whenever the event is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = words_of(model_instance)
        setattr(model_instance, self.attname, words)
        return words


class Gathering(models.Model):
    """What a host says once, of one event or of a whole series."""

    class Kind(models.TextChoices):
        ONLINE = "online", _("On line")
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("In person and on line")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members")
        LINK = "link", _("Whoever has the link")

    class PeopleShownTo(models.TextChoices):
        MEMBERS = "members", _("Members who can open the page")
        GOING = "going", _("People going")
        HOSTS = "hosts", _("Hosts only")

    title = LineField(_("title"), max_length=120)
    summary = LineField(_("in one sentence"), max_length=200, blank=True)
    description = ProseField(_("what happens"), max_length=10_000, blank=True)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="+"
    )
    cover = models.UUIDField(null=True, blank=True, editable=False)
    cover_words = LineField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For people who don't see it."),
    )
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.ONLINE)
    place_name = LineField(_("place"), max_length=120, blank=True)
    address = LineField(_("address"), max_length=200, blank=True)
    town = LineField(_("town"), max_length=80, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[known_country]
    )
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
    start_time = models.TimeField(_("starts at"))
    minutes = models.PositiveIntegerField(_("minutes"), default=90)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[known_zone]
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Empty: as many as like to come."),
    )
    most_guests = models.PositiveSmallIntegerField(
        _("guests each may bring"),
        default=0,
        validators=[MaxValueValidator(MOST_GUESTS)],
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to take a freed place"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OFFER_HOURS)],
        help_text=_(
            "Empty: the first in line has it at once. Otherwise it is offered so long."
        ),
    )
    question = LineField(
        _("a question to answer"),
        max_length=200,
        blank=True,
        help_text=_("What would you like to hear about? Only hosts read the answers."),
    )
    audience = models.CharField(
        _("for"), max_length=7, choices=Audience.choices, default=Audience.MEMBERS
    )
    people_shown_to = models.CharField(
        _("who sees who is coming"),
        max_length=7,
        choices=PeopleShownTo.choices,
        default=PeopleShownTo.MEMBERS,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """Give place, address and town as one line, empty where none is named."""
        parts = (self.place_name, self.address, self.town)
        return ", ".join(part for part in parts if part)


class Series(Gathering):
    """Events that repeat by a rule, told apart by their dates.

    It holds what new dates are made of, and what whole calendars are told. `rule` is an
    RRULE (RFC 5545, 3.3.10) from `first_day` and `start_time` on. A series read from a
    calendar has no `rhythm`: its rule is its calendar's.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uid = models.CharField(max_length=255, unique=True, editable=False)
    rule = models.CharField(
        _("rule"), max_length=300, help_text=_("As an RRULE of RFC 5545, 3.3.10.")
    )
    first_day = models.DateField(_("first date"), null=True, blank=True)
    rhythm = models.CharField(
        _("how often"), max_length=6, choices=Rhythm.choices, blank=True
    )
    every = models.PositiveSmallIntegerField(
        _("every"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_BETWEEN)],
    )
    until = models.DateField(_("last day"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(
        _("number of dates"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DATES)],
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    dates_count: int  # loaded by with_dates, as the next three
    to_come_count: int
    draft_count: int
    next_starts_at: datetime | None

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def get_absolute_url(self) -> str:
        return reverse("events:series", args=[self.public_id])

    @property
    def recurrence(self) -> Recurrence | None:
        """Give what its host chose; nothing where a calendar brought the rule."""
        if not self.rhythm or self.first_day is None:
            return None
        return Recurrence(
            first=datetime.combine(self.first_day, self.start_time),
            rhythm=Rhythm(self.rhythm),
            every=self.every,
            until=self.until,
            count=self.count,
        )


class Event(Gathering):
    """One gathering: when and where, who runs it, and for whom it is.

    Day, time on the wall and zone are what the host meant; `starts_at` and `ends_at`
    are the instants computed from them by `events/when.py`. A date of a series has its
    `uid`, and in `recurrence_id` the day the rule gave it, as `20261103`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    words = WordsField(default="", editable=False)
    day = models.DateField(_("date"))
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    link_key = models.CharField(max_length=43, blank=True, editable=False)
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    cancel_note = LineField(_("why it is cancelled"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
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
    going_count: int  # loaded by with_counts, as the next two
    taken_count: int
    waiting_count: int
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
            models.Index(fields=["country", "starts_at", "id"], name="soonest_near"),
        ]

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
