"""Pages made of several apps: the two homes, and what we promise about privacy."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.introductions.models import Introduction
from contacts.introductions.pages import letters_for
from contacts.profiles.models import Ask, Profile, User
from contacts.profiles.rules import what_is_missing
from contacts.profiles.visibility import faces
from events.models import Event, Rsvp
from events.pages import cards_for

SHOWN = 4


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Tell a visitor why this is different; show a member what waits for her."""
    if isinstance(request.user, User):
        return _home_of_member(request, request.user)
    events = Event.objects.visible_to(request.user).upcoming(now=timezone.now())
    members = Profile.objects.listed_for(request.user).with_face()[:3]
    return render(
        request,
        "home_visitor.html",
        {
            "events": cards_for(request.user, events.order_by("starts_at")[:3]),
            "people": faces(members.with_relation_to(request.user)),
        },
    )


def _home_of_member(request: HttpRequest, viewer: User) -> HttpResponse:
    now = timezone.now()
    coming = Event.objects.visible_to(viewer).upcoming(now=now).announced()
    mine = coming.answered_by(viewer, Rsvp.Answer.GOING, Rsvp.Answer.WAITING)
    waiting = Introduction.objects.visible_to(viewer).waiting_for(viewer, now=now)
    newcomers = (
        Profile.objects.listed_for(viewer).exclude(user=viewer).newest_first()[:SHOWN]
    )
    return render(
        request,
        "home_member.html",
        {
            "missing": what_is_missing(viewer.profile),
            "resting": Ask.objects.belonging_to(viewer)
            .resting()
            .prefetch_related("topics"),
            "letters": letters_for(viewer, waiting.with_people()[:SHOWN], now=now),
            "mine": cards_for(viewer, mine.order_by("starts_at", "pk")[:SHOWN]),
            "coming": cards_for(
                viewer, coming.not_answered_by(viewer).order_by("starts_at")[:SHOWN]
            ),
            "newcomers": faces(newcomers.with_face().with_relation_to(viewer)),
        },
    )


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words who sees what."""
    return render(request, "privacy.html")
