"""The organisers' pages about announcements, and the one that members read."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.notices.models import Choice
from contacts.profiles.models import User
from networking_site.announcements import actions
from networking_site.announcements.models import Announcement
from networking_site.lib.outbox.models import Letter
from networking_site.lib.trail.models import Deed
from tests.networking_site.announcements.test_audience import names_topic, wants
from tests.scenes import an_announcement, an_event, told

pytestmark = pytest.mark.django_db
HOME = "/admin/announcements/"


@pytest.fixture
def desk(ada, client_of):
    """Give ada's browser."""
    return client_of(ada)


def typed(**more):
    return {
        "token": str(uuid4()),
        "subject": "We move",
        "text": "To the mill.",
        "signature": "Ada",
        "segment": "everyone",
        "topic": "",
        "event": "",
        **more,
    }


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_organiser_writes_looks_changes_and_throws_away(desk, ada):
    words = typed()
    for _press in range(2):
        kept = desk.post(f"{HOME}new/", words)
    it = Announcement.objects.get()
    assert kept["Location"] == f"{HOME}{it.public_id}/preview/"
    assert (it.author, it.state) == (ada, "draft")

    changed = typed(subject="We stay", token=words["token"])
    assert desk.post(f"{HOME}{it.public_id}/edit/", changed).status_code == 302
    assert "We stay" in page(desk, HOME)

    assert desk.post(f"{HOME}{it.public_id}/throw-away/").status_code == 302
    assert not Announcement.objects.exists()
    assert "Nothing has been announced yet." in page(desk, HOME)


def test_the_start_page_leads_there(desk):
    assert f'href="{HOME}"' in page(desk, "/admin/")


def test_what_is_done_with_it_stands_in_the_trail(desk, ada, ben):
    draft = an_announcement(by=ada)

    for deed in ("send", "stop", "go-on"):
        desk.post(f"{HOME}{draft.public_id}/{deed}/")
        desk.post(f"{HOME}{draft.public_id}/{deed}/")  # changes nothing

    deeds = Deed.objects.filter(about_title=draft.subject).order_by("pk")
    assert [deed.deed for deed in deeds] == [
        "announcements.sent",
        "announcements.stopped",
        "announcements.went_on",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"segment": "going"}, "Say which event&#x27;s people you mean."),
        ({"segment": "topic"}, "Say which topic they named."),
        ({"segment": "topic", "topic": "Sheep"}, "No member named that topic."),
        ({"text": " "}, "This field is required."),
        ({"segment": "nobody"}, "Select a valid choice."),
        ({"event": "999999", "segment": "going"}, "Select a valid choice."),
    ],
)
def test_what_can_not_be_is_asked_back_and_nothing_is_lost(desk, wrong, said):
    answer = desk.post(f"{HOME}new/", typed(**wrong))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="We move"' in answer.content.decode()
    assert not Announcement.objects.exists()


def test_an_event_and_a_topic_are_kept_only_where_they_say_whom(desk, ben):
    names_topic(ben, "Goats")
    event = an_event(title="The walk")
    assert "The walk" in page(desk, f"{HOME}new/")
    both = {"topic": "goats", "event": str(event.pk)}

    for segment in ("topic", "going", "everyone"):
        desk.post(f"{HOME}new/", typed(segment=segment, **both))

    kept = Announcement.objects.order_by("pk").values_list("topic__name", "event")
    assert list(kept) == [("Goats", None), (None, event.pk), (None, None)]


def test_before_sending_it_is_said_how_many_get_it_and_why_others_do_not(
    desk, ada, ben, cleo, make_member
):
    wants(ben, Choice.Mail.DAILY)
    wants(cleo, Choice.Mail.NEVER, on_site=False)
    User.objects.filter(pk=make_member("eve").pk).update(is_active=False)
    it = an_announcement(by=ada)

    asked = page(desk, f"{HOME}{it.public_id}/send/")

    rows = re.findall(r'<th scope="row">([^<]+)</th> <td>(\d+)</td>', asked)
    assert rows == [
        ("By mail", "1"),
        ("With her daily letter", "1"),
        ("Together", "2"),
        ("Chose not to be told", "1"),
        ("Her account is closed", "1"),
        ("Together", "2"),
    ]
    assert "Tell 2 members" in asked
    it.refresh_from_db()
    assert it.state == "draft"


def test_what_is_for_nobody_is_not_offered_to_be_sent(desk, ada):
    it = an_announcement(by=ada, segment="not_seen")

    asked = page(desk, f"{HOME}{it.public_id}/send/")
    pressed = desk.post(f"{HOME}{it.public_id}/send/")

    assert "There is nobody that it is meant for." in asked
    assert "Tell 0 members" not in asked
    assert pressed.status_code == 422


