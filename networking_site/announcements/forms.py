"""What an organiser types: an announcement, and whom to look for among those told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Topic, User
from events.models import Event
from networking_site.announcements.actions import Draft
from networking_site.announcements.audience import (
    events_to_choose_from,
    topic_of_name,
)
from networking_site.announcements.models import Announcement, Receipt
from networking_site.lib.fields import LineFormField, ProseFormField
from networking_site.lib.zones import zone

Segment = Announcement.Segment


class EventField(forms.ModelChoiceField):
    """An event, found by its day and its title."""

    def label_from_instance(self, event: Event) -> str:
        """Give the day on the event's own clock, and the title."""
        day = event.starts_at.astimezone(zone(event.time_zone))
        return f"{date_format(day, 'D j M Y')} · {event.title}"


class DraftForm(forms.Form):
    """What to tell, and whom."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = LineFormField(
        label=_("Subject"),
        max_length=120,
        help_text=_("It stands above the letter, and in the list of notices."),
    )
    text = ProseFormField(
        label=_("What you want to say"),
        max_length=10_000,
        help_text=_(
            "The letter greets each member by name, so begin with what is new. A blank "
            "line makes a paragraph, **two stars** make words bold, a line that begins "
            "with - makes a list, [words](https://…) make a link."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    signature = LineFormField(
        label=_("Signed"),
        max_length=80,
        help_text=_(
            "The name that stands below it. Who has blocked you, or whom you blocked, "
            "reads the group's name there."
        ),
    )
    segment = forms.ChoiceField(
        label=_("To whom"),
        choices=Segment.choices,
        initial=Segment.EVERYONE,
        widget=forms.RadioSelect,
    )
    topic = LineFormField(
        label=_("Topic"),
        max_length=40,
        required=False,
        help_text=_(
            "For “who named a topic”. Those who keep their topics from other members "
            "are not among them."
        ),
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
    )
    event = EventField(
        label=_("Event"),
        queryset=None,
        required=False,
        empty_label=_("Choose an event"),
        help_text=_(
            "For people going, waiting, or not come. Not come: who had a place and was "
            "noted as absent, at check-in or by the call's report."
        ),
    )

    def __init__(self, *args: Any, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        chosen = self.initial.get("event")
        choices = events_to_choose_from(by, now=now)
        if chosen:
            choices = choices | Event.objects.run_by(by).filter(pk=chosen.pk)
        self.fields["event"].queryset = choices  # type: ignore[attr-defined]

    def clean_topic(self) -> Topic | None:
        """Find the topic that is meant."""
        name = self.cleaned_data["topic"]
        topic = topic_of_name(name) if name else None
        if name and topic is None and self.data.get("segment") == Segment.TOPIC:
            raise forms.ValidationError(
                _("No member named that topic. Choose one from the list.")
            )
        return topic

    def clean(self) -> dict[str, Any]:
        """Ask for the event or the topic where the people of one are meant."""
        data: dict[str, Any] = super().clean() or {}
        segment = data.get("segment")
        of_an_event = segment in Announcement.OF_AN_EVENT
        if of_an_event and not data.get("event") and "event" not in self.errors:
            self.add_error("event", _("Say which event's people you mean."))
        wants_topic = segment == Segment.TOPIC and "topic" not in self.errors
        if wants_topic and not data.get("topic"):
            self.add_error("topic", _("Say which topic they named."))
        return data

    def draft(self) -> Draft:
        """Give what she wants to tell, and whom."""
        said = self.cleaned_data
        return Draft(
            subject=said["subject"],
            text=said["text"],
            signature=said["signature"],
            segment=Segment(said["segment"]),
            event=said["event"],
            topic=said["topic"],
        )


def as_typed(announcement: Announcement) -> dict[str, Any]:
    """Give what the form of a draft begins with."""
    return {
        "token": announcement.public_id,
        "subject": announcement.subject,
        "text": announcement.text,
        "signature": announcement.signature,
        "segment": announcement.segment,
        "topic": announcement.topic.name if announcement.topic else "",
        "event": announcement.event,
    }


class ReceiversForm(forms.Form):
    """Whom to look for among those an announcement is meant for."""

    q = LineFormField(label=_("Name"), max_length=80, required=False)
    how = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            ("", _("All")),
            (str(Receipt.State.WAITING), _("Not reached yet")),
            *Receipt.How.choices,
        ],
        required=False,
    )
