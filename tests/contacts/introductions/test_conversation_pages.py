"""The pages of conversations, through the client: with htmx and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.introductions import actions
from contacts.introductions.models import Message, Participant, Party
from contacts.profiles import actions as profiles
from contacts.profiles.models import Block, Profile, Report
from tests.scenes import a_conversation, an_introduction

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LIST = "/introductions/conversations/"
HTMX = {"HTTP_HX_REQUEST": "true"}
QUERIES_OF_EVERY_REQUEST = 3  # her session, herself, her profile
QUERIES_OF_A_POLL = 1


@pytest.fixture
def eve(make_member):
    return make_member("eve")


@pytest.fixture
def talk(eve, ben, cleo):
    """Eve brought ben and cleo together."""
    return a_conversation(introducer=eve, one=ben, other=cleo)


@pytest.fixture
def url(talk):
    return talk.get_absolute_url()


def write(talk, author, text="Hello.", *, now=NOW):
    return actions.write(talk, author=author, text=text, token=uuid4(), now=now)


def post(client, url, text, **more):
    data = {"token": str(uuid4()), "text": text, **more.pop("data", {})}
    return client.post(f"{url}write/", data, **more)


def test_the_second_yes_leads_to_the_conversation(eve, ben, cleo, client_of):
    letter = an_introduction(introducer=eve, one=ben, other=cleo)
    actions.answer(letter, member=cleo, answer=Party.Answer.YES, now=NOW)

    page = client_of(ben).post(
        f"{letter.get_absolute_url()}answer/", {"answer": "yes"}, follow=True
    )

    letter.refresh_from_db()
    assert page.redirect_chain == [(letter.conversation.get_absolute_url(), 302)]
    assert b"you are connected now" in page.content


def test_it_says_who_introduced_them_why_and_how_to_reach_each_other(
    url, eve, ben, cleo, client_of
):
    profile = Profile.objects.get(user=cleo)
    profile.phone, profile.contact_email = "+351 555 0100", "cleo@bindery.example"
    profile.contact_email_shown_to = "nobody"
    profile.save()

    to_ben = client_of(ben).get(url).content.decode()
    to_eve = client_of(eve).get(url).content.decode()

    assert "Eve introduced you" in to_ben
    assert "One needs a printer, the other prints." in to_ben
    assert "+351 555 0100" in to_ben
    assert "cleo@bindery.example" not in to_ben
    assert "+351 555 0100" not in to_eve  # she is not connected with cleo
    assert "Bow out" in to_eve
    assert "Bow out" not in to_ben


def test_a_message_is_plain_text_with_links(talk, url, ben, cleo, client_of):
    hostile = (
        "<script>alert(1)</script> **bold** https://print.example/a?b=1&c=2 "
        "javascript:alert(1) {{7*7}} see bindery.example"
    )

    answer = post(client_of(ben), url, hostile)
    page = client_of(cleo).get(url).content.decode()

    assert answer["Location"] == f"{url}#reply"
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in page
    rel = 'rel="nofollow ugc noopener noreferrer"'
    assert f'<a href="https://print.example/a?b=1&amp;c=2" {rel}>' in page
    assert 'href="javascript' not in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write a word or two first."),
        ("\u200b\u202e\u3164", "Write a word or two first."),
        ("x" * 4001, "at most 4000 characters"),
    ],
)
@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_what_can_not_be_sent_is_kept_and_explained(
    url, ben, client_of, text, sentence, htmx
):
    answer = post(client_of(ben), url, text, **htmx)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("token", ["", "no-uuid", "x" * 5000])
def test_a_token_that_makes_no_sense_is_no_error_of_ours(url, ben, client_of, token):
    answer = client_of(ben).post(f"{url}write/", {"token": token, "text": "Hello."})

    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_a_form_sent_twice_writes_once(url, ben, client_of):
    data = {"token": str(uuid4()), "text": "Hello."}

    first, second = (client_of(ben).post(f"{url}write/", data) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert Message.objects.count() == 1


def test_htmx_gets_its_message_what_came_meanwhile_and_a_new_form(
    talk, url, ben, cleo, client_of
):
    write(talk, cleo, "shown already")
    write(talk, cleo, "came meanwhile")

    answer = post(client_of(ben), url, "mine", data={"since": 1, "day": ""}, **HTMX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "shown already" not in page
    assert "came meanwhile" in page
    assert page.index("came meanwhile") < page.index(">mine<")
    assert 'hx-swap-oob="beforebegin:#news"' in page
    assert 'name="since" value="3"' in page
    assert "<html" not in page


def test_news_is_what_came_since_and_204_where_nothing_did(
    talk, url, ben, cleo, client_of
):
    write(talk, cleo, "old")
    client = client_of(ben)
    assert client.get(f"{url}news/?since=1").status_code == 204

    write(talk, cleo, "fresh")
    answer = client.get(f"{url}news/?since=1", **HTMX)

    page = answer.content.decode()
    assert "fresh" in page
    assert "old" not in page
    assert 'data-announce="Cleo wrote: fresh"' in page
    assert client.get(f"{url}news/?since=2").status_code == 204


@pytest.mark.parametrize("since", ["", "-1", "abc", "9" * 30, "9" * 5000, "２"])
def test_a_number_that_makes_no_sense_is_no_error_of_ours(
    talk, url, ben, cleo, client_of, since
):
    write(talk, cleo)

    answer = client_of(ben).get(f"{url}news/", {"since": since, "day": since})

    assert answer.status_code in (200, 204)


def test_asking_for_news_costs_one_query_where_there_is_none(
    talk, url, ben, cleo, client_of
):
    for number in range(3):
        write(talk, cleo, f"{number}")
    client = client_of(ben)
    client.get(f"{url}news/?since=3")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{url}news/?since=3", **HTMX)

    assert answer.status_code == 204
    assert len(queries) == QUERIES_OF_EVERY_REQUEST + QUERIES_OF_A_POLL


def test_news_costs_the_same_for_one_message_as_for_many(
    talk, url, ben, cleo, client_of
):
    client, counts = client_of(ben), []
    for number in range(4):
        write(talk, cleo, f"{number}")
    for since in (3, 0):
        client.get(f"{url}news/?since={since}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{url}news/?since={since}", **HTMX)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= QUERIES_OF_EVERY_REQUEST + 5


def test_who_asks_for_news_signed_out_is_told_so_and_asks_no_more(url, client):
    assert client.get(f"{url}news/?since=0", **HTMX).status_code == 401
    assert client.get(f"{url}news/?since=0").status_code == 302


def test_who_left_in_another_window_is_asked_no_more(talk, url, ben, cleo, client_of):
    actions.leave(talk, member=ben, now=NOW)
    write(talk, cleo, "later")

    answer = client_of(ben).get(f"{url}news/?since=0", **HTMX)

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_get_reads_nothing_and_the_button_does(talk, url, ben, cleo, client_of):
    write(talk, cleo)
    client = client_of(ben)
    place = Participant.objects.filter(conversation=talk, member=ben)

    page = client.get(url).content.decode()
    assert "Mark as read" in page
    assert "New since you were here" in page
    assert place.get().read_until == 0

    by_htmx = client.post(f"{url}read/", {"until": "1"}, **HTMX)
    assert (by_htmx.status_code, by_htmx.content) == (200, b"")
    assert place.get().read_until == 1
    assert client.post(f"{url}read/", {"until": "x"})["Location"] == url
    assert "Mark as read" not in client.get(url).content.decode()


def test_a_long_conversation_pages_by_key(talk, url, ben, cleo, client_of):
    for number in range(35):
        write(talk, (ben, cleo)[number % 2], f"word {number:02}")
    client = client_of(ben)

    newest = client.get(url)
    earlier = client.get(f"{url}{newest.context['earlier_url']}")
    part = client.get(
        f"{url}{newest.context['earlier_url']}", HTTP_HX_TARGET="earlier", **HTMX
    )

    page = newest.content.decode()
    assert page.index("word 05") < page.index("word 34")
    assert "word 04" not in page
    assert "Earlier messages" in page
    assert [said.plain for said in earlier.context["said"]] == [
        f"word {number:02}" for number in range(5)
    ]
    assert "To the newest" in earlier.content.decode()
    assert "<html" not in part.content.decode()
    assert "word 00" in part.content.decode()


def test_each_day_is_named_once(talk, url, ben, cleo, client_of):
    for days, author in ((2, ben), (2, cleo), (0, ben)):
        write(talk, author, now=NOW - timedelta(days=days))

    page = client_of(cleo).get(url)

    assert [said.begins_day for said in page.context["said"]] == [True, False, True]


def test_she_edits_and_takes_back_what_she_wrote(talk, url, ben, cleo, client_of):
    message = write(talk, ben, "Tusday", now=datetime.now(UTC))
    here = f"{url}{message.public_id}/"
    client = client_of(ben)

    empty = client.post(f"{here}edit/", {"text": " "})
    done = client.post(f"{here}edit/", {"text": "Tuesday"})
    seen = client_of(cleo).get(url).content.decode()

    assert empty.status_code == 422
    assert done["Location"] == f"{url}#m1"
    assert "Tuesday" in seen
    assert "edited" in seen
    assert client_of(cleo).post(f"{here}edit/", {"text": "!"}).status_code == 404
    client.post(f"{here}take-back/")
    assert "Taken back." in client_of(cleo).get(url).content.decode()


def test_after_ten_minutes_a_sentence_says_that_it_stays(talk, url, ben, client_of):
    message = write(talk, ben, "good", now=NOW - timedelta(minutes=11))
    here = f"{url}{message.public_id}/"

    for path in ("edit/", "take-back/"):
        page = client_of(ben).post(f"{here}{path}", {"text": "better"}, follow=True)
        assert "This one stays as it is." in page.content.decode()

    assert f"{here}edit/" not in client_of(ben).get(url).content.decode()
    message.refresh_from_db()
    assert message.text == "good"


def test_the_introducer_bows_out_by_one_press(talk, url, eve, ben, cleo, client_of):
    write(talk, ben, "first")

    page = client_of(eve).post(f"{url}leave/", follow=True)
    write(talk, cleo, "second")

    assert "You bowed out" in page.content.decode()
    hers = client_of(eve).get(url).content.decode()
    assert "first" in hers
    assert "second" not in hers
    assert "You left this conversation." in hers
    assert post(client_of(eve), url, "again").status_code == 422
    assert "Eve has left you to it." in client_of(ben).get(url).content.decode()


def test_mute_and_back(talk, url, ben, cleo, client_of):
    client = client_of(ben)

    client.post(f"{url}mute/", {"mute": "on"})
    write(talk, cleo)

    assert "Tell me again" in client.get(url).content.decode()
    assert "with something new" not in client.get("/").content.decode()
    client.post(f"{url}mute/")
    assert "conversations with something new" in client.get("/").content.decode()


def test_the_list_has_the_liveliest_first_and_says_what_is_new(
    talk, eve, ben, cleo, make_member, client_of
):
    other = a_conversation(introducer=eve, one=ben, other=make_member("fay"))
    write(other, ben, "to fay")
    write(talk, cleo, "to ben", now=NOW + timedelta(minutes=1))

    rows = client_of(ben).get(LIST).context["rows"]

    assert [(row.names, row.with_name, row.unread, row.last) for row in rows] == [
        (["Cleo"], "Eve", 1, "to ben"),
        (["Fay"], "Eve", 0, "to fay"),
    ]


def test_a_report_shows_organisers_what_was_chosen_and_nothing_else(
    talk, url, ada, ben, cleo, client_of
):
    rude = write(talk, ben, "You goat.")
    write(talk, ben, "The weather is fine.")
    here = f"{url}{rude.public_id}/report/"
    client = client_of(cleo)
    form = {"messages": [str(rude.public_id)], "kind": "rude", "block": "on"}

    shown = client.get(here).content.decode()
    none = client.post(here, {**form, "messages": []})
    not_offered = client.post(here, {**form, "messages": [str(uuid4())]})
    done = client.post(here, form)

    assert "The weather is fine." in shown
    assert none.status_code == not_offered.status_code == 422
    assert done["Location"] == LIST
    assert Block.objects.filter(blocker=cleo, blocked=ben).exists()
    report = Report.objects.get()
    page = client_of(ada).get(f"/admin/profiles/report/{report.pk}/change/")
    assert "You goat." in page.content.decode()
    assert "The weather" not in page.content.decode()
    assert client_of(ada).get(url).status_code == 404


def test_her_own_and_what_is_gone_can_not_be_reported(talk, url, ben, cleo, client_of):
    mine, theirs = write(talk, cleo), write(talk, ben)
    actions.take_back(theirs, by=ben, now=NOW)

    for message in (mine, theirs):
        path = f"{url}{message.public_id}/report/"
        assert client_of(cleo).get(path).status_code == 404


def test_for_a_stranger_and_across_a_block_it_is_not_there(
    ben, cleo, make_member, client_of
):
    talk = a_conversation(introducer=ben, one=ben, other=cleo)
    url = talk.get_absolute_url()
    profiles.block(cleo, other=ben, now=NOW)

    for member in (ben, cleo, make_member("stranger")):
        client = client_of(member)
        assert client.get(url).status_code == 404
        assert client.get(f"{url}news/").status_code == 404
        assert post(client, url, "Hello.").status_code == 404
        assert client.get(LIST).context["rows"] == []


def test_who_hides_her_page_keeps_her_name_and_who_left_the_site_does_not(
    talk, url, ben, cleo, client_of
):
    write(talk, cleo, "Hello.")
    Profile.objects.filter(user=cleo).update(shown_to="nobody")
    hidden = client_of(ben).get(url).content.decode()
    cleo.is_active = False
    cleo.save()
    closed = client_of(ben).get(url).content.decode()

    assert "Cleo" in hidden
    assert "/members/cleo/" not in hidden
    assert "a former member" in closed
    assert "Hello." in closed