def test_it_is_sent_followed_stopped_and_goes_on(desk, ada, ben, run_jobs, mailoutbox):
    it = an_announcement(by=ada)
    at = f"{HOME}{it.public_id}/"

    assert desk.post(f"{at}send/")["Location"] == at
    assert desk.post(f"{at}send/")["Location"] == at
    assert "Looking up whom it is for" in page(desk, at)
    assert desk.post(f"{at}stop/").status_code == 302
    assert "Go on" in page(desk, at)
    assert desk.post(f"{at}go-on/").status_code == 302
    run_jobs()

    assert "2 of 2 done." in page(desk, at)
    assert len(mailoutbox) == 2
    assert "2 of 2 told." in page(desk, HOME)


def test_while_it_moves_its_part_of_the_page_comes_anew(desk, ada, run_jobs):
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())
    at = f"{HOME}{it.public_id}/"

    moving = desk.get(at, headers={"HX-Request": "true"}).content.decode()
    run_jobs()
    done = desk.get(at, headers={"HX-Request": "true"}).content.decode()

    assert moving.strip().startswith('<section id="progress"')
    assert f'hx-get="{at}"' in moving
    assert "csrfmiddlewaretoken" in moving
    assert "hx-get" not in done


def test_it_is_listed_who_got_it_and_who_did_not(
    desk, ada, ben, cleo, make_member, send
):
    wants(cleo, Choice.Mail.NEVER, on_site=False)
    make_member("nan")
    it = send(an_announcement(by=ada))
    at = f"{HOME}{it.public_id}/receivers/"

    def listed(query=""):
        rows = page(desk, at + query)
        return re.findall(r'change/">([^<]+)</a> </th> <td> ([^<]+?) </td>', rows)

    assert sorted(listed()) == [
        ("Ada", "By mail"),
        ("Ben", "By mail"),
        ("Cleo", "Chose not to be told"),
        ("Nan", "By mail"),
    ]
    assert listed("?how=chose_not") == [("Cleo", "Chose not to be told")]
    assert listed("?q=be") == [("Ben", "By mail")]
    assert "Nobody here." in page(desk, f"{at}?how=waiting")
    assert len(listed("?how=nonsense")) == 4


def test_the_preview_shows_the_mail_in_a_frame_that_nothing_runs_in(desk, ada):
    it = an_announcement(by=ada, text="To the **mill** <script>alert(1)</script>.")
    at = f"{HOME}{it.public_id}/"

    around, letter = desk.get(f"{at}preview/"), desk.get(f"{at}letter/")

    shown = around.content.decode()
    assert f'src="{at}letter/"' in shown
    assert re.search(r"<iframe[^>]* sandbox\s", shown)
    assert "To the **mill** &lt;script&gt;" in shown
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"
    html, policy = letter.content.decode(), letter["Content-Security-Policy"]
    assert "To the <strong>mill</strong> &lt;script&gt;" in html
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    by_hash = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{by_hash}'" in policy
    assert "frame-ancestors 'self'" in policy
    assert letter["X-Frame-Options"] == "SAMEORIGIN"


def test_a_test_to_myself_stays_on_the_page(desk, ada):
    it = an_announcement(by=ada)

    answer = desk.post(f"{HOME}{it.public_id}/test/", follow=True)

    assert f"On its way to {ada.email} alone." in answer.content.decode()
    assert Letter.objects.get().to == ada.email


def test_what_went_out_can_not_be_changed_any_more(desk, ada, ben):
    it = told(an_announcement(by=ada), members=[ben])
    at = f"{HOME}{it.public_id}/"

    for path in ("edit/", "throw-away/", "test/", "stop/", "go-on/"):
        deed = desk.get if path == "edit/" else desk.post
        answer = deed(f"{at}{path}", follow=True)
        assert answer.status_code == 200
        assert re.search(r'class="(danger|warning)"', answer.content.decode()), path
    assert desk.get(f"{at}send/")["Location"] == at
    assert Announcement.objects.get() == it


def test_a_draft_has_no_progress(desk, ada):
    it = an_announcement(by=ada)

    answer = desk.get(f"{HOME}{it.public_id}/")

    assert answer["Location"] == f"{HOME}{it.public_id}/preview/"


def test_a_member_reads_what_she_was_told_and_nobody_else_does(
    ada, ben, cleo, client_of
):
    it = told(an_announcement(by=ada, text="To the **mill**."), members=[ben])

    shown = page(client_of(ben), it.get_absolute_url())

    assert "To the <strong>mill</strong>." in shown
    assert "Ada," in shown
    for other in (ada, cleo):
        assert client_of(other).get(it.get_absolute_url()).status_code == 404


def test_who_was_left_out_does_not_read_it_by_its_address(ada, ben, client_of, send):
    wants(ben, Choice.Mail.NEVER, on_site=False)

    it = send(an_announcement(by=ada))

    assert client_of(ben).get(it.get_absolute_url()).status_code == 404


def test_the_notice_leads_to_it(ada, ben, client_of, send):
    it = send(an_announcement(by=ada))
    reader = client_of(ben)

    assert "We move" in page(reader, "/notices/")
    assert page(reader, it.get_absolute_url())


def test_members_choose_how_organisers_reach_them(ben, client_of):
    choices = page(client_of(ben), "/notices/choices/")

    assert "The organisers write to the group, or to a part of it" in choices
