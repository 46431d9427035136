"""Chromium for the stories in this folder: Debian's, never a downloaded one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.inspector import Desk
from tests.browser.steps import PATIENCE

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Give the path of the first Chromium there is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every story here as one for the browser; skip it where there is none."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium here"))


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Start the Chromium that is installed."""
    return {
        **browser_type_launch_args,
        "executable_path": find_chromium(),
        "args": FLAGS,
    }


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """Serve the site for a browser, and give its address."""
    # localhost, not a number: passkeys work nowhere else without https.
    address: str = live_server.url.replace("127.0.0.1", "localhost")
    settings.SITE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


@pytest.fixture
def latest_code(
    run_jobs: Callable[[], None], mailoutbox: list[Any]
) -> Callable[[str], str]:
    """Read the code out of the newest letter, as she would: `latest_code(address)`."""

    def read(to: str) -> str:
        run_jobs()
        letter = mailoutbox[-1]
        assert letter.to == [to]
        found = re.search(r"^([A-Z0-9-]{6,})$", letter.body, re.MULTILINE)
        assert found
        return found[1]

    return read


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Desk]:
    """Give a desk at which every page that is looked at is held against axe, too."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield Desk(context.new_page(), site)
    context.close()
