"""Shows on an event's page, which knows of no rooms, the way to them."""

from django.template import Library
from django.template.context import RequestContext

from events.rooms.models import Rotation

register = Library()


@register.simple_tag(takes_context=True)
def has_rounds(context: RequestContext, slug: str) -> bool:
    """Say whether the viewer may open the room page of this event."""
    hers = Rotation.objects.visible_to(context["request"].user)
    return hers.filter(event__slug=slug).exists()
