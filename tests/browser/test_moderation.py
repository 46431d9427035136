"""A report from its first word to its last, as each of the three sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from contacts.introductions import actions
from tests.browser.steps import let_in, sign_in, windows
from tests.scenes import a_conversation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHAT_BEN_SAYS = "She will not let it go."
NOTE = "I know her: she means no harm."
WARNING = "Please ask before you sell."
WHY_HIDDEN = "Take the prices off your page, please."
WHY_SUSPENDED = "She wrote to him again."
# Of each button that asks for words: the button below them, and what it says then.
BUTTONS = {
    "Write a note": ("Keep the note", "The note is in the history."),
    "Warn": ("Send the letter", "The letter is on its way."),
    "Hide the page": ("Hide the page", "The page is hidden."),
    "Suspend": ("Suspend them", "They are suspended."),
}
LOOKED = ("signed in", "read", "looked through the list")


@pytest.fixture
def talk(ben, cleo, make_member):
    """Cleo and ben talk; what she wrote last is what he can't bear."""
    talk = a_conversation(introducer=make_member("eve"), one=ben, other=cleo)
    for author, text in (
        (cleo, "My cat had kittens."),
        (ben, "How many?"),
        (cleo, "Buy one or you will be sorry."),
    ):
        now = datetime.now(UTC)
        actions.write(talk, author=author, text=text, token=uuid4(), now=now)
    return talk


@pytest.fixture
def heard(run_jobs, mailoutbox):
    """Let the post go, and give what came since: to whom, and the whole letter."""

    def letters() -> list[tuple[str, str]]:
        run_jobs()
        came = [(mail.to[0], f"{mail.subject}\n{mail.body}") for mail in mailoutbox]
        mailoutbox.clear()
        return came

    return letters


def report_what_she_wrote_last(page: Page) -> None:
    """Tell the organisers of the message beside which one stands, and of it alone."""
    said = page.locator(".spoken", has_text="Buy one or you will be sorry.")
    said.locator("summary").click()
    said.get_by_role("link", name="Report").click()
    expect(page.get_by_label("Buy one or you will be sorry.")).to_be_checked()
    expect(page.get_by_label("My cat had kittens.")).not_to_be_checked()
    page.get_by_label("What happened").fill(WHAT_BEN_SAYS)
    page.get_by_label("Rude").check()
    page.get_by_role("button", name="Tell the organisers").click()
    expect(page.locator(".messages")).to_contain_text("with the organisers now")


def open_the_report(page: Page, site: str) -> None:
    """Come to it from what needs her on the start page."""
    page.goto(f"{site}/admin/")
    needs = page.get_by_role("region", name="What needs you")
    needs.get_by_role("link", name="One report is open.").click()
    page.locator("#result_list tbody").get_by_role("link").first.click()


def look_after(page: Page, deed: str, words: str) -> None:
    """Press a button of the report, give the words it asks for, and be told."""
    button, done = BUTTONS[deed]
    page.get_by_role("button", name=deed).click()
    page.get_by_label("In words").fill(words)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".messagelist")).to_contain_text(done)


def close(page: Page, *, outcome: str) -> None:
    """Say what came of the report, and close it."""
    page.get_by_role("button", name="Close").click()
    page.get_by_label(outcome).check()
    page.get_by_role("button", name="Close the report").click()
    expect(page.locator(".messagelist")).to_contain_text("The report is closed.")


def history(page: Page) -> list[list[str]]:
    """Give who did what, and with which words, as the report tells it."""
    rows = page.locator("#steps-group tr.has_original").all()
    names = ("who", "deed", "text")
    return [
        [row.locator(f".field-{name}").inner_text().strip() for name in names]
        for row in rows
    ]


def trail(page: Page, site: str) -> list[str]:
    """Give what was done, the first first; not at what she only looked."""
    page.goto(f"{site}/admin/trail/deed/")
    whats = page.locator("#result_list .field-what").all_inner_texts()
    return [what for what in reversed(whats) if what not in LOOKED]


def only_letter(letters: list[tuple[str, str]], *, to: str) -> str:
    """Give the one letter there is, which is to her."""
    [(receiver, letter)] = letters
    assert receiver == to
    return letter


def test_a_report_from_the_first_word_to_the_last(
    browser, site, talk, heard, ada, ben, cleo
):
    heard()  # of the introduction
    with windows(browser) as open_window:
        bens, cleos, adas = open_window(), open_window(), open_window()
        for page, member in ((bens, ben), (cleos, cleo)):
            let_in(page, site, member)
        bens.goto(f"{site}{talk.get_absolute_url()}")
        cleos.goto(f"{site}/members/cleo/")

        report_what_she_wrote_last(bens)
        assert "A report waits for you" in only_letter(heard(), to=ada.email)
        sign_in(adas, site, ada.email)
        open_the_report(adas, site)
        whole = adas.locator("#content")
        expect(whole).to_contain_text("Buy one or you will be sorry.")
        expect(whole).to_contain_text(WHAT_BEN_SAYS)
        for unreported in ("My cat had kittens.", "How many?"):
            expect(whole).not_to_contain_text(unreported)

        look_after(adas, "Write a note", NOTE)
        assert heard() == []
        look_after(adas, "Warn", WARNING)
        warned = only_letter(heard(), to=cleo.email)
        assert WARNING in warned
        assert not [word for word in ("Ben", "Ada", NOTE) if word in warned]
        look_after(adas, "Hide the page", WHY_HIDDEN)
        assert WHY_HIDDEN in only_letter(heard(), to=cleo.email)
        cleos.reload()
        expect(cleos.get_by_role("main")).to_contain_text(WHY_HIDDEN)
        look_after(adas, "Suspend", WHY_SUSPENDED)
        suspended = only_letter(heard(), to=cleo.email)
        assert "is suspended" in suspended
        assert WHY_SUSPENDED not in suspended
        cleos.get_by_role("link", name="Introductions").first.click()
        cleos.wait_for_url("**/accounts/login/**")
        sign_in(cleos, site, cleo.email)
        expect(cleos.get_by_role("main")).to_contain_text("an organiser suspended it")

        close(adas, outcome="We suspended them")
        closed = only_letter(heard(), to=ben.email)
        assert "We did something about it." in closed
        assert not [word for word in ("Cleo", "suspend", "Ada") if word in closed]
        assert history(adas) == [
            ["Ada", "wrote a note", NOTE],
            ["Ada", "warned them", WARNING],
            ["Ada", "hid their page", WHY_HIDDEN],
            ["Ada", "suspended them", WHY_SUSPENDED],
            ["Ada", "closed the report", "-"],
        ]
        # Hiding and suspending stand in the trail of the account, too.
        assert trail(adas, site) == [
            "wrote a note on a report",
            "warned somebody because of a report",
            *("hid a page", "hid a page"),
            *("suspended", "suspended"),
            "settled a report",
        ]
        for words in (NOTE, WARNING, WHY_HIDDEN, WHY_SUSPENDED, WHAT_BEN_SAYS):
            expect(adas.locator("#result_list")).not_to_contain_text(words)
        adas.goto(f"{site}/admin/")
        expect(adas.get_by_text("What needs you")).to_be_visible()
        expect(adas.get_by_text("report is open")).to_have_count(0)
