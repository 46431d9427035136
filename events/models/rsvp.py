"""Answers to an event or a whole series, and who really came."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.gathering import MOST_GUESTS, Event, Series
from events.querysets import AttendanceQuerySet, RsvpQuerySet, SeriesAnswerQuerySet
from networking_site.lib.fields import LineField


class Party(models.Model):
    """What a member says along with her answer: guests, a reply, and who sees her."""

    guests = models.PositiveSmallIntegerField(
        _("guests"), default=0, validators=[MaxValueValidator(MOST_GUESTS)]
    )
    reply = LineField(_("reply to the question"), max_length=300, blank=True)
    is_shown = models.BooleanField(
        _("show me among the people going"),
        default=True,
        help_text=_("Hosts always see who comes."),
    )

    class Meta:
        abstract = True


class Rsvp(Party):
    """One member's answer to one event, and the place in line when it is full.

    Who has a place or an offer takes `1 + guests` of the places.
    """

    class Answer(models.TextChoices):
        GOING = "going", _("Going")
        OFFERED = "offered", _("Has the offer of a place")
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
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(guests__lte=MOST_GUESTS), name="few_guests_per_rsvp"
            ),
            models.CheckConstraint(
                condition=Q(answer="offered", offer_ends_at__isnull=False)
                | (~Q(answer="offered") & Q(offer_ends_at__isnull=True)),
                name="every_offer_ends_and_nothing_else_does",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "answer", "turn"], name="in_line"),
            models.Index(fields=["member", "answer"], name="where_she_goes"),
            models.Index(
                fields=["offer_ends_at"],
                name="offers_that_end",
                condition=Q(answer="offered"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.answer} {self.event_id}"

    @property
    def places(self) -> int:
        """Count the places she and her guests take."""
        return 1 + self.guests


class SeriesAnswer(Party):
    """One member's answer to a whole series, which dates made later inherit."""

    class Answer(models.TextChoices):
        GOING = "going", _("Going")
        NOT_GOING = "not_going", _("Not going")

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(max_length=9, choices=Answer.choices)
    answered_at = models.DateTimeField()

    objects = SeriesAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name = _("answer to a series")
        verbose_name_plural = _("answers to series")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "member"], name="one_answer_per_series_and_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.answer} {self.series_id}"


class Attendance(models.Model):
    """Whether a member was there; she sees it, and after a year it goes."""

    class Source(models.TextChoices):
        TICKET = "ticket", _("Ticket")
        NAME = "name", _("By name")
        REPORT = "report", _("Participants report")

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="attendances"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    came = models.BooleanField(_("was there"))
    source = models.CharField(max_length=6, choices=Source.choices)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], name="one_attendance_per_member"
            )
        ]
        indexes = [models.Index(fields=["noted_at"], name="attendance_that_fades")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.event_id}: {self.came}"


class ParticipantsReport(models.Model):
    """A video call's report that a host uploaded, until its rows are confirmed.

    `rows` are people as `events/zoom.py` reads them; deleted when kept, or after a day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reports")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    rows = models.JSONField()
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"report {self.public_id}"
