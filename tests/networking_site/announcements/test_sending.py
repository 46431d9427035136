"""An announcement goes out: by a job, batch by batch, to each member once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.notices.actions import choose, stop, write_digests
from contacts.notices.models import Choice, Notice
from contacts.profiles.actions import block
from contacts.profiles.models import User
from events.actions import answer
from networking_site import privacy
from networking_site.announcements import actions
from networking_site.announcements.actions import sending
from networking_site.announcements.emails import ANNOUNCED
from networking_site.announcements.models import Announcement, Receipt
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.networking_site.announcements.test_audience import came_back, wants
from tests.scenes import an_announcement, an_event, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_batches(monkeypatch):
    """Let a batch be of two members."""
    monkeypatch.setattr(sending, "TOLD_AT_ONCE", 2)
    monkeypatch.setattr(sending, "FIXED_AT_ONCE", 2)


def numbers(announcement):
    announcement.refresh_from_db()
    return (
        announcement.state,
        announcement.receivers,
        announcement.told,
        announcement.left_out,
    )


def next_job(announcement, *, now=None):
    """Do the next batch as its job would."""
    announcement.refresh_from_db()
    return actions.fix_and_tell(
        announcement.pk, step=announcement.step, now=now or timezone.now()
    )


def readers(mailoutbox):
    return sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)


def test_everyone_gets_one_letter_and_one_notice(
    ada, ben, cleo, send, became, mailoutbox
):
    it = send(an_announcement(by=ada))

    assert numbers(it) == ("sent", 3, 3, 0)
    assert it.ended_at is not None
    assert became(it) == dict.fromkeys(("ada", "ben", "cleo"), "mail")
    assert readers(mailoutbox) == ["ada", "ben", "cleo"]
    assert {mail.subject for mail in mailoutbox} == {"We move"}
    notice = Notice.objects.get(receiver=ben)
    assert (notice.title, notice.line) == ("We move", "To the mill.")
    assert notice.link == it.get_absolute_url()


def test_batches_follow_one_another_until_all_are_told(
    ada, make_member, send, small_batches, mailoutbox
):
    for number in range(6):
        make_member(f"m{number}")

    it = send(an_announcement(by=ada))

    assert numbers(it) == ("sent", 7, 7, 0)
    assert it.step == 8  # four to fix seven, and four to tell them
    assert len(set(readers(mailoutbox))) == len(mailoutbox) == 7


def test_each_is_told_as_she_chose(ada, ben, cleo, make_member, send, became):
    daily, nothing, gone = (make_member(name) for name in ("dora", "nils", "gina"))
    wants(cleo, Choice.Mail.NEVER)
    wants(daily, Choice.Mail.DAILY)
    wants(nothing, Choice.Mail.NEVER, on_site=False)
    came_back(gone)

    it = send(an_announcement(by=ada))

    assert numbers(it) == ("sent", 6, 5, 1)
    assert became(it) == {
        "ada": "mail",
        "ben": "mail",
        "cleo": "site",
        "dora": "daily",
        "nils": "chose_not",
        "gina": "no_mail",
    }
    sent = Letter.objects.filter(kind=ANNOUNCED.name)
    assert {letter.receiver for letter in sent} == {ada, ben}
    shown = Notice.objects.on_site().values_list("receiver__profile__handle", flat=True)
    assert sorted(shown) == ["ada", "ben", "cleo", "dora", "gina"]
    assert [n.receiver for n in Notice.objects.waiting_for_digest()] == [daily]


def test_the_daily_letter_takes_it_along(ada, ben, send, run_jobs, mailoutbox):
    wants(ben, Choice.Mail.DAILY)
    with time_machine.travel(datetime(2026, 3, 9, 20, tzinfo=UTC), tick=False):
        send(an_announcement(by=ada))
    mailoutbox.clear()

    with time_machine.travel(datetime(2026, 3, 10, 7, tzinfo=UTC), tick=False):
        write_digests(now=timezone.now())
        run_jobs()

    assert [mail.to for mail in mailoutbox] == [[ben.email]]
    assert "We move" in mailoutbox[0].body


def test_quiet_hours_keep_the_letter_back(ada, ben, send, mailoutbox):
    choose(ben, wishes={}, quiet=(time(22), time(7)))

    with time_machine.travel(datetime(2026, 3, 9, 23, tzinfo=UTC), tick=False):
        send(an_announcement(by=ada))

    assert readers(mailoutbox) == ["ada"]
    waiting = Letter.objects.get(receiver=ben)
    assert waiting.due_at == datetime(2026, 3, 10, 7, tzinfo=UTC)


def test_who_presses_stop_in_one_mail_gets_no_other(ada, ben, send, became, mailoutbox):
    send(an_announcement(by=ada))
    mailoutbox.clear()

    stop(ben, kind_name=ANNOUNCED.name)
    again = send(an_announcement(by=ada))

    assert readers(mailoutbox) == ["ada"]
    assert became(again)["ben"] == "site"


def test_the_audience_is_fixed_when_the_sending_begins(
    ada, ben, cleo, make_member, run_jobs, became
):
    event = an_event()
    answer(event, member=ben, answer="going", now=timezone.now())
    it = an_announcement(by=ada, segment="going", event=event)
    actions.send(it, by=ada, now=timezone.now())
    next_job(it)

    answer(event, member=cleo, answer="going", now=timezone.now())
    answer(event, member=ben, answer="not_going", now=timezone.now())
    run_jobs()

    assert became(it) == {"ben": "mail"}


def test_a_job_that_runs_twice_tells_nobody_twice(ada, ben, mailoutbox, run_jobs):
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())
    now = timezone.now()

    done = [actions.fix_and_tell(it.pk, step=step, now=now) for step in (0, 0, 1, 1)]
    run_jobs()

    assert done == [True, False, True, False]
    assert readers(mailoutbox) == ["ada", "ben"]
    assert numbers(it) == ("sent", 2, 2, 0)


def test_a_job_that_dies_in_the_middle_leaves_nothing_half_done(
    ada, ben, cleo, monkeypatch, run_jobs, mailoutbox
):
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())
    next_job(it)
    DBTaskResult.objects.all().delete()  # its worker was killed, and its job with it
    tell = sending._tell

    def dies_at_cleo(said, reader, *, now):
        if reader.member == cleo:
            raise KeyboardInterrupt
        tell(said, reader, now=now)

    with monkeypatch.context() as killed:
        killed.setattr(sending, "_tell", dies_at_cleo)
        with pytest.raises(KeyboardInterrupt):
            next_job(it)
    assert numbers(it) == ("sending", 3, 0, 0)
    assert not Letter.objects.exists()

    assert actions.pick_up(now=timezone.now()) == 0  # it may be only slow
    assert actions.pick_up(now=timezone.now() + timedelta(minutes=6)) == 1
    run_jobs()

    assert readers(mailoutbox) == ["ada", "ben", "cleo"]
    assert numbers(it) == ("sent", 3, 3, 0)


def test_stopping_holds_from_the_next_batch_on_and_can_be_taken_back(
    ada, make_member, small_batches, run_jobs, mailoutbox
):
    for number in range(4):
        make_member(f"m{number}")
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())
    for _batch in ("two fixed", "two more", "the last", "two told"):
        next_job(it)

    actions.stop(it, by=ada, now=timezone.now())
    actions.stop(it, by=ada, now=timezone.now())
    run_jobs()
    assert numbers(it) == ("stopped", 5, 2, 0)
    assert len(mailoutbox) == 2
    assert actions.pick_up(now=timezone.now() + timedelta(days=1)) == 0

    actions.go_on(it, by=ada, now=timezone.now())
    actions.go_on(it, by=ada, now=timezone.now())
    run_jobs()

    assert numbers(it) == ("sent", 5, 5, 0)
    assert len(set(readers(mailoutbox))) == len(mailoutbox) == 5


def test_pressing_send_twice_sends_once(ada, ben, run_jobs, mailoutbox):
    it = an_announcement(by=ada)

    for _press in range(2):
        actions.send(it, by=ada, now=timezone.now())
    run_jobs()

    assert readers(mailoutbox) == ["ada", "ben"]
    with pytest.raises(Refused, match="went out already"):
        actions.send(it, by=ada, now=timezone.now())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"segment": "going"}, "which event"),
        ({"segment": "topic"}, "which topic"),
        ({"segment": "not_seen"}, "nobody"),
    ],
)
def test_what_is_for_nobody_does_not_go_out(ada, more, reason):
    it = an_announcement(by=ada, **more)

    with pytest.raises(Refused, match=reason):
        actions.send(it, by=ada, now=timezone.now())

    assert numbers(it) == ("draft", 0, 0, 0)


def test_who_may_not_write_announcements_does_nothing(ada, ben):
    it, now = an_announcement(by=ada), timezone.now()
    draft = actions.Draft(subject="a", text="b", signature="c")

    for deed in (
        lambda: actions.write(draft, by=ben, token=uuid4(), now=now),
        lambda: actions.change(it, draft, by=ben),
        lambda: actions.throw_away(it, by=ben),
        lambda: actions.try_out(it, by=ben),
        lambda: actions.send(it, by=ben, now=now),
        lambda: actions.stop(it, by=ben, now=now),
        lambda: actions.go_on(it, by=ben, now=now),
    ):
        with pytest.raises(Refused, match="Your role"):
            deed()
    assert Announcement.objects.get() == it


def test_what_is_not_on_its_way_can_neither_be_stopped_nor_go_on(ada):
    it, now = an_announcement(by=ada), timezone.now()

    with pytest.raises(Refused, match="nothing to stop"):
        actions.stop(it, by=ada, now=now)
    with pytest.raises(Refused, match="not stopped"):
        actions.go_on(it, by=ada, now=now)


def test_across_a_block_the_group_signs(ada, ben, cleo, send, mailoutbox, client_of):
    block(ben, other=ada, now=timezone.now())

    it = send(an_announcement(by=ada, signature="Ada of the mill"))

    signed = {mail.to[0]: "Ada of the mill" in mail.body for mail in mailoutbox}
    assert signed == {ada.email: True, ben.email: False, cleo.email: True}
    for reader, name in ((ben, "The Long Table,"), (cleo, "Ada of the mill,")):
        page = client_of(reader).get(it.get_absolute_url()).content.decode()
        assert name in page
        assert ("Ada" in page) == (reader == cleo)


def test_who_is_erased_in_the_middle_is_not_waited_for(ada, ben, cleo, run_jobs):
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())
    next_job(it)

    privacy.erase(ben, now=timezone.now())
    run_jobs()

    assert numbers(it) == ("sent", 3, 2, 0)
    assert it.left == 1


def test_an_author_who_is_erased_sends_no_more(ada, ben, make_member, run_jobs):
    it = an_announcement(by=ada)
    actions.send(it, by=ada, now=timezone.now())

    privacy.erase(ada, now=timezone.now())
    run_jobs()

    assert (it.receipts.count(), Letter.objects.count()) == (0, 0)
    it.refresh_from_db()
    assert (it.state, it.signature, it.author) == ("stopped", "", None)


def test_after_a_year_it_is_forgotten_who_got_what(ada, ben, monkeypatch, client_of):
    monkeypatch.setattr(sending, "FORGOTTEN_AT_ONCE", 1)
    old, new = (told(an_announcement(by=ada), members=[ada, ben]) for _ in range(2))
    long_ago = timezone.now() - timedelta(days=366)
    old.receipts.update(at=long_ago)

    assert actions.forget_old_receipts(now=timezone.now()) == 2

    assert {receipt.announcement for receipt in Receipt.objects.all()} == {new}
    assert numbers(old) == ("sent", 2, 2, 0)
    assert client_of(ben).get(old.get_absolute_url()).status_code == 404


def test_what_a_member_takes_along_holds_what_she_was_told(ada, ben, cleo, send):
    wants(cleo, Choice.Mail.NEVER, on_site=False)

    send(an_announcement(by=ada))

    [hers] = privacy.export(ben)["announcements"]
    assert (hers["subject"], hers["text"]) == ("We move", "To the **mill**.")
    assert hers["how"] == "By mail"
    assert privacy.export(cleo)["announcements"] == []
    [written] = privacy.export(ada)["announcements_written"]
    assert written["signature"] == "Ada"
    assert User.objects.count() == 3
