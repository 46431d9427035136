"""Every button of the admin that posts, pressed, and what is read in answer.

The buttons are those that stand on the pages, the deeds of a list among them: a page
that opens in answer to a button, and never by an address, is found by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory

from contacts.profiles.models import User
from networking_site.lib.trail.models import Deed

ELSEWHERE = {"/admin/logout/"}
# These lead to pages that are opened by their addresses anyhow.
SAVES_AND_GOES_ON = {"_continue", "_addanother", "_saveasnew"}
# A line or an address, which somebody has; prose names somebody new besides.
TYPED = "shows-nobody@example.org"
PROSE = f"{TYPED}\nnew@example.org"
TYPED_AS = {"date": "2031-05-06", "time": "08:00", "number": "1", "email": TYPED}
MOST_ROWS = 40

Said = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Press:
    """A press of one button: where it leads, its name, and what goes along."""

    to: str
    name: str
    said: Said

    def __str__(self) -> str:
        return f"{self.to} {self.name}".strip()


@dataclass
class Form:
    """A form of a page: what stands in it, what could be typed, and its buttons."""

    action: str
    said: list[tuple[str, str]] = field(default_factory=list)
    blanks: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    deeds: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """Reads the forms of a page that post; every row of a list is ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: dict[str, Any] = {}
        self._area: dict[str, Any] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note a form, a field or a button."""
        it = {key: value or "" for key, value in attrs}
        if tag == "form" and it.get("method", "").lower() == "post":
            self._form = Form(it.get("action", ""))
            self.forms.append(self._form)
        form, name = self._form, it.get("name", "")
        if form is None:
            return
        if tag == "button" or (tag == "input" and it.get("type") == "submit"):
            if name not in SAVES_AND_GOES_ON:
                form.buttons.append((name, it.get("value", "")))
        elif tag == "select" and name:
            self._select = {"name": name, "chosen": [], "offered": [], **it}
        elif tag == "option" and self._select:
            self._select["offered"].append(it.get("value", ""))
            if "selected" in it and it.get("value"):
                self._select["chosen"].append(it["value"])
        elif tag == "textarea" and name:
            self._area = {"name": name, "text": ""}
        elif tag == "input" and name:
            _note_input(form, it)

    def handle_data(self, data: str) -> None:
        """Keep what stands in a field of several lines."""
        if self._area is not None:
            self._area["text"] += data

    def handle_endtag(self, tag: str) -> None:
        """Note what a field has, once all of it was read."""
        form = self._form
        if tag == "form":
            self._form = None
        elif form is None:
            return
        elif tag == "textarea" and self._area is not None:
            _note_words(form, self._area["name"], self._area["text"].strip(), PROSE)
            self._area = None
        elif tag == "select" and self._select:
            _note_choice(form, self._select)
            self._select = {}


def _note_input(form: Form, it: dict[str, str]) -> None:
    kind, name, value = it.get("type", "text"), it["name"], it.get("value", "")
    if kind in ("checkbox", "radio"):
        if "checked" in it or name == "_selected_action":
            form.said.append((name, value or "on"))
        elif name.endswith("-DELETE"):
            form.blanks.append((name, "on"))
    elif name == "csrfmiddlewaretoken":
        return  # the client needs none
    elif kind == "hidden" or (kind != "file" and "required" not in it):
        form.said.append((name, value))
    elif kind != "file":
        _note_words(form, name, value, TYPED_AS.get(kind, TYPED))


def _note_words(form: Form, name: str, text: str, typed: str) -> None:
    if text:
        form.said.append((name, text))
    else:
        form.blanks.append((name, typed))


def _note_choice(form: Form, select: dict[str, Any]) -> None:
    offered = [value for value in select["offered"] if value]
    if select["name"] == "action":
        form.deeds = offered
    elif select["chosen"]:
        form.said += [(select["name"], value) for value in select["chosen"]]
    elif offered and "required" in select:
        form.blanks.append((select["name"], offered[0]))


def presses_on(path: str, page: str) -> Iterator[Press]:
    """Give each button of a page, as the page stands, and once more with all typed."""
    for form in FormReader(page).forms:
        to = urljoin(path, form.action) or path
        if urlsplit(to).path in ELSEWHERE:
            continue
        ticked = any(name == "_selected_action" for name, _ in form.said)
        ways = [[*form.said, *((name, "") for name, _ in form.blanks)]]
        ways += [[*form.said, *form.blanks]] if form.blanks else []
        for said in ways:
            for deed in form.deeds if ticked else ():
                along = [*said, ("action", deed), ("index", "0")]
                yield Press(to, deed, tuple(along))
            for name, value in form.buttons:
                if name != "index":  # beside the deeds of a list
                    named = value if name == "action" else name
                    said_by_name = [(name, value)] if name else []
                    yield Press(to, named, (*said, *said_by_name))


@dataclass
class Pressing:
    """An organiser at every button; what she does is undone after she read of it."""

    client: Client
    done: set[Press] = field(default_factory=set)

    def all_on(self, path: str, page: str, *, at: str = "") -> list[tuple[str, str]]:
        """Press what was not pressed before; give what she reads, by the button.

        `at` keeps to buttons that contain it.
        """
        read = []
        for press in presses_on(path, page):
            if press in self.done or at not in str(press):
                continue
            self.done.add(press)
            with transaction.atomic():
                read += self._read(press, called=str(press), more=1)
                transaction.set_rollback(True)
        return read

    def _read(self, press: Press, *, called: str, more: int) -> list[tuple[str, str]]:
        """Press once, and then each button of a page that came in answer."""
        known = set(Deed.objects.values_list("pk", flat=True))
        said: dict[str, list[str]] = {}
        for name, value in press.said:
            said.setdefault(name, []).append(value)
        answer = self.client.post(press.to, said, follow=True)
        assert answer.status_code in (200, 422), f"{called}: {answer.status_code}"
        trail = list(Deed.objects.exclude(pk__in=known).values())
        page = b"".join(answer).decode(errors="replace")
        read = [(called, f"{page}\n{answer.headers}\n{trail}")]
        if answer.redirect_chain or not more:
            return read
        for following in presses_on(press.to, page):
            with transaction.atomic():
                then = f"{called}, then {following.name or 'go'}"
                read += self._read(following, called=then, more=more - 1)
                transaction.set_rollback(True)
        return read


def deeds_of(organiser: User) -> set[str]:
    """Give every deed of every list that she may do, as its press is called."""
    request = _asked_by(organiser)
    return {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/ {deed}"
        for model, theirs in admin.site._registry.items()
        for deed in theirs.get_actions(request)
    }


def pages_of_the_lists(organiser: User, *, first_only: bool = False) -> Iterator[str]:
    """Give what she may open of each list: itself, a new row, and each row or one."""
    request = _asked_by(organiser)
    for model, theirs in admin.site._registry.items():
        if not theirs.has_view_permission(request):
            continue
        own = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield own
        if theirs.has_add_permission(request):
            yield f"{own}add/"
        rows = theirs.get_queryset(request)[: 1 if first_only else MOST_ROWS + 1]
        assert len(rows) <= MOST_ROWS, f"{own}: more rows than are looked at"
        for row in rows:
            yield from (f"{own}{row.pk}/change/", f"{own}{row.pk}/history/")


def _asked_by(organiser: User) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = organiser
    return request
