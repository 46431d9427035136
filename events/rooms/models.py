"""The rotation of an event: its rounds, who sits where, and what is kept of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.rooms.querysets import (
    KeepsakeQuerySet,
    ParticipantQuerySet,
    RotationQuerySet,
    RoundQuerySet,
    SeatQuerySet,
)
from networking_site.lib.fields import LineField, ProseField

MOST_ROUNDS, MOST_MINUTES, MOST_BREAK = 20, 120, 60
SMALLEST_ROOM, LARGEST_ROOM = 2, 12
ROOM = "{room}"  # where a template's made-up name goes


class Rotation(models.Model):
    """How an event's people move from room to room, and where that stands.

    Which round runs follows from the rounds' times and the clock (`clock.py`), so that
    nobody has to press anything for the next one to begin. `version` grows with every
    deed that changes the clock, `seating` with every one that changes who sits where.
    `plan_is_due` while the rounds to come are seated, but not planned for who is here.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not begun")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Over")

    class Place(models.TextChoices):
        TABLES = "tables", _("Tables in one room")
        BREAKOUT = "breakout", _("Breakout rooms of the event’s own call")
        LINKS = "links", _("A link for each room")
        TEMPLATE = "template", _("A link made up for each room")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, related_name="rotation"
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes a round"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes between rounds"),
        default=1,
        validators=[MaxValueValidator(MOST_BREAK)],
    )
    room_size = models.PositiveSmallIntegerField(
        _("people in a room"),
        default=4,
        validators=[MinValueValidator(SMALLEST_ROOM), MaxValueValidator(LARGEST_ROOM)],
    )
    place = models.CharField(
        _("where people meet"),
        max_length=8,
        choices=Place.choices,
        default=Place.BREAKOUT,
    )
    link_template = models.CharField(
        _("address of a made-up room"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("{room} stands where each room’s own name goes."),
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    seating = models.PositiveIntegerField(default=1, editable=False)
    plan_is_due = models.BooleanField(default=False, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    people_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    my_answer: str  # loaded by with_place_of

    objects = RotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rotation")
        verbose_name_plural = _("rotations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", started_at__isnull=True)
                | (~Q(state="draft") & Q(started_at__isnull=False)),
                name="rotation_has_begun_unless_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False)
                | (~Q(state="paused") & Q(paused_at__isnull=True)),
                name="only_a_paused_rotation_stands_still",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="only_an_ended_rotation_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"],
                name="rotations_under_way",
                condition=Q(state__in=["running", "paused"]),
            )
        ]

    def __str__(self) -> str:
        return f"Rotation of {self.event_id}"

    def get_absolute_url(self) -> str:
        return reverse("rooms:room", args=[self.event.slug])

    @property
    def length(self) -> timedelta:
        """Give how long a round lasts."""
        return timedelta(minutes=self.minutes)

    @property
    def pause_between(self) -> timedelta:
        """Give how long the break between two rounds lasts."""
        return timedelta(minutes=self.break_minutes)

    def by_its_clock(self, now: datetime) -> datetime:
        """Give the moment at which its clock stands: while it is stopped, that one."""
        return self.paused_at or now


class RoomLink(models.Model):
    """The address of one room, where the host gave each its own."""

    rotation = models.ForeignKey(
        Rotation, on_delete=models.CASCADE, related_name="links"
    )
    room = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    url = models.URLField(
        max_length=500, validators=[URLValidator(schemes=["http", "https"])]
    )

    class Meta:
        ordering = ["room"]
        constraints = [
            models.UniqueConstraint(
                fields=["rotation", "room"], name="one_link_per_room"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rotation_id}: room {self.room}"


class Round(models.Model):
    """One sitting of all rooms, and the question it opens with.

    It has its times from the start of the rotation on; one that never took place,
    because the rotation ended before it, has none.
    """

    rotation = models.ForeignKey(
        Rotation, on_delete=models.CASCADE, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    question = LineField(_("question to open with"), max_length=200, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["rotation", "number"], name="one_round_of_each_number"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(ends_at__gte=F("starts_at")),
                name="round_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rotation_id}: round {self.number}"

    def has_begun(self, *, now: datetime) -> bool:
        """Say whether people sit in it, or sat."""
        return self.starts_at is not None and self.starts_at <= now


class Participant(models.Model):
    """A member in a rotation: expected, here, or gone; perhaps fixed to one room."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        HERE = "here", _("Here")
        GONE = "gone", _("Gone")

    rotation = models.ForeignKey(
        Rotation, on_delete=models.CASCADE, related_name="participants"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.EXPECTED
    )
    fixed_room = models.PositiveSmallIntegerField(
        _("always in room"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    since = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["rotation", "member"], name="once_in_a_rotation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.rotation_id}: {self.state}"


class Seat(models.Model):
    """A member in a room of one round, from when until when.

    Without `came_at` from the round's start, without `left_at` to its end. Who changes
    rooms within a round leaves one seat and takes another: both were really shared.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    room = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["round", "room", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member"],
                condition=Q(left_at__isnull=True),
                name="one_seat_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["member", "round"], name="where_she_sat"),
            models.Index(fields=["round", "room"], name="who_sat_there"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in room {self.room} of {self.round_id}"


class Keepsake(models.Model):
    """What one member keeps of another whom she met, or of the evening; hers alone.

    When both keep each other they are connected.
    """

    rotation = models.ForeignKey(
        Rotation, on_delete=models.CASCADE, related_name="keepsakes"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    keeps = models.BooleanField(_("keep in touch"), default=False)
    follows_up = models.BooleanField(_("follow up"), default=False)
    nugget = ProseField(_("a nugget to remember"), max_length=500, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = KeepsakeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("keepsake")
        verbose_name_plural = _("keepsakes")
        constraints = [
            models.UniqueConstraint(
                fields=["rotation", "owner", "other"], name="one_keepsake_of_each_other"
            ),
            models.UniqueConstraint(
                fields=["rotation", "owner"],
                condition=Q(other__isnull=True),
                name="one_keepsake_of_the_evening",
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("other")), name="nobody_keeps_herself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} of {self.other_id} in {self.rotation_id}"
