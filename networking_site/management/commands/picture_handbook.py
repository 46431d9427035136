"""`manage.py picture_handbook`: takes the pictures of the organisers' handbook."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from networking_site.demo.fill import PASSWORD
from networking_site.organisers.handbook import PICTURES

ORGANISER = "maren@demo.example"
CHROMIUM = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
DESK, PHONE = (1100, 720), (360, 700)
MOST_BYTES = 60 * 1024
SECONDS_TO_START = 60
# Brings an event near, so that its door is open, and counts who met whom.
AN_EVENING = """
from datetime import timedelta
from django.utils import timezone
from contacts.profiles.models import User
from events.actions import check_in
from events.models import Event, Rsvp
from networking_site.health.actions import make_report
now = timezone.now()
event = Event.objects.get(title="Walk and talk along the Isar")
event.starts_at, event.ends_at = now + timedelta(hours=1), now + timedelta(hours=3)
event.save()
for rsvp in Rsvp.objects.filter(event=event).going().order_by("turn")[:2]:
    by = User.objects.get(email="maren@demo.example")
    check_in(event, member=rsvp.member, source="name", by=by, now=now)
make_report(now=now)
print(event.slug)
"""


class Command(BaseCommand):
    help = (
        "Takes the pictures of the organisers' handbook, from a fresh demo site in a "
        "folder of its own. For development: it needs Playwright and Chromium."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if chromium is None:
            raise CommandError("There is no Chromium here: install it first.")
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            raise CommandError(
                "There is no Playwright here: install requirements-dev.txt first."
            ) from None
        with (
            TemporaryDirectory() as folder,
            _demo_site(Path(folder)) as (site, evening),
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, picture in _take(browser, site, evening=evening):
                self._keep(name, picture)
            browser.close()

    def _keep(self, name: str, picture: bytes) -> None:
        """Write a picture as WebP, as good as fits."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        image = Image.open(BytesIO(picture)).convert("RGB")
        for quality in (85, 75, 65, 50):
            written = BytesIO()
            image.save(written, "WEBP", quality=quality, method=6)
            if written.tell() <= MOST_BYTES:
                break
        (PICTURES / f"{name}.webp").write_bytes(written.getvalue())
        self.stdout.write(f"{name}: {written.tell() // 1024} kB")


@contextmanager
def _demo_site(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a fresh demo, and give its address and the event that is on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://localhost:{port}"
    surroundings = {
        **os.environ,
        "DEBUG": "true",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "",
        "SITE_URL": site,
    }
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*manage, *words], env=surroundings, check=True, capture_output=True
        )
        return done.stdout.decode()

    for words in (["migrate"], ["createcachetable"], ["seed_demo"]):
        run(*words)
    evening = run("shell", "--verbosity", "0", "--command", AN_EVENING).split()[-1]
    serving = subprocess.Popen(
        [*manage, "runserver", str(port), "--noreload"],
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{site}/healthz")
        yield site, evening
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(address: str) -> None:
    for _second in range(SECONDS_TO_START):
        try:
            urlopen(address).close()  # noqa: S310
        except URLError:
            time.sleep(1)
        else:
            return
    raise CommandError("The demo site did not start.")


def _take(browser: Any, site: str, *, evening: str) -> Iterator[tuple[str, bytes]]:
    """Give each picture's name and what it shows."""
    context = browser.new_context(
        locale="en-GB", color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill(ORGANISER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/")

    def look(name: str, path: str = "", *, size: Any = DESK) -> tuple[str, bytes]:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if path:
            page.goto(site + path)
        return name, page.screenshot(animations="disabled")

    yield look("start", "/admin/")
    page.goto(f"{site}/admin/profiles/invitation/add/")
    page.get_by_label("Mail addresses").fill(
        "Ines Lund <ines@paper.example>\nomar@kiln.example"
    )
    page.get_by_role("button", name="Look at the list").click()
    yield look("invite")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{site}/events/{evening}/host/check-in/")
    page.get_by_role("searchbox").evaluate("field => field.scrollIntoView()")
    yield look("door", size=PHONE)
    yield look("rounds", f"/events/{evening}/host/rooms/")
    page.goto(f"{site}/admin/announcements/")
    page.locator("#content h2 a, #content h3 a").first.click()
    page.get_by_role("link", name="What it says").click()
    page.frame_locator("iframe").get_by_text("Dear").wait_for()
    yield look("announcement")
    yield look("exports", "/admin/exports/")
    yield look("health", "/admin/health/")
    page.goto(f"{site}/admin/profiles/user/")
    page.locator("#result_list th a").first.click()
    page.goto(f"{site}/admin/events/event/")
    yield look("trail", "/admin/trail/deed/")
