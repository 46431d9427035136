"""The picture that goes with a link to a public event."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from events.models import Event
from events.public import is_public, words_on_picture
from events.share_picture import draw

A_DAY = 24 * 60 * 60


@login_not_required
@require_safe
def share(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the picture of a public event, the same to everybody, to keep for a day.

    Its address in the page changes with its words; whoever has it already gets a 304,
    and nothing is drawn.
    """
    event = get_object_or_404(Event.objects.visible_to(AnonymousUser()), slug=slug)
    if not is_public(event):
        raise Http404
    words = words_on_picture(event)
    etag = f'"{words.digest}"'
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(draw(words), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
