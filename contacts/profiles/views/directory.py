"""The directory: finding people."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.profiles.forms.directory import DirectoryForm
from contacts.profiles.models import Profile, Topic
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import faces
from networking_site.lib.keyset import page

PAGE = 24
TOPICS = 12


@require_safe
def directory(request: MemberRequest) -> HttpResponse:
    """Find people."""
    wanted = DirectoryForm(request.GET).wanted()
    people = Profile.objects.listed_for(request.user).with_relation_to(request.user)
    if wanted["q"]:
        people = people.matching(wanted["q"])
    if wanted["topic"]:
        people = people.filter(topics__slug=wanted["topic"])
    found = page(
        people.with_face(), by=("-created_at", "-id"), query=request.GET, size=PAGE
    )
    topics = Topic.objects.visible_to(request.user)[:TOPICS]
    return render(
        request,
        "profiles/directory.html",
        {
            "wanted": wanted,
            "people": faces(found.rows),
            "page": found,
            "chips": _chips(topics, wanted),
        },
    )


def _chips(topics: Iterable[Topic], wanted: dict[str, str]) -> list[dict[str, object]]:
    q = f"&q={wanted['q']}" if wanted["q"] else ""
    chips = [
        {
            "label": topic.name,
            "url": f"?topic={topic.slug}{q}",
            "active": topic.slug == wanted["topic"],
            "count": topic.named_by,
        }
        for topic in topics
    ]
    if wanted["topic"]:
        chips.insert(0, {"label": _("All topics"), "url": f"?{q[1:]}", "active": False})
    return chips
