"""Eyes that look at one page after another, and write down what is wrong with it."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.steps import watched

PHONE, TABLET, DESK = 320, 768, 1280
HEADINGS = "els => els.filter(el => el.checkVisibility()).map(el => +el.tagName[1])"
# What is folded away moves only when it is unfolded.
UNTIL_COLOURS_REST = """Promise.all(
  document.getAnimations()
    .filter(one => one.effect.target.checkVisibility())
    .map(one => one.finished)
)"""
# Without preload: it would load our stylesheet once more, and our policy refuses that.
RUN_AXE = """async () => {
  const found = await axe.run({preload: false, resultTypes: ["violations"]});
  const places = rule => rule.nodes.map(node => node.target.join(" "));
  return Object.fromEntries(found.violations.map(rule => [rule.id, places(rule)]));
}"""
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const wide = [...document.querySelectorAll("body *")]
    .filter(el => el.getBoundingClientRect().right > root.clientWidth + 1)
    .map(el => el.className || el.tagName);
  return `${root.scrollWidth} wide, by ${wide.slice(0, 4).join(", ")}`;
}"""


def name_of(url: str) -> str:
    """Give the name of the address that a page has now; nothing where there is none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


class Inspector:
    """Looks at one page after another and writes down what is wrong with it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.names: set[str] = set()
        self.complaints: list[str] = []
        watched(page, self.complaints)

    def visit(self, path: str, *, status: int = 200) -> None:
        """Go to a page and look at it."""
        self._turn(PHONE, "light")
        answer = self.page.goto(self.site + path)
        if answer.status != status:
            self._note(path, f"answers {answer.status}")
        self.look(path)

    def look(self, path: str) -> None:
        """Look at the page that is open, light on a telephone and dark on a desk."""
        self.seen.append(path)
        self.names.add(name_of(self.page.url))
        for width, scheme in ((PHONE, "light"), (TABLET, "dark"), (DESK, "dark")):
            self._turn(width, scheme)
            if width != TABLET:
                self._note_axe(path, f"{scheme}, {width}")
            if overflow := self.page.evaluate(OVERFLOW):
                self._note(path, f"at {width}: {overflow}")
        self._note_outline(path)

    def look_at_theirs(self, path: str) -> None:
        """Look at a page of Django's, which our policy must not break."""
        self.seen.append(path)
        self._turn(DESK, "light")
        answer = self.page.goto(self.site + path)
        if answer.status != 200:
            self._note(path, f"answers {answer.status}")
        self._note_axe(path, "light")
        self._turn(PHONE, "dark")
        if overflow := self.page.evaluate(OVERFLOW):
            self._note(path, f"at {PHONE}: {overflow}")
        self._note_axe(path, "dark")

    def close(self) -> None:
        """Fail if anything was wrong, with what the console said."""
        said = [line for line in self.complaints if "status of 404" not in line]
        assert not self.faults + said, "\n".join(self.faults + said)

    def _turn(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)
        self.page.evaluate(UNTIL_COLOURS_REST)

    def _note(self, path: str, fault: str) -> None:
        self.faults.append(f"{path} {fault}")

    def _note_axe(self, path: str, where: str) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        for rule, places in self.page.evaluate(RUN_AXE).items():
            self._note(path, f"({where}): {rule} {places[:3]}")

    def _note_outline(self, path: str) -> None:
        if not re.match(r".+ · \S", self.page.title()):
            self._note(path, f"is called {self.page.title()!r}")
        levels = self.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(HEADINGS)
        if levels.count(1) != 1 or any(
            low > high + 1 for high, low in pairwise(levels)
        ):
            self._note(path, f"has headings {levels}")


class Desk(Inspector):
    """Looks at pages of ours under the admin's head, on a telephone and on a desk."""

    def look(self, path: str) -> None:
        """Look at the page that is open, in both sizes and both schemes."""
        self.seen.append(path)
        for width, scheme in ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark")):
            self._turn(width, scheme)
            self._note_axe(path, f"{scheme}, {width}")
            if overflow := self.page.evaluate(OVERFLOW):
                self._note(path, f"at {width}: {overflow}")

    def look_into_the_frame(self) -> str:
        """Give what the letter says in its frame; nothing of it may run."""
        return self.page.frame_locator("iframe").locator("body").inner_text()
