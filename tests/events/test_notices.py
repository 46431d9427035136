"""Letters about events in the ways a member chose; what a calendar acts on, always."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.notices import actions as notices
from contacts.notices.kinds import all_kinds, kinds_to_choose
from contacts.notices.models import Choice, Notice
from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from events import actions, emails
from events.models import Event, HostMessage, Rsvp
from networking_site import privacy
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEVER, DAILY = Choice.Mail.NEVER, Choice.Mail.DAILY
# What a member can't do without: her calendar acts on it, or it waits for an answer.
ALWAYS = {
    *("going", "left", "got_a_place", "offered", "removed", "cancelled", "changed"),
    *("series_going", "series_left", "series_goes_on"),
    *("series_changed", "series_ended", "series_cancelled"),
}


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def supper(ben, now):
    """Ben hosts a supper in two days and an hour less."""
    soon = now + 2 * DAY - HOUR
    return an_event(
        host=ben,
        title="Supper",
        day=soon.date(),
        start_time=soon.time().replace(microsecond=0),
    )


def chooses(member, mail, *, on_site=True):
    """Let a member choose the same for everything there is."""
    wish = notices.Wish(mail, on_site)
    wishes = {kind.name: wish for kind in kinds_to_choose()}
    notices.choose(member, wishes=wishes, quiet=None)


def goes(event, *members, at=None):
    for member in members:
        actions.answer(
            event, member=member, answer=Rsvp.Answer.GOING, now=at or timezone.now()
        )
    event.rsvps.update(answered_at=timezone.now() - 9 * DAY)


def told(member):
    """Give the titles of what stands on the site for her, in order."""
    hers = Notice.objects.visible_to(member).on_site().order_by("pk")
    return [notice.title for notice in hers]


def mailed(member):
    letters = Letter.objects.filter(receiver=member).order_by("pk")
    return [letter.kind.removeprefix("events/") for letter in letters]


def says_everything(supper, ben, cleo, now):
    """Let everything happen to cleo that is no matter of her calendar."""
    actions.ask_again_all(now=now)
    actions.remind_all(now=supper.starts_at - HOUR)
    actions.write_to_people(
        supper,
        author=ben,
        to=HostMessage.To.ALL,
        subject="Where to park",
        text="Behind the mill.",
        token=uuid4(),
        now=now,
    )
    said = actions.comment(supper, author=cleo, text="Tea?", token=uuid4(), now=now)
    actions.comment(
        supper, author=ben, text="Tea.", token=uuid4(), answers=said, now=now
    )


def test_whoever_never_wants_mail_reads_it_on_the_site(supper, ben, cleo, now):
    chooses(cleo, NEVER)
    goes(supper, cleo)

    says_everything(supper, ben, cleo, now)

    assert mailed(cleo) == ["going"]
    assert told(cleo) == [
        "You’re going: Supper",
        "Still coming? Supper",
        "Soon: Supper",
        "Supper: Where to park",
        "Ben answered you: Supper",
    ]


def test_each_notice_leads_to_the_event(supper, ben, cleo, now, client_of):
    goes(supper, cleo)
    says_everything(supper, ben, cleo, now)

    client = client_of(cleo)
    page = supper.get_absolute_url()
    for notice in Notice.objects.visible_to(cleo):
        assert notice.link.startswith(page)
        assert client.get(notice.link).status_code == 200


@pytest.mark.parametrize("mail", [NEVER, DAILY])
def test_what_a_calendar_acts_on_leaves_at_once_whatever_she_chose(
    supper, cleo, now, run_jobs, mailoutbox, mail
):
    chooses(cleo, mail, on_site=False)
    notices.choose(
        cleo,
        wishes={},
        quiet=(time((now.hour - 2) % 24), time((now.hour + 2) % 24)),
    )
    Profile.objects.filter(user=cleo).update(time_zone="UTC")

    goes(supper, cleo)
    actions.change(supper, says={"minutes": supper.minutes + 30}, now=now)
    run_jobs()
    actions.cancel(supper, note="It pours.", now=now)
    run_jobs()

    hers = [letter for letter in mailoutbox if letter.to == [cleo.email]]
    parts = [part for letter in hers for part in letter.alternatives]
    methods = [part[1].partition("method=")[2] for part in parts if "method" in part[1]]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert told(cleo) == []
    assert all("List-Unsubscribe" not in letter.extra_headers for letter in hers)


def test_the_kinds_that_are_always_mailed_are_those_of_calendars_and_offers():
    always = {kind.name for kind in all_kinds() if kind.is_always_mailed}

    assert always == {f"events/{name}" for name in ALWAYS}
    for kind in all_kinds():
        chosen = kind.chosen_with or kind
        assert kind.is_always_mailed == chosen.is_always_mailed


def digest_of(member, now):
    """Let a morning come, and give what her digest says."""
    Profile.objects.filter(user=member).update(time_zone="UTC")
    Notice.objects.update(created_at=now - 2 * DAY)
    notices.write_digests(now=now.replace(hour=8))
    letter = Letter.objects.filter(receiver=member, kind="notices/digest").first()
    return letter.text if letter else ""


def test_told_daily_it_is_in_the_digest(supper, ben, cleo, now):
    chooses(cleo, DAILY)
    goes(supper, cleo)
    says_everything(supper, ben, cleo, now)

    text = digest_of(cleo, now)

    assert mailed(cleo) == ["going", "notices/digest"]
    for words in ("Still coming? Supper", "Supper: Where to park", "Ben answered you"):
        assert words in text
    assert "Behind the mill." in text


def test_of_a_cancelled_event_no_digest_asks_whether_she_comes(
    supper, ben, cleo, now, run_jobs, mailoutbox
):
    chooses(cleo, DAILY)
    goes(supper, cleo)
    actions.ask_again_all(now=now)
    actions.remind_all(now=supper.starts_at - HOUR)

    actions.cancel(supper, note="It pours.", now=now)
    run_jobs()

    assert digest_of(cleo, now) == ""
    subjects = [mail.subject for mail in mailoutbox if mail.to == [cleo.email]]
    assert subjects == ["Cancelled: Supper"]


def test_a_digest_written_before_the_event_was_cancelled_is_dropped(
    supper, cleo, now, run_jobs, mailoutbox
):
    chooses(cleo, DAILY)
    goes(supper, cleo)
    actions.ask_again_all(now=now)
    assert "Still coming? Supper" in digest_of(cleo, now)

    actions.cancel(supper, note="", now=now)
    Letter.objects.update(due_at=now - HOUR)
    run_jobs()

    assert Letter.objects.get(kind="notices/digest").state == Letter.State.DROPPED


def test_a_word_of_somebody_blocked_since_stands_nowhere(supper, ben, cleo, now):
    goes(supper, cleo)
    says_everything(supper, ben, cleo, now)

    block(cleo, other=ben, now=now)

    assert "Supper: Where to park" not in told(cleo)
    assert "Ben answered you: Supper" not in told(cleo)


def test_what_was_told_of_the_words_of_somebody_who_is_forgotten_goes_with_her(
    supper, ben, cleo, make_member, now
):
    goes(supper, cleo)
    actions.add_host(supper, member=make_member("gil"))
    says_everything(supper, ben, cleo, now)

    privacy.erase(ben, now=now)

    rest = list(Notice.objects.filter(receiver=cleo).order_by("pk"))
    assert {notice.kind for notice in rest} == {
        "events/going",
        "events/still_coming",
        "events/soon",
    }
    assert not any("Ben" in f"{one.title}{one.line}" for one in rest)
    assert not Letter.objects.filter(text__contains="mill").exists()


def test_a_comment_taken_away_is_told_no_more(supper, ben, cleo, now):
    goes(supper, cleo)
    said = actions.comment(
        supper, author=cleo, kind="question", text="Tea?", token=uuid4(), now=now
    )
    assert told(ben) == ["Cleo asks about Supper"]

    actions.remove_comment(said, by=cleo)

    assert told(ben) == []


def test_of_comments_one_is_told_once_an_hour_on_the_site_too(
    supper, ben, cleo, make_member, now
):
    gil = make_member("gil")
    chooses(cleo, NEVER)
    goes(supper, cleo, gil)
    actions.comment(supper, author=cleo, text="Tea?", token=uuid4(), now=now)

    for minutes in (1, 2, 70):
        later = now + timedelta(minutes=minutes)
        actions.comment(supper, author=gil, text="Tea!", token=uuid4(), now=later)

    assert told(cleo).count("Gil wrote about Supper") == 2


def test_letters_that_are_no_deal_can_be_stopped_in_one_press(supper, ben, cleo, now):
    goes(supper, cleo)
    says_everything(supper, ben, cleo, now)

    stops = {
        letter.kind: bool(letter.stop_url)
        for letter in Letter.objects.filter(receiver=cleo)
    }

    assert stops == {
        "events/going": False,
        "events/still_coming": True,
        "events/soon": True,
        "events/from_host": True,
        "events/answered": True,
    }
    assert all(
        "/notices/choices/" in letter.text
        for letter in Letter.objects.filter(receiver=cleo)
    )


def test_the_page_of_choices_has_one_line_for_all_about_her_place(ben, client_of):
    form = client_of(ben).get("/notices/choices/").context["form"]

    about_events = [name for name in form.fields if ":events/" in name]
    assert "site:events/going" in about_events
    assert "mail:events/going" not in about_events
    assert "site:events/cancelled" not in about_events
    assert "mail:events/still_coming" in about_events


def test_one_letter_that_fails_keeps_no_reminder_waiting(
    supper, cleo, make_member, now, monkeypatch, caplog
):
    gil = make_member("gil")
    goes(supper, cleo, gil)
    for what in ("soon", "still_coming"):
        real = getattr(emails, what)

        def fails_for_cleo(rsvp, real=real, **more):
            if rsvp.member == cleo:
                raise ValueError("a letter that can't be written")
            real(rsvp, **more)

        monkeypatch.setattr(emails, what, fails_for_cleo)

    assert actions.ask_again_all(now=now) == 1
    assert actions.remind_all(now=supper.starts_at - HOUR) == 1
    assert caplog.text.count("left out: events.Rsvp") == 2
    monkeypatch.undo()
    assert actions.ask_again_all(now=now) == 1
    assert actions.remind_all(now=supper.starts_at - HOUR) == 1


def test_a_kind_for_every_letter_of_events_but_one():
    """Who becomes a host gets a letter, whose words no row could be asked for again."""
    from pathlib import Path

    folders = Path(__file__).parents[2] / "templates" / "emails" / "events"
    letters = {f"events/{folder.name}" for folder in folders.iterdir()}

    assert letters - {kind.name for kind in all_kinds()} == {"events/made_host"}


def test_an_event_by_link_is_told_to_who_answered_it(ben, cleo, now):
    link = an_event(host=ben, audience=Event.Audience.LINK, title="By link")
    goes(link, cleo)

    assert told(cleo) == ["You’re going: By link"]
