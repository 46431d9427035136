"""The organisers' handbook, `docs/organisers.md`, as a page of the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from networking_site.organisers.site import organisers_page, workshop_page

WRITTEN = settings.BASE_DIR / "docs" / "organisers.md"
PICTURES = WRITTEN.parent / "pictures" / "organisers"
# Where a link to another file of the documentation leads on the site; of the others,
# which the site does not show, nothing is left.
ON_THE_SITE = {"privacy.md": "privacy"}


@dataclass(frozen=True)
class Chapter:
    """A chapter's name, and its place on the page."""

    title: str
    anchor: str


@organisers_page("group.view_ourgroup")
@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """Show organisers how the workshop is used."""
    html, chapters = read_handbook()
    return workshop_page(
        request,
        "admin/handbook.html",
        title=_("Handbook"),
        chapters=chapters,
        handbook=html,
    )


@cache
def read_handbook() -> tuple[SafeString, list[Chapter]]:
    """Give the handbook as HTML, and its chapters.

    It is our own text: trusted with tables and pictures, which members' is not.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = _without_title(markdown.parse(WRITTEN.read_text(encoding="utf-8")))
    chapters = []
    kept = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            chapter = Chapter(following.content, slugify(following.content))
            chapters.append(chapter)
            token.attrSet("id", chapter.anchor)
        if token.children:
            token.children = _for_the_site(token.children)
        if not _is_empty(token):
            kept.append(token)
    html = markdown.renderer.render(kept, markdown.options, {})
    html = html.replace("<table>", '<div class="wide-table"><table>')
    html = html.replace("</table>", "</table></div>")
    return SafeString(html), chapters


def _without_title(tokens: list[Token]) -> list[Token]:
    """Leave out the first heading, which the page has already."""
    return tokens[3:]


def _is_empty(token: Token) -> bool:
    return token.type == "inline" and not token.children


def _for_the_site(parts: list[Token]) -> list[Token]:
    """Let pictures and links lead to where the site has them."""
    kept, is_open = [], True
    for part in parts:
        if part.type == "image":
            _show(part)
        if part.type == "link_open":
            is_open = _lead(part)
        if is_open:
            kept.append(part)
        if part.type == "link_close":
            is_open = True
    return kept


def _show(picture: Token) -> None:
    name = PurePosixPath(str(picture.attrs["src"])).name
    with Image.open(PICTURES / name) as opened:
        width, height = opened.size
    picture.attrSet("src", static(f"handbook/{name}"))
    picture.attrSet("width", str(width))
    picture.attrSet("height", str(height))
    picture.attrSet("loading", "lazy")


def _lead(link: Token) -> bool:
    """Turn a link to a file into one to its page; say whether there is one."""
    target = str(link.attrs["href"])
    if not target.endswith(".md"):
        return True
    if target not in ON_THE_SITE:
        return False
    link.attrSet("href", reverse(ON_THE_SITE[target]))
    return True
