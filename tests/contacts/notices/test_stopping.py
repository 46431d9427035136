"""No more of these letters: by one press in a mail program (RFC 8058)."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from contacts.introductions import actions as introductions
from contacts.introductions.models import Party
from contacts.notices.models import Choice
from contacts.notices.stopping import token_for
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
RECEIVED = "introductions/received"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def of_a_site_with_https(settings):
    settings.SITE_URL = "https://table.example"


@pytest.fixture
def mail_to(ada, ben, cleo, run_jobs, mailoutbox):
    """Both said yes; give the raw letters that somebody got: `mail_to(ben)`."""
    letter = an_introduction(introducer=ada, one=ben, other=cleo)
    run_jobs()
    for member in (ben, cleo):
        introductions.answer(
            letter, member=member, answer=Party.Answer.YES, now=timezone.now()
        )
    run_jobs()

    def to(member):
        return [
            mail.message().as_bytes(linesep="\r\n")
            for mail in mailoutbox
            if mail.to == [member.email]
        ]

    return to


def headers_of(raw):
    """Give the header lines, unfolded (RFC 5322, 2.2.3), as bytes."""
    head = raw.partition(b"\r\n\r\n")[0]
    return re.sub(rb" ?\r\n[ \t]", b" ", head).split(b"\r\n")


def stop_address(raw):
    lines = [line for line in headers_of(raw) if line.startswith(b"List-Unsubscribe:")]
    [address] = re.findall(rb"^List-Unsubscribe: <([^<>,\s]+)>$", lines[0])
    return address.decode().removeprefix(site_settings.SITE_URL)


def chosen_by(member):
    return {one.kind: one.mail for one in Choice.objects.belonging_to(member)}


def test_the_headers_stand_on_the_wire_as_the_rfc_wants_them(mail_to, ben):
    received, _accepted = mail_to(ben)

    lines = [line for line in headers_of(received) if line.lower()[:5] == b"list-"]

    address = f"{site_settings.SITE_URL}{stop_address(received)}".encode()
    assert lines == [
        b"List-Unsubscribe: <" + address + b">",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]
    assert all(len(line) <= 998 for line in received.split(b"\r\n"))


def test_without_https_no_mail_program_is_asked_to_press_for_her(
    ada, ben, cleo, run_jobs, mailoutbox, settings
):
    settings.SITE_URL = "http://table.example"

    an_introduction(introducer=ada, one=ben, other=cleo)
    run_jobs()

    lines = headers_of(mailoutbox[0].message().as_bytes(linesep="\r\n"))
    names = [line.partition(b":")[0] for line in lines]
    assert b"List-Unsubscribe" in names
    assert b"List-Unsubscribe-Post" not in names


def test_one_post_without_cookies_is_enough_and_a_second_does_no_harm(mail_to, ben):
    address = stop_address(mail_to(ben)[0])
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post(address, ONE_CLICK) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert strict.cookies == {}
    assert chosen_by(ben) == {RECEIVED: "never"}


def test_a_form_of_several_parts_is_as_good(mail_to, ben):
    body = (
        '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
        "One-Click\r\n--x--\r\n"
    )

    answer = Client().generic(
        "POST",
        stop_address(mail_to(ben)[0]),
        body,
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 200
    assert chosen_by(ben) == {RECEIVED: "never"}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_whoever_only_opens_the_link_changes_nothing(mail_to, ben, method):
    address = stop_address(mail_to(ben)[0])

    answer = getattr(Client(), method)(address, ONE_CLICK if method == "get" else {})

    assert answer.status_code in (200, 405)
    assert chosen_by(ben) == {}


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "Maybe"}])
def test_a_post_that_does_not_say_one_click_changes_nothing(mail_to, ben, sent):
    answer = Client().post(stop_address(mail_to(ben)[0]), sent)

    assert answer.status_code == 422
    assert b'value="One-Click"' in answer.content
    assert chosen_by(ben) == {}


def test_the_page_asks_and_its_button_does_it(mail_to, ben):
    client = Client()
    page = client.get(stop_address(mail_to(ben)[0])).content.decode()

    assert "Somebody introduces you" in page
    assert "Ben" not in page
    [name, value] = re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]+)"', " ".join(page.split())
    )[0]
    done = client.post(stop_address(mail_to(ben)[0]), {name: value})

    assert b"You get no more of these letters" in done.content
    assert chosen_by(ben) == {RECEIVED: "never"}


def test_the_address_is_kept_from_the_next_page(mail_to, ben):
    answer = Client().get(stop_address(mail_to(ben)[0]))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]


def test_only_the_one_whose_letter_it_was_gets_no_more(mail_to, ben, cleo, client_of):
    client_of(cleo).post(stop_address(mail_to(ben)[0]), ONE_CLICK)

    assert chosen_by(cleo) == {}
    assert chosen_by(ben) == {RECEIVED: "never"}


def test_a_deal_she_is_in_the_middle_of_says_nothing_of_stopping(mail_to, ben):
    _received, accepted = mail_to(ben)

    message = message_from_bytes(accepted, policy=policy.default)

    assert b"list-unsubscribe" not in accepted.lower()
    assert "/notices/stop/" not in message.get_body(["plain"]).get_content()
    assert "/notices/choices/" in message.get_body(["plain"]).get_content()


def test_both_parts_say_how_to_stop(mail_to, ben):
    message = message_from_bytes(mail_to(ben)[0], policy=policy.default)

    for kind in ("plain", "html"):
        assert "/notices/stop/" in message.get_body([kind]).get_content()


def test_letters_about_one_introduction_hang_together(mail_to, ben):
    received, accepted = (
        message_from_bytes(raw, policy=policy.default) for raw in mail_to(ben)
    )

    assert received["References"] == accepted["References"] != None  # noqa: E711
    assert received["Message-ID"] != accepted["Message-ID"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace("received", "accepted"),
        lambda token: token.rpartition(".")[0],
        lambda token: "x",
        lambda token: "." * 40,
        lambda token: "é" * 10,
    ],
)
def test_an_address_we_did_not_make_is_not_there(ben, spoil):
    address = f"/notices/stop/{spoil(token_for(ben, kind_name=RECEIVED))}/"

    assert Client().post(address, ONE_CLICK).status_code == 404
    assert chosen_by(ben) == {}


def test_of_somebody_who_left_nothing_is_there(ben, make_member):
    eve = make_member("eve")
    token = token_for(eve, kind_name=RECEIVED)
    eve.delete()

    assert Client().get(f"/notices/stop/{token}/").status_code == 404


PAYLOADS = [
    "</p><script>alert(1)</script>",
    '"><svg/onload=alert(1)>',
    "{{7*7}} {% load x %}",
    "https://evil.example/pay",
    "www.evil.com",
    "write to pay@evil.com",
]


@pytest.mark.parametrize("typed", PAYLOADS)
def test_what_people_typed_is_escaped_and_leads_nowhere(
    ada, make_member, run_jobs, mailoutbox, typed
):
    from linkify_it import LinkifyIt

    gus, hal = make_member("gus", name=typed), make_member("hal")
    an_introduction(
        introducer=ada, one=hal, other=gus, reason=typed, one_line=typed, other_line=""
    )
    run_jobs()

    [mail] = [mail for mail in mailoutbox if mail.to == [hal.email]]
    html, text = mail.alternatives[0].content, mail.body
    links = {match.url for match in LinkifyIt().match(text) or []}
    assert all(link.startswith(site_settings.SITE_URL) for link in links)
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert all(link.startswith(site_settings.SITE_URL) for link in hrefs)
    words = re.sub(r"<[^>]*>", " ", html.partition("</style>")[2])
    assert not LinkifyIt().test(words.replace(site_settings.SITE_NAME, ""))
    assert not re.search(r"<(script|svg|img|iframe|object|form)\b", html)
    if "{{" in typed:
        assert "{{7*7}} {% load x %}" in html
        assert "{{7*7}} {% load x %}" in text


def test_no_name_becomes_a_header(ada, make_member, run_jobs, mailoutbox):
    gus = make_member("gus", name="Gus\r\nBcc: x@evil.example")
    an_introduction(introducer=ada, one=make_member("hal"), other=gus)

    run_jobs()

    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        message = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
        assert message["Bcc"] is None
