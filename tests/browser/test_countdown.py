"""The clock of the rounds counts by the server's time and tells when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MODULE = Path(settings.BASE_DIR) / "static" / "js" / "countdown.js"


@pytest.fixture
def clock(page):
    """Show a countdown on a device whose own clock is a day slow."""

    def show(*, seconds):
        now = datetime.now(UTC) + timedelta(days=1)
        ends = now + timedelta(seconds=seconds)
        page.set_content(
            f'<p id="all"><time data-countdown data-whole="600" '
            f'data-now="{now.isoformat()}" data-ends="{ends.isoformat()}">?</time></p>'
            "<script>window.fired = 0; document.addEventListener("
            "'countdown:over', () => window.fired++)</script>"
        )
        page.add_script_tag(content=MODULE.read_text(), type="module")
        return page.locator("time")

    return show


def test_it_counts_down_whatever_the_clock_of_the_device_says(clock):
    shown = clock(seconds=125)

    expect(shown).to_have_text("2:04")
    expect(shown).to_have_attribute("data-state", "running")


def test_the_last_minute_is_marked(clock):
    expect(clock(seconds=45)).to_have_attribute("data-state", "last")


def test_at_zero_it_tells_once(clock, page):
    shown = clock(seconds=1)

    expect(shown).to_have_attribute("data-state", "over")
    expect(shown).to_have_text("0:00")
    page.wait_for_timeout(600)
    assert page.evaluate("window.fired") == 1


def test_another_end_is_counted_to_from_then_on(clock, page):
    shown = clock(seconds=1)
    expect(shown).to_have_attribute("data-state", "over")
    now = datetime.now(UTC)
    later = (now + timedelta(seconds=310)).isoformat()

    page.evaluate(
        "([now, ends]) => Object.assign(document.querySelector('time').dataset,"
        " {now, ends})",
        [now.isoformat(), later],
    )

    expect(shown).to_have_text("5:09")
