"""Calendar files and feeds, the page about them, and the way in that they lead to."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.requests import MemberRequest
from events import actions, calendars
from events.models import Event, FeedKey, Rsvp, Series
from events.rules import may_see_join_link


@login_not_required
@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the calendar file of one event."""
    events = Event.objects.visible_to(request.user, key=request.GET.get("key", ""))
    events = events.announced().with_answer_of(request.user).select_related("series")
    event = get_object_or_404(events, slug=slug)
    made = calendars.file_of(event, answer=event.my_answer)
    return _calendar(request, made, name=event.slug)


@login_not_required
@require_safe
def series_file(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Give the calendar file of a series, with the dates this viewer may open."""
    key = request.GET.get("key", "")
    dates = Event.objects.visible_to(request.user, key=key).announced()
    shown = Series.objects.visible_to(request.user, key=key).filter(events__in=dates)
    series = get_object_or_404(shown.distinct(), public_id=series_id)
    made = calendars.file_of_series(series, dates, member=request.user)
    return _calendar(request, made, name="series")


@login_not_required
@require_safe
def group_feed(request: HttpRequest) -> HttpResponse:
    """Give the feed of events for everybody."""
    source = f"{settings.SITE_URL}{reverse('events:group_feed')}"
    made = calendars.group_feed(now=timezone.now(), source=source)
    return _calendar(request, made, cache="public, max-age=300")


@login_not_required
@require_safe
def own_feed(request: HttpRequest, feed_token: str) -> HttpResponse:
    """Give a member's own feed to whoever has its key; nobody signs in here."""
    member = actions.owner_of(feed_token)
    if member is None:
        raise Http404
    return _calendar(request, calendars.own_feed(member, now=timezone.now()))


@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """Show a member how to have events in her calendar."""
    return _page(request)


@require_POST
def renew_feed(request: MemberRequest) -> HttpResponse:
    """Make a key to her feed, and show its address: this once, so on this very page."""
    return _page(
        request, token=actions.renew_feed_key(request.user, now=timezone.now())
    )


@require_POST
def revoke_feed(request: MemberRequest) -> HttpResponse:
    """Take the key to her feed back."""
    actions.revoke_feed_key(request.user)
    messages.success(request, _("The address of your calendar opens nothing any more."))
    return redirect("events:calendar")


@require_safe
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Lead who is going into the call when it is time; everybody else to the page."""
    events = Event.objects.visible_to(request.user).with_answer_of(request.user)
    event = get_object_or_404(events, slug=slug)
    return _way_in([event]) or _not_yet(request, event.get_absolute_url())


@require_safe
def series_join(request: MemberRequest, series_id: UUID) -> HttpResponse:
    """Lead who is going to the date that is on now into its call."""
    series = get_object_or_404(
        Series.objects.visible_to(request.user), public_id=series_id
    )
    dates = Event.objects.visible_to(request.user).with_answer_of(request.user)
    dates = dates.filter(series=series).answered_by(request.user, Rsvp.Answer.GOING)
    on_now = dates.upcoming(now=timezone.now()).order_by("starts_at")
    return _way_in(on_now[:3]) or _not_yet(request, series.get_absolute_url())


def _way_in(events: object) -> HttpResponse | None:
    now = timezone.now()
    for event in events:  # type: ignore[attr-defined]
        if may_see_join_link(event, answer=event.my_answer, now=now):
            response = HttpResponseRedirect(event.join_link)
            response["Referrer-Policy"] = "no-referrer"
            return response
    return None


def _not_yet(request: HttpRequest, page: str) -> HttpResponse:
    messages.info(
        request, _("The join link is here for people going, from shortly before.")
    )
    return redirect(page)


def _page(request: MemberRequest, *, token: str = "") -> HttpResponse:
    mine = FeedKey.objects.belonging_to(request.user).first()
    own = reverse("events:own_feed", args=[token]) if token else ""
    context = {
        "group": _links(reverse("events:group_feed")),
        "own": _links(own) if own else None,
        "made_at": mine.made_at if mine else None,
    }
    return render(request, "events/calendar.html", context)


def _links(path: str) -> dict[str, str]:
    """Give the address for copying, and the one that a calendar opens by itself."""
    url = f"{settings.SITE_URL}{path}"
    return {"https": url, "webcal": "webcal:" + url.partition(":")[2]}


def _calendar(
    request: HttpRequest,
    made: calendars.Feed,
    *,
    name: str = "",
    cache: str = "private, no-cache",
) -> HttpResponse:
    """Answer with a file, or with 304 to who has it (RFC 9110, 13.1)."""
    response = HttpResponse(made.file, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(sha256(made.file).hexdigest()[:32])
    changed = int(made.changed_at.timestamp())
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = cache
    response["X-Robots-Tag"] = "noindex"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    found = get_conditional_response(
        request, etag=etag, last_modified=changed, response=response
    )
    assert isinstance(found, HttpResponse)
    if found.status_code == HTTPStatus.NOT_MODIFIED:
        found["X-Robots-Tag"] = "noindex"
    return found
