"""What is said around an event: who reads it, who hears of it, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from events import actions
from events.models import Comment, Event, Rsvp
from events.rules import COMMENTS_A_DAY, COMMENTS_AN_HOUR
from networking_site.lib.plain_text import with_links
from networking_site.lib.refused import Refused
from tests.contacts.profiles.test_public_profile import Reader
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
COMMENT, QUESTION = Comment.Kind.COMMENT, Comment.Kind.QUESTION


def say(event, author, text="Hello.", *, now=NOW, **more):
    return actions.comment(
        event, author=author, text=text, token=uuid4(), now=now, **more
    )


def goes(event, *members):
    for member in members:
        actions.answer(event, member=member, answer=Rsvp.Answer.GOING, now=NOW)


def read_by(client, event):
    """Give what this browser reads under an event, answers inside their threads."""
    talk = client.get(event.get_absolute_url()).context["talk"]
    return [
        [str(said.text), *(str(answer.text) for answer in said.answers)]
        for said in talk["threads"]
    ]


def sent_to(mailoutbox, member):
    return [mail.subject for mail in mailoutbox if mail.to == [member.email]]


def test_a_comment_is_read_by_members_and_answered(ben, cleo, client_of):
    event = an_event()
    client = client_of(ben)
    url = f"{event.get_absolute_url()}comments/"

    client.post(url, {"text": "Is there tea?", "token": uuid4(), "kind": "comment"})
    root = Comment.objects.get()
    client_of(cleo).post(
        url, {"text": "I bring some.", "token": uuid4(), "answers": root.public_id}
    )

    assert read_by(client, event) == [["Is there tea?", "I bring some."]]


def test_visitors_read_how_many_go_and_nothing_that_is_said(ben, client):
    event = an_event(audience="public")
    say(event, ben, "Secretly.")

    assert b"Secretly." not in client.get(event.get_absolute_url()).content
    assert client.get(f"{event.get_absolute_url()}comments/").status_code == 302


def test_a_question_is_for_hosts_and_whoever_asked(
    ada, ben, cleo, make_member, client_of
):
    host = make_member("hal")
    event = an_event(host=host)
    asked = say(event, ben, "May my dog come?", kind=QUESTION)
    say(event, host, "Gladly.", answers=asked)

    for reader in (ben, host, ada):
        assert read_by(client_of(reader), event) == [["May my dog come?", "Gladly."]]
    assert read_by(client_of(cleo), event) == []
    url = f"{event.get_absolute_url()}comments/"
    answer = {"text": "No!", "token": uuid4(), "answers": asked.public_id}
    assert client_of(cleo).post(url, answer).status_code == 404


def test_who_is_blocked_reads_nothing_of_the_other(ben, dov, cleo, client_of):
    event = an_event()
    root = say(event, ben, "By ben.")
    say(event, cleo, "To ben.", answers=root)
    say(event, dov, "By dov.")

    assert read_by(client_of(dov), event) == [["By dov."]]
    assert read_by(client_of(ben), event) == [["By ben.", "To ben."]]


def test_hosts_hear_of_a_question_and_the_asker_of_the_answer(
    ben, cleo, make_member, run_jobs, mailoutbox
):
    host = make_member("hal")
    event = an_event(host=host)

    asked = say(event, ben, "May my dog come?", kind=QUESTION)
    run_jobs()
    say(event, host, "Gladly.", answers=asked)
    run_jobs()

    assert sent_to(mailoutbox, host) == ["Ben asks about Tuesday breakfast"]
    assert sent_to(mailoutbox, ben) == ["Hal answered you: Tuesday breakfast"]
    assert sent_to(mailoutbox, cleo) == []
    assert "May my dog come?" in mailoutbox[0].body


def test_people_going_who_wrote_there_hear_once_an_hour(
    ben, cleo, make_member, run_jobs, mailoutbox
):
    event, gus = an_event(), make_member("gus")
    goes(event, ben, cleo)
    for member in (ben, gus):
        say(event, member, now=NOW - timedelta(hours=3))
    run_jobs()
    mailoutbox.clear()

    say(event, cleo, "One.")
    say(event, cleo, "Two.", now=NOW + timedelta(minutes=5))
    run_jobs()

    assert sent_to(mailoutbox, ben) == ["Cleo wrote about Tuesday breakfast"]
    assert sent_to(mailoutbox, gus) == []  # he wrote, and does not go
    assert sent_to(mailoutbox, cleo) == []


def test_a_letter_is_dropped_when_what_it_says_is_gone_or_hidden(
    ben, cleo, make_member, run_jobs, mailoutbox
):
    host = make_member("hal")
    event = an_event(host=host)
    removed = say(event, ben, "Never mind.", kind=QUESTION)
    say(event, cleo, "Between us.", kind=QUESTION)

    actions.remove_comment(removed, by=ben)
    block(host, other=cleo, now=NOW)
    run_jobs()

    assert mailoutbox == []


def test_who_wrote_it_and_hosts_take_it_away_and_nobody_else(
    ben, cleo, make_member, client_of
):
    host = make_member("hal")
    event = an_event(host=host)
    mine, theirs = say(event, ben, "Mine."), say(event, cleo, "Theirs.")

    def remove(member, comment):
        path = f"{event.get_absolute_url()}comments/{comment.public_id}/remove/"
        return client_of(member).post(path).status_code

    assert remove(cleo, mine) == 404
    assert remove(ben, mine) == 302
    assert remove(ben, mine) == 404
    assert remove(host, theirs) == 302
    assert not Comment.objects.exists()


def test_what_others_answered_stays_until_it_goes_as_well(ben, cleo, client_of):
    event = an_event()
    root = say(event, ben, "Regretted.")
    answer = say(event, cleo, "Kind.", answers=root)

    actions.remove_comment(root, by=ben)

    page = client_of(ben).get(event.get_absolute_url())
    assert b"Regretted." not in page.content
    assert b"Something was taken away here." in page.content
    assert read_by(client_of(ben), event) == [["", "Kind."]]
    actions.remove_comment(answer, by=cleo)
    assert not Comment.objects.exists()


def test_an_answer_to_an_answer_stands_in_the_same_thread(ben, cleo):
    event = an_event()
    root = say(event, ben)
    answer = say(event, cleo, answers=root)

    again = say(event, ben, answers=answer)

    assert again.answers == root


def test_sending_twice_keeps_one(ben, client_of):
    event = an_event()
    form = {"text": "Once.", "token": uuid4(), "kind": "comment"}
    client = client_of(ben)

    first, second = (
        client.post(f"{event.get_absolute_url()}comments/", form) for _ in range(2)
    )

    assert first.status_code == second.status_code == 302
    assert Comment.objects.count() == 1


def test_the_token_of_somebody_elses_comment_is_refused(ben, cleo):
    event = an_event()
    hers = say(event, cleo)

    with pytest.raises(Refused, match="sent before"):
        actions.comment(event, author=ben, text="Mine.", token=hers.public_id, now=NOW)


@pytest.mark.parametrize(
    ("many", "ago"),
    [
        (COMMENTS_AN_HOUR, timedelta(minutes=30)),
        (COMMENTS_A_DAY, timedelta(hours=20)),
    ],
)
def test_nobody_floods(ben, many, ago):
    event = an_event()
    Comment.objects.bulk_create(
        Comment(event=event, author=ben, text="x", written_at=NOW - ago)
        for _ in range(many)
    )

    with pytest.raises(Refused, match="Let others have a turn"):
        say(event, ben)

    say(event, ben, now=NOW + timedelta(days=2))


def test_a_thread_ends_somewhere(ben):
    event = an_event()
    root = say(event, ben, now=NOW - timedelta(days=3))
    Comment.objects.bulk_create(
        Comment(
            event=event,
            author=ben,
            answers=root,
            text="x",
            written_at=NOW - timedelta(days=2),
        )
        for _ in range(50)
    )

    with pytest.raises(Refused, match="many answers"):
        say(event, ben, answers=root)


def test_who_has_no_face_is_asked_for_it_and_keeps_her_words(ben, client_of):
    event = an_event()
    Profile.objects.filter(user=ben).update(about_me="")

    page = client_of(ben).post(
        f"{event.get_absolute_url()}comments/",
        {"text": "My words.", "token": uuid4(), "kind": "comment"},
    )

    assert page.status_code == 422
    assert b"Fill in both halves" in page.content
    assert b"My words." in page.content


@pytest.mark.parametrize(
    "form",
    [
        {"text": ""},
        {"text": "\u200b\u2060"},
        {"text": "x" * 2001},
        {"text": "Fine.", "kind": "shout"},
        {"text": "Fine.", "token": "x"},
        {"text": "Fine.", "answers": "1' OR 1=1"},
    ],
)
def test_what_makes_no_sense_changes_nothing(ben, client_of, form):
    event = an_event()

    page = client_of(ben).post(
        f"{event.get_absolute_url()}comments/", {"token": uuid4(), **form}
    )

    assert page.status_code == 422
    assert not Comment.objects.exists()


def test_an_answer_to_what_is_elsewhere_or_nowhere_is_404(ben, client_of):
    event, other = an_event(), an_event()
    elsewhere = say(other, ben)
    url = f"{event.get_absolute_url()}comments/"

    for answers in (elsewhere.public_id, uuid4()):
        form = {"text": "Hm.", "token": uuid4(), "answers": answers}
        assert client_of(ben).post(url, form).status_code == 404


def test_the_pitch_check_helps_and_never_stops(ben, client_of):
    event = an_event()
    client, url = client_of(ben), f"{event.get_absolute_url()}comments/"
    form = {
        "text": "We are the leading provider. Book now, 20% off!",
        "token": uuid4(),
        "kind": "comment",
    }

    looked = client.post(url, {**form, "check": "1"})
    typed = client.post(
        url, form, headers={"HX-Request": "true", "HX-Target": "remarks"}
    )
    assert not Comment.objects.exists()
    client.post(url, form)

    assert looked.status_code == 200
    assert b'class="remark"' in looked.content
    assert b'class="remark"' in typed.content
    assert b"<html" not in typed.content
    assert Comment.objects.count() == 1


def test_htmx_gets_just_the_talk(ben, client_of):
    event = an_event()
    url = f"{event.get_absolute_url()}comments/"
    htmx = {"HX-Request": "true", "HX-Target": "talk"}
    form = {"text": "Quick.", "token": uuid4(), "kind": "comment"}

    for sent, status in ((form, 200), ({"text": ""}, 422)):
        part = client_of(ben).post(url, sent, headers=htmx)
        assert part.status_code == status
        assert b'id="talk"' in part.content
        assert b"<html" not in part.content


def test_an_event_by_link_is_talked_about_by_those_who_answered(ben, cleo, client_of):
    event = an_event(audience="link", link_key="k")
    goes(event, ben)
    url = f"{event.get_absolute_url()}comments/"

    assert client_of(ben).get(url).status_code == 200
    assert client_of(cleo).get(url).status_code == 404


def test_a_draft_is_not_talked_about(ben, client_of):
    event = an_event(status=Event.Status.DRAFT, host=ben)

    assert client_of(ben).get(event.get_absolute_url()).context["talk"] is None
    assert client_of(ben).get(f"{event.get_absolute_url()}comments/").status_code == 404
    with pytest.raises(Refused, match="not published"):
        say(event, ben)


def test_older_threads_are_on_a_page_of_their_own(ben, client_of):
    event = an_event()
    for number in range(25):
        say(event, ben, f"No {number}", now=NOW - timedelta(days=30 - number))
    client, url = client_of(ben), f"{event.get_absolute_url()}comments/"

    shown = [thread[0] for thread in read_by(client, event)]
    first = client.get(url).context
    second = client.get(f"{url}{first['page'].next_url}").context

    assert shown == [f"No {number}" for number in (24, 23, 22, 21, 20)]
    assert len(first["talk"]["threads"]) == 20
    assert [str(said.text) for said in second["talk"]["threads"]] == [
        f"No {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert client.get(url, {"after": "9" * 5000}).status_code == 200


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>a</b> & b", "&lt;b&gt;a&lt;/b&gt; &amp; b"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        (
            "see https://a.example/?x=1&y=2.",
            'see <a href="https://a.example/?x=1&amp;y=2" '
            'rel="nofollow ugc noopener noreferrer">'
            "https://a.example/?x=1&amp;y=2</a>.",
        ),
    ],
)
def test_plain_text_has_links_and_nothing_else(text, html):
    assert with_links(text) == html


def test_hostile_words_are_only_words_on_the_page(ben, client_of):
    event = an_event()
    say(event, ben, '"><svg/onload=alert(1)> https://e.example/"onmouseover="x')

    page = client_of(ben).get(event.get_absolute_url()).content.decode()

    found = Reader(page).elements
    assert "e.example" in page
    assert {"onmouseover", "onload"} & {name for _, name in found} == set()
    assert "<svg/onload" not in page
