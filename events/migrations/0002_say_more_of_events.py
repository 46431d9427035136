"""Covers, guests, offers, whole series, attendance, and what is said around events."""

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import contacts.profiles.languages
import networking_site.lib.fields
import networking_site.lib.zones


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("profiles", "0008_show_who_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("came", models.BooleanField(verbose_name="was there")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ticket", "Ticket"),
                            ("name", "By name"),
                            ("report", "Participants report"),
                        ],
                        max_length=6,
                    ),
                ),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "Comment for everybody here"),
                            ("question", "Question to the hosts"),
                        ],
                        default="comment",
                        max_length=8,
                    ),
                ),
                (
                    "text",
                    networking_site.lib.fields.ProseField(
                        max_length=2000, verbose_name="text"
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "key to a calendar feed",
                "verbose_name_plural": "keys to calendar feeds",
            },
        ),
        migrations.CreateModel(
            name="HostMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("all", "Everybody going or waiting"),
                            ("going", "People going"),
                            ("waiting", "People waiting"),
                        ],
                        max_length=7,
                        verbose_name="to",
                    ),
                ),
                (
                    "subject",
                    networking_site.lib.fields.LineField(
                        max_length=120, verbose_name="subject"
                    ),
                ),
                (
                    "text",
                    networking_site.lib.fields.ProseField(
                        max_length=5000, verbose_name="text"
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("receivers", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "message to the people",
                "verbose_name_plural": "messages to the people",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantsReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("rows", models.JSONField()),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SeriesAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "guests",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="guests",
                    ),
                ),
                (
                    "reply",
                    networking_site.lib.fields.LineField(
                        blank=True, max_length=300, verbose_name="reply to the question"
                    ),
                ),
                (
                    "is_shown",
                    models.BooleanField(
                        default=True,
                        help_text="Hosts always see who comes.",
                        verbose_name="show me among the people going",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("going", "Going"), ("not_going", "Not going")],
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "answer to a series",
                "verbose_name_plural": "answers to series",
                "ordering": ["answered_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="country",
            field=models.CharField(
                blank=True,
                max_length=2,
                validators=[contacts.profiles.languages.known_country],
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="cover",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="cover_words",
            field=networking_site.lib.fields.LineField(
                blank=True,
                help_text="For people who don't see it.",
                max_length=200,
                verbose_name="what the picture shows",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="link_key",
            field=models.CharField(blank=True, editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="event",
            name="most_guests",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(5)],
                verbose_name="guests each may bring",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: the first in line has it at once. Otherwise it is offered so long.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(168),
                ],
                verbose_name="hours to take a freed place",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="people_shown_to",
            field=models.CharField(
                choices=[
                    ("members", "Members who can open the page"),
                    ("going", "People going"),
                    ("hosts", "Hosts only"),
                ],
                default="members",
                max_length=7,
                verbose_name="who sees who is coming",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="question",
            field=networking_site.lib.fields.LineField(
                blank=True,
                help_text="What would you like to hear about? Only hosts read the answers.",
                max_length=200,
                verbose_name="a question to answer",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="profiles.topic", verbose_name="topics"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="town",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=80, verbose_name="town"
            ),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="asked_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="guests",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(5)],
                verbose_name="guests",
            ),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="is_shown",
            field=models.BooleanField(
                default=True,
                help_text="Hosts always see who comes.",
                verbose_name="show me among the people going",
            ),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="offer_ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="reply",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=300, verbose_name="reply to the question"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="address",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=200, verbose_name="address"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="audience",
            field=models.CharField(
                choices=[
                    ("public", "Everyone"),
                    ("members", "Members"),
                    ("link", "Whoever has the link"),
                ],
                default="members",
                max_length=7,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="capacity",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Empty: as many as like to come.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100000),
                ],
                verbose_name="places",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="count",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(261),
                ],
                verbose_name="number of dates",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="country",
            field=models.CharField(
                blank=True,
                max_length=2,
                validators=[contacts.profiles.languages.known_country],
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="cover",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="series",
            name="cover_words",
            field=networking_site.lib.fields.LineField(
                blank=True,
                help_text="For people who don't see it.",
                max_length=200,
                verbose_name="what the picture shows",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="description",
            field=networking_site.lib.fields.ProseField(
                blank=True, max_length=10000, verbose_name="what happens"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="every",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(52),
                ],
                verbose_name="every",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="first_day",
            field=models.DateField(blank=True, null=True, verbose_name="first date"),
        ),
        migrations.AddField(
            model_name="series",
            name="join_link",
            field=models.URLField(
                blank=True,
                help_text="Shown to people going, from shortly before the start.",
                max_length=500,
                validators=[
                    django.core.validators.URLValidator(schemes=["http", "https"])
                ],
                verbose_name="join link",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="join_minutes",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[django.core.validators.MaxValueValidator(1440)],
                verbose_name="show the join link this many minutes before",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="kind",
            field=models.CharField(
                choices=[
                    ("online", "On line"),
                    ("in_person", "In person"),
                    ("hybrid", "In person and on line"),
                ],
                default="online",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="minutes",
            field=models.PositiveIntegerField(default=90, verbose_name="minutes"),
        ),
        migrations.AddField(
            model_name="series",
            name="most_guests",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(5)],
                verbose_name="guests each may bring",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: the first in line has it at once. Otherwise it is offered so long.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(168),
                ],
                verbose_name="hours to take a freed place",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="people_shown_to",
            field=models.CharField(
                choices=[
                    ("members", "Members who can open the page"),
                    ("going", "People going"),
                    ("hosts", "Hosts only"),
                ],
                default="members",
                max_length=7,
                verbose_name="who sees who is coming",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="place_name",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=120, verbose_name="place"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="question",
            field=networking_site.lib.fields.LineField(
                blank=True,
                help_text="What would you like to hear about? Only hosts read the answers.",
                max_length=200,
                verbose_name="a question to answer",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="rhythm",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weekly", "Every so many weeks, on that weekday"),
                    ("nth", "Every month, on the same weekday of the month"),
                    ("last", "Every month, on that weekday for the last time"),
                ],
                max_length=6,
                verbose_name="how often",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="series",
            name="start_time",
            field=models.TimeField(
                default=datetime.time(0, 0), verbose_name="starts at"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="series",
            name="summary",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=200, verbose_name="in one sentence"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="time_zone",
            field=models.CharField(
                default="UTC",
                max_length=40,
                validators=[networking_site.lib.zones.known_zone],
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="profiles.topic", verbose_name="topics"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="town",
            field=networking_site.lib.fields.LineField(
                blank=True, max_length=80, verbose_name="town"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="last day"),
        ),
        migrations.AddField(
            model_name="series",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AlterField(
            model_name="event",
            name="audience",
            field=models.CharField(
                choices=[
                    ("public", "Everyone"),
                    ("members", "Members"),
                    ("link", "Whoever has the link"),
                ],
                default="members",
                max_length=7,
                verbose_name="for",
            ),
        ),
        migrations.AlterField(
            model_name="rsvp",
            name="answer",
            field=models.CharField(
                choices=[
                    ("going", "Going"),
                    ("offered", "Has the offer of a place"),
                    ("waiting", "On the waitlist"),
                    ("not_going", "Not going"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="series",
            name="uid",
            field=models.CharField(editable=False, max_length=255, unique=True),
        ),
        migrations.AddIndex(
            model_name="rsvp",
            index=models.Index(
                condition=models.Q(("answer", "offered")),
                fields=["offer_ends_at"],
                name="offers_that_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(("guests__lte", 5)), name="few_guests_per_rsvp"
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "offered"), ("offer_ends_at__isnull", False)),
                    models.Q(
                        models.Q(("answer", "offered"), _negated=True),
                        ("offer_ends_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="every_offer_ends_and_nothing_else_does",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attendances",
                to="events.event",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="noted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="events.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="events.event",
            ),
        ),
        migrations.AddField(
            model_name="feedkey",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hostmessage",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hostmessage",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="events.event",
            ),
        ),
        migrations.AddField(
            model_name="participantsreport",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="events.event",
            ),
        ),
        migrations.AddField(
            model_name="participantsreport",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="seriesanswer",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="seriesanswer",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="events.series",
            ),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(fields=["noted_at"], name="attendance_that_fades"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("event", "member"), name="one_attendance_per_member"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["event", "written_at", "id"], name="said_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesanswer",
            constraint=models.UniqueConstraint(
                fields=("series", "member"), name="one_answer_per_series_and_member"
            ),
        ),
    ]
