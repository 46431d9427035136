"""Markdown of members as safe HTML: no raw HTML, no images, links marked as theirs."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "strong", "em", "del", "blockquote", "code", "pre"),
    *("ul", "ol", "li", "h3", "h4", "a", "hr"),
}
LINK_REL = "nofollow ugc noopener noreferrer"
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True})
_markdown.enable(["linkify", "strikethrough"]).disable(["image", "html_block"])


def to_html(text: str) -> SafeString:
    """Give the HTML of a member's Markdown; headings begin at the third level."""
    html = _markdown.render(text)
    for level in (1, 2):
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=LINK_REL,
        )
    )
