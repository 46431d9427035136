"""Who may answer an event, and who may run it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.profiles.models import User
from events.models import Comment, Event, HostMessage, Rsvp
from networking_site.lib.group.chosen import our_group

COMMENTS_AN_HOUR, COMMENTS_A_DAY, MOST_ANSWERS = 10, 40, 50
CHECK_IN_HOURS = 3
MOST_HOSTS, MOST_MADE_A_DAY = 12, 20
MESSAGES_A_DAY, MESSAGES_A_DAY_BY_ONE = 3, 10


def why_not_answer(event: Event, *, now: datetime) -> str | None:
    """Say why this event takes no answers any more, or not yet."""
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    if event.status == Event.Status.CANCELLED:
        return _("This event was cancelled.")
    if event.starts_at <= now:
        return _("This event has begun, so answers are closed.")
    return None


def why_not_so_many(event: Event, *, guests: int) -> str | None:
    """Say why nobody may bring so many guests, however many places are free."""
    if guests <= event.most_guests:
        return None
    if not event.most_guests:
        return _("Guests can’t be brought to this event.")
    return ngettext(
        "Each may bring %(n)s guest.",
        "Each may bring up to %(n)s guests.",
        event.most_guests,
    ) % {"n": event.most_guests}


def why_no_room(*, free: int | None, asked: int, has_place: bool) -> str | None:
    """Say why so many places can't be had, and how many are left."""
    if free is None or asked <= free:
        return None
    if not free:
        return _("No place is left for more guests.")
    left = ngettext("%(n)s place is left", "%(n)s places are left", free) % {"n": free}
    if has_place:
        return _("Only %(left)s beside yours: bring fewer guests.") % {"left": left}
    return _("Only %(left)s, with yours: bring fewer guests.") % {"left": left}


def may_see_join_link(event: Event, *, answer: str, now: datetime) -> bool:
    """Say whether somebody with this answer may see the join link now."""
    opens_at = event.starts_at - timedelta(minutes=event.join_minutes)
    return (
        bool(event.join_link)
        and event.status == Event.Status.PUBLISHED
        and answer == Rsvp.Answer.GOING
        and opens_at <= now < event.ends_at
    )


def why_not_publish(event: Event, *, now: datetime) -> str | None:
    """Say why an event can't be published."""
    if event.status != Event.Status.DRAFT:
        return _("Only a draft can be published.")
    if event.ends_at <= now:
        return _("This event is over already.")
    return None


def why_not_cancel(event: Event, *, now: datetime) -> str | None:
    """Say why an event can't be cancelled."""
    if event.status != Event.Status.PUBLISHED:
        return _("Only a published event can be cancelled.")
    if event.ends_at <= now:
        return _("This event is over already.")
    return None


def why_not_comment(
    event: Event, *, author: User, this_hour: int, today: int
) -> str | None:
    """Say why a member who wrote so much lately can't write under this event now."""
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    if not author.profile.is_listed:
        return _("Fill in both halves of your profile first, so that they know you.")
    if this_hour >= COMMENTS_AN_HOUR or today >= COMMENTS_A_DAY:
        return _("You wrote a lot just now. Let others have a turn, and come back.")
    return None


def why_not_answer_comment(answers: int) -> str | None:
    """Say why a comment with so many answers takes no more."""
    if answers >= MOST_ANSWERS:
        return _("This has many answers already. Please begin a new one.")
    return None


def may_remove_comment(comment: Comment, *, by: User) -> bool:
    """Say whether a member may take a comment away: who wrote it, and who hosts."""
    if comment.author_id == by.pk:
        return True
    return Event.objects.run_by(by).filter(pk=comment.event_id).exists()


def why_not_confirm(rsvp: Rsvp, *, now: datetime) -> str | None:
    """Say why a member can't say once more that she comes."""
    if refusal := why_not_answer(rsvp.event, now=now):
        return refusal
    if rsvp.answer != Rsvp.Answer.GOING:
        return _("You have no place at this event any more. Answer on its page.")
    return None


