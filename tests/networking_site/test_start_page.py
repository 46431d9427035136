"""What an organiser finds when she opens the admin."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.introductions import actions as introductions
from contacts.profiles.actions import block, report
from contacts.profiles.models import Profile, User
from events import actions as events
from events.models import Attendance, Event
from networking_site.lib.group.chosen import choose, proposed
from networking_site.lib.outbox.models import Letter
from networking_site.organisers.start import needs_of, start_page
from networking_site.organisers.weeks import last_weeks
from tests.scenes import a_shared_room, an_event, an_introduction

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _a_group(db):
    choose(proposed())


def at(moment):
    return {"day": moment.date(), "start_time": moment.time()}


def needs(organiser):
    return [need.text for need in needs_of(organiser, now=NOON)]


def test_when_nothing_waits_the_page_says_so(ada, client_of):
    page = client_of(ada).get("/admin/").content.decode()

    assert "Nothing waits for you." in page
    assert "Nothing is on today." in page


def test_who_waits_and_what_was_reported_stand_first(ada, ben, cleo, client_of):
    Profile.objects.filter(user=cleo).update(waiting_since=NOON)
    report(ada, about=ben, kind="rude", text="Look.", now=NOON)
    report(ben, about=ada, kind="rude", text="Look.", now=NOON)

    page = client_of(ada).get("/admin/").content.decode()

    assert needs(ada) == ["One person waits to be let in.", "One report is open."]
    assert 'href="/admin/profiles/newcomer/"' in page
    assert 'href="/admin/profiles/report/"' in page


def test_an_event_that_lost_its_host_is_named(ada, ben):
    event = an_event(host=ben, title="Breakfast")
    assert needs(ada) == []

    User.objects.filter(pk=ben.pk).update(is_active=False)

    assert needs(ada) == ["Nobody hosts Breakfast."]
    Event.objects.filter(pk=event.pk).update(status="draft")
    assert needs(ada) == []


def test_mail_and_jobs_that_failed_are_said_for_a_week(ada):
    old, new = NOON - timedelta(days=8), NOON - timedelta(days=1)
    for number, then in enumerate([old, new, new]):
        Letter.objects.create(
            message_id=number,
            to="eve@mail.example",
            state="failed",
            written_at=then,
            due_at=then,
        )
        DBTaskResult.objects.create(
            status="FAILED",
            task_path="events.tasks.remind_people",
            args_kwargs={},
            run_after=then,
            finished_at=then,
            exception_class_path="",
            traceback="",
            backend_name="default",
        )

    assert needs(ada) == [
        "2 mails of the last week could not be delivered.",
        "Failed in the last week: remind people. Tell whoever runs the site.",
    ]


def test_today_is_a_run_sheet_and_the_rest_a_table(ada, ben, cleo, client_of):
    tonight = an_event(host=ben, title="Tonight", **at(NOON + timedelta(hours=8)))
    an_event(host=ben, title="Next week", **at(NOON + timedelta(days=7)))
    an_event(host=ben, title="Far away", **at(NOON + timedelta(days=15)))
    events.answer(tonight, member=cleo, answer="going", now=NOON)

    page = start_page(ada, now=NOON)
    shown = client_of(ada).get("/admin/").content.decode()

    [event] = page["tonight"]
    assert (event.title, event.going, event.hosts) == ("Tonight", 1, ["Ben"])
    assert [event.title for event in page["to_come"]] == ["Next week"]
    assert f"/events/{tonight.slug}/host/check-in/" in shown


def test_a_host_whom_she_may_not_see_is_not_named(ada, ben):
    an_event(host=ben, title="Tonight", **at(NOON + timedelta(hours=8)))
    block(ben, other=ada, now=NOON)

    [event] = start_page(ada, now=NOON)["tonight"]

    assert event.hosts == []
    assert needs(ada) == []


def test_newcomers_who_met_nobody_stand_first(ada, ben, cleo, make_member):
    eve = make_member("eve")
    a_shared_room(hosts=[ada], people=[ada, ben], slug="the-evening")
    Attendance.objects.create(
        event=an_event(host=ada), member=cleo, came=True, noted_at=NOON
    )
    User.objects.filter(pk=ada.pk).update(date_joined=NOON - timedelta(days=60))

    new = start_page(ada, now=NOON)["newcomers"]

    assert [(one.user, one.came, one.met) for one in new] == [
        (eve, False, False),
        (cleo, True, False),
        (ben, False, True),
    ]


def test_twelve_weeks_are_counted_from_mondays(ada, ben, cleo, make_member):
    monday = datetime(2027, 3, 8, tzinfo=UTC)
    User.objects.update(date_joined=monday - timedelta(weeks=12))  # too long ago
    for member, then in ((ben, monday), (cleo, monday - timedelta(seconds=1))):
        User.objects.filter(pk=member.pk).update(date_joined=then)
    was = an_event(host=ada, **at(monday - timedelta(weeks=11)))
    for member, came in ((ben, True), (cleo, False)):
        Attendance.objects.create(event=was, member=member, came=came, noted_at=NOON)
    eve = make_member("eve")
    User.objects.filter(pk=eve.pk).update(date_joined=monday - timedelta(weeks=50))
    letter = an_introduction(introducer=ada, one=ben, other=cleo, now=NOON)
    an_introduction(introducer=ada, one=ben, other=eve, now=NOON)
    for party in (ben, cleo):
        introductions.answer(letter, member=party, answer="yes", now=NOON)

    counts = {
        picture.title: [bar.count for bar in picture.bars]
        for picture in last_weeks(now=NOON)
    }

    assert counts["New members"] == [0] * 10 + [1, 1]
    assert counts["People who came"] == [1] + [0] * 11
    assert counts["People who did not come"] == [1] + [0] * 11
    assert counts["Introductions made"] == [0] * 11 + [2]
    assert counts["Introductions both said yes to"] == [0] * 11 + [1]
    assert counts["Conversations begun"] == [0] * 12


def test_each_picture_has_a_table_beside_it(ada, client_of):
    page = client_of(ada).get("/admin/").content.decode()
    weeks = page.partition('id="weeks"')[2].partition("</section>")[0]

    assert weeks.count("<svg") == weeks.count("As a table") == 6
    assert len(re.findall("<rect ", weeks)) == 6 * 12
    assert "style=" not in weeks


def test_the_page_counts_by_the_clock_of_who_looks(ada, ben):
    User.objects.update(date_joined=datetime(2027, 3, 7, 23, 30, tzinfo=UTC))

    with timezone.override("Europe/Helsinki"):  # where it is Monday already
        [new, *_] = last_weeks(now=NOON)

    assert new.bars[-1].count == 2


def test_all_lists_stand_under_few_headings(ada, client_of):
    page = client_of(ada).get("/admin/").content.decode()

    lists = page.partition('id="content-main"')[2]
    headings = re.findall(r"<h3[^>]*>([^<]+)</h3>", lists)
    assert headings == ["Pages", "Events", "Members", "More"]
    more = lists.partition(">More</h3>")[2]
    assert "Settings of the group" in more
    assert "Deeds in the audit trail" in more
    add = r'href="/admin/profiles/topic/add/" class="addlink">Add<span[^>]*> to: Topics'
    assert re.search(add, lists)
