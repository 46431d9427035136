"""Plain text of members as HTML: nothing but their words, and the links among them."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt

from networking_site.lib.markdown import LINK_REL

_links = LinkifyIt()
_SCHEMES = ("http://", "https://", "mailto:")


def with_links(text: str) -> SafeString:
    """Give a member's text escaped, with its web and mail addresses as links of hers.

    Line breaks stay as they are; the page shows them (`white-space: pre-line`).
    """
    pieces, done = [], 0
    for link in _links.match(text) or []:
        if not link.url.lower().startswith(_SCHEMES):
            continue
        pieces.append(conditional_escape(text[done : link.index]))
        pieces.append(
            format_html('<a href="{}" rel="{}">{}</a>', link.url, LINK_REL, link.raw)
        )
        done = link.last_index
    pieces.append(conditional_escape(text[done:]))
    return mark_safe("".join(pieces))  # noqa: S308  each piece was escaped above