def why_not_check_in(event: Event, *, now: datetime) -> str | None:
    """Say why nobody can be checked in at this event, or not yet.

    Afterwards it stays open, so that hosts can correct what they noted.
    """
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    if event.status == Event.Status.CANCELLED:
        return _("This event was cancelled.")
    if now < event.starts_at - timedelta(hours=CHECK_IN_HOURS):
        return _("Check-in opens three hours before the start.")
    return None


def why_not_note_the_rest(event: Event, *, now: datetime) -> str | None:
    """Say why a host can't note yet that somebody did not come."""
    if refusal := why_not_check_in(event, now=now):
        return refusal
    if now < event.ends_at:
        return _("Who did not come is known when the event is over.")
    return None


def why_not_read_report(event: Event, *, now: datetime) -> str | None:
    """Say why no participants report can be read yet."""
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    if now < event.starts_at:
        return _("A report can be read once the event has begun.")
    return None


def may_make_events(member: User) -> bool:
    """Say whether a member may make events: every one, unless the site leaves it to
    organisers.
    """
    return our_group().members_make_events or member.is_organiser


def why_not_make_event(member: User, *, now: datetime) -> str | None:
    """Say why a member can't make an event now."""
    if not may_make_events(member):
        return _("Here the organisers make the events. Tell them your idea.")
    yesterday = now - timedelta(days=1)
    made = Event.objects.belonging_to(member).filter(created_at__gt=yesterday)
    if made.count() >= MOST_MADE_A_DAY and not member.is_organiser:
        return _("Twenty events a day are enough. Make the next one tomorrow.")
    return None


def why_not_add_host(hosts: int) -> str | None:
    """Say why an event with so many hosts can't have one more."""
    if hosts >= MOST_HOSTS:
        return _("A dozen hosts are enough.")
    return None


def why_not_step_down(hosts: int) -> str | None:
    """Say why one of so many hosts can't stop being one, whoever wants it."""
    if hosts <= 1:
        return _("The only host stays. Add another first.")
    return None


def why_not_write_to_people(event: Event, *, author: User, now: datetime) -> str | None:
    """Say why a host can't write to the people of an event at present."""
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    today = HostMessage.objects.filter(sent_at__gt=now - timedelta(days=1))
    if today.filter(event=event).count() >= MESSAGES_A_DAY:
        return _("Three messages a day are enough. Write again tomorrow.")
    if today.filter(author=author).count() >= MESSAGES_A_DAY_BY_ONE:
        return _("You wrote ten messages since yesterday. Write again tomorrow.")
    return None


def why_not_repeat(event: Event, *, now: datetime) -> str | None:
    """Say why no series can be made of an event."""
    if event.series_id:
        return _("This event is part of a series already.")
    if event.is_cancelled:
        return _("This event was cancelled.")
    if event.starts_at <= now:
        return _("This event has begun. Make a copy of it, and repeat that.")
    return None


def why_not_change_date(event: Event, *, now: datetime) -> str | None:
    """Say why a date of a series can't be changed."""
    if event.series is None or event.series.recurrence is None:
        return _("This event is not part of a series made here.")
    if event.is_cancelled:
        return _("This date was cancelled.")
    if event.starts_at <= now:
        return _("This date has begun.")
    return None


def why_not_skip(event: Event, *, now: datetime) -> str | None:
    """Say why a date of a series can't be left out."""
    if refusal := why_not_change_date(event, now=now):
        return refusal
    if event.rsvps.exclude(answer=Rsvp.Answer.NOT_GOING).exists():
        return _("People are coming that day: cancel it, with a word to them.")
    others = Event.objects.filter(series=event.series_id).exclude(pk=event.pk)
    if not others.exists():
        return _("This is the only date of the series.")
    return None
