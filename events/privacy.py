"""What events owe a person: her answers; to others, the places she frees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.notices import actions as notices
from contacts.profiles.models import User
from events import actions
from events.models import (
    Attendance,
    Comment,
    Event,
    Hosting,
    HostMessage,
    ParticipantsReport,
    Rsvp,
    SeriesAnswer,
)
from networking_site.lib.outbox import actions as outbox

TIES = {
    "events.Hosting.member": "export, delete",
    "events.Rsvp.member": "export, delete",
    "events.SeriesAnswer.member": "export, delete",
    "events.Attendance.member": "export, delete",
    "events.Attendance.noted_by": "blank",
    "events.ParticipantsReport.uploaded_by": "delete",
    "events.Comment.author": "export, delete",
    "events.HostMessage.author": "export, delete",
    "events.FeedKey.member": "delete",
}
COLUMNS = {
    "events.Series": "group's",
    "events.Event": "group's",
    "events.Event.join_link": "export, blank where she alone is host",
    "events.Hosting": "export, delete",
    "events.Rsvp": "export, delete",
    "events.SeriesAnswer": "export, delete",
    "events.Attendance": "export, delete",
    "events.ParticipantsReport": "secret, delete",
    "events.Comment": "export, delete",
    "events.HostMessage": "export, delete",
    "events.FeedKey": "secret, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give the member's answers to events, and the events she hosts."""
    answers = Rsvp.objects.belonging_to(user).select_related("event")
    return {
        "rsvps": [
            {
                "event": rsvp.event.title,
                "starts_at": rsvp.event.starts_at,
                "answer": rsvp.get_answer_display(),
                "guests": rsvp.guests,
                "reply": rsvp.reply,
                "shown": rsvp.is_shown,
                "answered_at": rsvp.answered_at,
                "still_coming_at": rsvp.confirmed_at,
            }
            for rsvp in answers
        ],
        "series_answers": [
            {
                "series": answer.series.title,
                "answer": answer.get_answer_display(),
                "guests": answer.guests,
                "reply": answer.reply,
                "shown": answer.is_shown,
                "answered_at": answer.answered_at,
            }
            for answer in SeriesAnswer.objects.belonging_to(user).select_related(
                "series"
            )
        ],
        "attendance": list(
            Attendance.objects.belonging_to(user).values(
                *("event__title", "event__starts_at", "came", "source", "minutes")
            )
        ),
        "comments": list(
            Comment.objects.belonging_to(user).values(
                *("event__title", "kind", "text", "written_at")
            )
        ),
        "messages_to_people": list(
            HostMessage.objects.filter(author=user).values(
                *("event__title", "to", "subject", "text", "sent_at")
            )
        ),
        "hosts": list(
            Event.objects.belonging_to(user).values("title", "starts_at", "join_link")
        ),
    }


def erase(user: User, *, now: datetime) -> None:
    """Give the member's places to the next in line; the rest goes with her account.

    What an event is about belongs to the group. The link to a room is often the host's
    own: it goes with the last host. A report of a call she answered may name her: its
    host sends it again.
    """
    said = Comment.objects.belonging_to(user).values_list("public_id", flat=True)
    written = HostMessage.objects.filter(author=user)
    about = [*said, *written.values_list("public_id", flat=True)]
    outbox.take_back(about=map(str, about))
    notices.take_back(about=about)
    ParticipantsReport.objects.filter(event__rsvps__member=user).delete()
    actions.leave_everything(user, now=now)
    others = Hosting.objects.exclude(member=user)
    hosted_alone = Event.objects.belonging_to(user).exclude(hostings__in=others)
    hosted_alone.update(join_link="")
