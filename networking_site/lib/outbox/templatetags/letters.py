"""What the templates of letters need beyond Django's own."""

from django import template

from networking_site.lib import text

register = template.Library()


@register.filter
def without_links(value: object) -> str:
    """Show what a person typed so that no mail program makes a link of it."""
    return text.without_links(str(value))
