"""Every tie to a person and every word of hers is known to export and to erasure.

One member's every column holds a mark of its own. Her export holds them all; after her
erasure none is left in database, media, cache, outbox, sessions or log.
"""

from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.test import Client
from django.utils import timezone

from contacts.introductions import actions as introductions
from contacts.introductions.models import Conversation, Introduction, Party
from contacts.notices import actions as notices
from contacts.notices import emails
from contacts.notices.models import Choice, Notice
from contacts.profiles import actions as profiles
from contacts.profiles import photos
from contacts.profiles import privacy as profiles_privacy
from contacts.profiles.actions.directory import reindex_all
from contacts.profiles.models import (
    Ask,
    Connection,
    FormerHandle,
    Invitation,
    Link,
    Profile,
    Prompt,
    Report,
    ReportedWords,
    ReportStep,
    Suspension,
    Topic,
    User,
)
from contacts.profiles.views import page
from events import actions as events
from events.models import (
    Attendance,
    Comment,
    Event,
    FeedKey,
    HostMessage,
    ParticipantsReport,
    Rsvp,
    Series,
    SeriesAnswer,
)
from events.rooms.models import Keepsake, Participant, Rotation, Round, Seat
from networking_site import privacy
from networking_site.announcements.models import Announcement, Receipt
from networking_site.exports.models import Export
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.trail.models import Deed
from networking_site.my_data import actions as my_data
from networking_site.my_data import parcel
from networking_site.my_data import privacy as traces
from tests.house import marks
from tests.house.marks import MARK
from tests.scenes import a_favour, a_photo, an_event, an_introduction

pytestmark = pytest.mark.django_db
HER_ADDRESS = f"{MARK}@example.org"


def ties_in_the_schema() -> set[str]:
    """Give every column that points at an account."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and _points_at_a_person(model, field)
    }


def _points_at_a_person(model, field):
    if field.many_to_many:
        return model is User
    return field.related_model is User


def missing(ties: dict[str, str]) -> set[str]:
    """Give the ties that no app's privacy.py speaks of."""
    return ties_in_the_schema() - set(ties)


def test_every_tie_is_known():
    assert missing(privacy.TIES) == set()
    assert set(privacy.TIES) - ties_in_the_schema() == set()


def test_a_forgotten_tie_is_noticed():
    ties = dict(privacy.TIES)
    del ties["events.Rsvp.member"]

    assert missing(ties) == {"events.Rsvp.member"}


def test_of_every_column_it_is_said_what_becomes_of_it():
    names = {marks.name_of(*column) for column in marks.columns()}
    models_too = names | {name.rpartition(".")[0] for name in names}

    assert marks.unclassified(privacy.COLUMNS) == []
    assert set(privacy.COLUMNS) - models_too == set()
    kinds = {fate.split(",")[0].split(" ")[0] for fate in privacy.COLUMNS.values()}
    assert kinds == {"export", "secret", "group's", "nobody's"}


def test_a_column_of_which_nothing_is_said_is_noticed():
    fates = dict(privacy.COLUMNS)
    del fates["profiles.Link"]

    assert "profiles.Link.url" in marks.unclassified(fates)


@pytest.fixture
def others(make_member):
    """Members whose history with her must stay readable."""
    return {name: make_member(name) for name in ("gus", "hal", "ivy", "jon")}


@pytest.fixture
def marked(
    make_member, ada, ben, cleo, others, run_jobs, monkeypatch, settings, tmp_path
):
    """A member with ties of every kind, and a mark in each column that holds words."""
    settings.MEDIA_ROOT = tmp_path
    user = make_member("kes", name=f"{MARK} name")
    profile = Profile.objects.get(user=user)
    _lives(user, profile, ada=ada, ben=ben, cleo=cleo, others=others)
    user.marks = marks.mark_all_of(user, privacy.COLUMNS)
    _is_called_by_her_own_name(user)
    list(reindex_all())
    _leaves_traces(user, ada=ada, ben=ben, run_jobs=run_jobs, monkeypatch=monkeypatch)
    found = User.objects.get(pk=user.pk)
    found.marks = user.marks
    return found


def _lives(user, profile, *, ada, ben, cleo, others):
    """Let her do everything a member may do, and others what they may do to her."""
    now = datetime.now(UTC)
    profile.invited_by = ben
    profile.pronouns = "she"
    profile.place_shown_to = "connections"
    profile.save()
    hooks = {Prompt.objects.first(): f"{MARK} hook"}
    profiles.save_profile(profile, topics=["Birds", f"{MARK} topic"], hooks=hooks)
    profiles.save_profile(ada.profile, topics=["Birds"], hooks={})
    profiles.open_ask(profile, kind=Ask.Kind.ASK, text="ask", topics=["Sky"], now=now)
    profiles.open_ask(profile, kind=Ask.Kind.OFFER, text="help", topics=[], now=now)
    Link.objects.create(profile=profile, label="My page", url="https://example.org")
    FormerHandle.objects.create(profile=profile, handle="kes-before")
    profiles.set_photo(profile, upload=io.BytesIO(a_photo()))
    invitation = Invitation.objects.create(
        inviter=user, note="for a friend", expires_at=now + timedelta(days=9)
    )
    Profile.objects.filter(user=others["ivy"]).update(
        invited_by=user, invitation=invitation
    )
    Report.objects.create(reporter=user, about=others["jon"], kind="rude", text="He…")
    Report.objects.create(reporter=others["jon"], about=user, kind="rude", text="She…")
    for report in Report.objects.all():
        ReportedWords.objects.create(
            report=report, source_id=uuid4(), text="words", said_at=now
        )
        for by in (ada, user):
            ReportStep.objects.create(report=report, deed="noted", text="…", by=by)
    for member, by in ((user, ada), (others["jon"], user)):
        lifted = {"lifted_by": by, "lifted_at": now}
        Suspension.objects.create(member=member, suspended_by=by, **lifted)
    profiles.block(user, other=others["hal"], now=now)
    an_introduction(
        introducer=user,
        one=ben,
        other=cleo,
        reason=f"{MARK} reason",
        one_line=f"{MARK} line",
    )
    a_favour(asker=user, helper=others["jon"])
    a_favour(asker=ben, helper=user, wanted=others["gus"])
    a_favour(asker=ada, helper=cleo, wanted=user)
    letter = an_introduction(introducer=ben, one=user, other=others["gus"])
    for party in (user, others["gus"]):
        introductions.answer(letter, member=party, answer=Party.Answer.YES, now=now)
    talk = Conversation.objects.get()
    for author, text in ((user, f"{MARK} message"), (others["gus"], "Thank you.")):
        introductions.write(talk, author=author, text=text, token=uuid4(), now=now)
    event = an_event(host=user, capacity=1, join_link=f"https://{MARK}.example")
    events.answer(event, member=user, answer=Rsvp.Answer.GOING, now=now)
    events.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)
    _says_more_at(event, user, ada=ada, now=now)
    my_data.ask_for_takeout(user, now=now)
    Export.objects.create(
        organiser=user, what="events", format="csv", state="failed", asked_at=now
    )
    Invitation.objects.create(inviter=ada, address=HER_ADDRESS, expires_at=now)
    _is_told_daily(user, others["gus"])
    _signs_in_in_every_way(user)


def _says_more_at(event, user, *, ada, now):
    series = Series.objects.create(
        title="Breakfasts", uid="u", rule="FREQ=WEEKLY", start_time=now.time()
    )
    SeriesAnswer.objects.create(
        series=series, member=user, answer="going", answered_at=now
    )
    for member, other in ((user, ada), (ada, user)):
        Attendance.objects.create(
            event=event, member=member, came=True, noted_by=other, noted_at=now
        )
    ParticipantsReport.objects.create(event=event, uploaded_by=user, rows=[])
    rotation = Rotation.objects.create(event=event)
    sitting = Round.objects.create(rotation=rotation, number=1)
    for member, other in ((user, ada), (ada, user)):
        Participant.objects.create(rotation=rotation, member=member, since=now)
        Seat.objects.create(round=sitting, member=member, room=1)
        Keepsake.objects.create(
            rotation=rotation, owner=member, other=other, nugget="jam", updated_at=now
        )
    Comment.objects.create(event=event, author=user, text="I bring jam", written_at=now)
    HostMessage.objects.create(
        event=event, author=user, to="all", subject="Bring", text="jam", sent_at=now
    )
    FeedKey.objects.create(member=user, digest="d", made_at=now)
    announced = Announcement.objects.create(
        author=user,
        subject="Bring jam",
        text="Please.",
        signature=f"{MARK} name",
        state="sending",
        started_at=now,
    )
    for member in (user, ada):
        Receipt.objects.create(
            announcement=announced, member=member, state="sent", how="mail", at=now
        )


def _is_told_daily(user, other):
    """Let her choose how she is told; another's digest that speaks of her waits."""
    wishes = {"introductions/received": notices.Wish(Choice.Mail.DAILY, True)}
    notices.choose(user, wishes=wishes, quiet=(time(22), time(7)))
    told = Notice.objects.filter(receiver=other)
    told.update(for_digest=True, digest=(digest := uuid4()))
    emails.digest(list(told), to=other, public_id=digest, not_before=timezone.now())


def _signs_in_in_every_way(user):
    address = EmailAddress.objects.get(user=user)
    EmailConfirmation.objects.create(email_address=address, key="k")
    app = SocialApp.objects.create(provider="google", name="Google", client_id="1")
    account = SocialAccount.objects.create(user=user, provider="google", uid="1")
    SocialToken.objects.create(app=app, account=account, token="t")
    Authenticator.objects.create(user=user, type="totp", data={})
    UserSession.objects.create(
        user=user, ip="127.0.0.1", user_agent="her browser", session_key="s"
    )


def _is_called_by_her_own_name(user):
    """Give her an address that letters can go to and a page that has an address."""
    named = {"email": HER_ADDRESS}
    User.objects.filter(pk=user.pk).update(**named)
    EmailAddress.objects.filter(user=user).update(**named)
    user.marks = {
        mark: column
        for mark, column in user.marks.items()
        if column not in ("profiles.User.email", "account.EmailAddress.email")
    }


def _leaves_traces(user, *, ada, ben, run_jobs, monkeypatch):
    """Let the machinery write down what it does, tied to her by no foreign key."""
    for client in (Client(), Client()):
        client.force_login(user)
    Client().post("/accounts/login/code/", {"email": HER_ADDRESS})
    about_profile = ContentType.objects.get_for_model(Profile)
    for what, said in ((CHANGE, ""), (DELETION, HER_ADDRESS)):
        LogEntry.objects.create(
            user=ada,
            content_type=about_profile,
            object_id="0" if said else str(user.profile.pk),
            object_repr=said or f"{MARK} name",
            action_flag=what,
            change_message=f"{MARK} was here",
        )
    _stands_in_the_trail(user, ada=ada)
    with monkeypatch.context() as broken:
        broken.setattr(parcel, "as_json", _breaks)
        run_jobs()
    my_data.ask_for_takeout(user, now=timezone.now())
    run_jobs()
    with_her_name = Profile.objects.get(user=user).name
    for kind, to in (("to_others", ben.email), ("to_her", HER_ADDRESS)):
        outbox.put(
            kind, to=to, subject=with_her_name, text=with_her_name, html=HER_ADDRESS
        )
    described = f"With\\n{HER_ADDRESS[:9]}\r\n {HER_ADDRESS[9:]}"
    calendar = f"BEGIN:VCALENDAR\r\nDESCRIPTION:{described}\r\nX:{MARK}\r\n".encode()
    stop_url = f"https://site.example/{MARK}/"
    more = {"calendar": calendar, "stop_url": stop_url}
    outbox.put("calendar", to=ben.email, subject="Come", text="Do", **more)


def _stands_in_the_trail(user, *, ada):
    """Let an organiser do something about her, and her as an organiser something."""
    deed = {"at": timezone.now(), "deed": "changed", "about_kind": "profiles.user"}
    change = {"field": "name", "before": f"{MARK} before", "after": f"{MARK} after"}
    about_her = {"about_id": str(user.pk), "about_title": f"{MARK} name"}
    Deed.objects.create(**deed, **about_her, who=ada, changes=[change])
    Deed.objects.create(**deed, who=user, who_name=f"{MARK} name", ip="192.0.2.1")


def _breaks(member):
    raise ValueError(f"{HER_ADDRESS} can't be packed")


@pytest.fixture
def log(marked):
    """What production would write to its log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(_production_formatter())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def _production_formatter():
    from networking_site.lib.logs import OneLine

    assert site_settings.LOGGING["formatters"]["line"]["()"].endswith(OneLine.__name__)
    return OneLine()


@pytest.fixture
def erased(marked, run_jobs, django_capture_on_commit_callbacks):
    """Erase her as she would do it herself, and let the jobs run."""

    def erase():
        with django_capture_on_commit_callbacks(execute=True):
            my_data.erase_account(marked, now=timezone.now())
        run_jobs()

    return erase


def test_a_mark_stands_in_every_column_that_may_hold_words_of_hers(marked):
    wanted = set(marks.words_of_hers(privacy.COLUMNS))

    assert wanted - marks.columns_with_a_mark() == set()


def test_her_export_holds_every_word_of_hers_and_no_secret(marked):
    export = json.dumps(privacy.export(marked), cls=DjangoJSONEncoder)

    fates = marks.words_of_hers(privacy.COLUMNS)
    exported = {column for mark, column in marked.marks.items() if mark in export}
    wanted = {name for name, fate in fates.items() if fate.startswith("export")}
    by_scene = {
        "profiles.User.email": HER_ADDRESS,
        "account.EmailAddress.email": HER_ADDRESS,
        "profiles.Topic.name": f"{MARK} topic",
        "introductions.Introduction.reason": f"{MARK} reason",
        "introductions.Party.line": f"{MARK} line",
        "introductions.Message.text": f"{MARK} message",
        "events.Event.join_link": f"https://{MARK}.example",
        "announcements.Announcement.signature": f"{MARK} name",
    }
    exported |= {column for column, words in by_scene.items() if words in export}
    assert wanted - exported == set()
    assert {name for name in exported if fates[name].startswith("secret")} == set()
    assert privacy.files(marked).keys() == {"photo.webp"}


def test_her_export_holds_nothing_that_others_said_of_her_in_confidence(marked):
    export = json.dumps(privacy.export(marked), cls=DjangoJSONEncoder)
    hers, about_her = Report.objects.order_by("pk").values_list("text", flat=True)[:2]

    assert hers != about_her
    assert [Report.objects.get(text=t).reporter == marked for t in (hers, about_her)]
    texts = {r.reporter_id == marked.pk: r.text for r in Report.objects.all()}
    assert texts[True] in export
    assert texts[False] not in export
    assert "ben@example.org" not in export


def test_her_export_names_whom_she_may_see(marked):
    export = privacy.export(marked)

    assert export["invited_by"] == ["Ben"]
    assert export["invitations"][0]["came"] == ["Ivy"]
    assert export["connections"] == ["Ben", "Gus", "Jon"]
    assert export["blocked"] == ["Hal"]
    assert export["reports"][0]["about"] == "Jon"
    assert export["introductions_written"][0]["between"] == ["Ben", "Cleo"]


def test_after_her_erasure_no_mark_is_left_anywhere(
    marked, erased, log, mailoutbox, run_jobs
):
    assert MARK in marks.whole_database()
    assert marks.files() != set()
    mailoutbox.clear()

    erased()

    assert MARK not in marks.whole_database()
    assert MARK not in marks.whole_cache()
    assert marks.files() == set()
    assert MARK not in log.getvalue().lower()
    assert {mail.subject: mail.to for mail in mailoutbox} == {
        "You have a place: Tuesday breakfast": ["ben@example.org"],
        "You are forgotten here": [HER_ADDRESS],
    }
    assert not any(MARK in mail.subject + mail.body for mail in mailoutbox)


def test_her_whole_life_leaves_no_mark_in_the_log(
    marked, erased, log, client_of, monkeypatch
):
    client = client_of(marked)
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(page, "get_object_or_404", _breaks_over)
        broken_page = client.get(marked.profile.get_absolute_url())
    client.get(f"/members/{MARK}-nobody/")
    client.post("/accounts/login/", {"login": HER_ADDRESS, "password": "wrong"})

    erased()

    assert broken_page.status_code == 500
    assert "/members/<slug:handle>/" in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert "test_ties.py" in log.getvalue()
    assert MARK not in log.getvalue().lower()


def _breaks_over(*found, **by):
    raise ValueError(f"{MARK} broke it")


def test_others_keep_their_history_with_a_former_member_in_it(
    marked, erased, others, ada, ben, cleo, client_of
):
    event = Event.objects.get()
    written_by_her, about_her = Introduction.objects.order_by("pk")

    erased()

    def page(user, path):
        answer = client_of(user).get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    assert "a former member" in page(others["gus"], about_her.get_absolute_url())
    in_the_talk = page(others["gus"], Conversation.objects.get().get_absolute_url())
    assert "a former member" in in_the_talk
    assert "Thank you." in in_the_talk
    assert "These words went with who wrote them." in in_the_talk
    assert "a former member" in page(ben, written_by_her.get_absolute_url())
    assert "a former member" in page(ben, about_her.get_absolute_url())
    assert "Tuesday breakfast" in page(ben, event.get_absolute_url())
    for path in ("/", "/introductions/", "/members/", "/events/", "/members/ivy/"):
        for user in (ben, cleo, *others.values()):
            assert MARK not in page(user, path).lower()
    assert Rsvp.objects.get(member=ben).answer == Rsvp.Answer.GOING
    assert list(Introduction.objects.order_by("pk").values_list("state", "reason")) == [
        ("withdrawn", ""),
        ("accepted", about_her.reason),
    ]
    assert Profile.objects.get(user=others["ivy"]).invited_by is None
    assert Topic.objects.filter(name="Birds").exists()
    announced = Announcement.objects.get()
    assert (announced.state, announced.signature) == ("stopped", "")
    assert "Bring jam" in page(ada, announced.get_absolute_url())
    left = Connection.objects.all()
    assert [{one.first, one.second} for one in left] == [{ada, cleo}]


def forget_to_blank_introductions(monkeypatch):
    monkeypatch.setattr(privacy.introductions, "erase", _nothing)


def forget_letters_under_way(monkeypatch):
    monkeypatch.setattr(traces, "_take_back_letters", _nothing)


def forget_sessions(monkeypatch):
    monkeypatch.setattr(traces, "end_sessions", _nothing)


def forget_the_log_of_organisers(monkeypatch):
    monkeypatch.setattr(traces, "_blank_log_of_organisers", _nothing)


def forget_the_trail(monkeypatch):
    monkeypatch.setattr(traces, "_forget_in_trail", _nothing)


def forget_jobs_that_failed(monkeypatch):
    monkeypatch.setattr(traces, "_blank_failed_jobs", _nothing)


def forget_topics(monkeypatch):
    monkeypatch.setattr(profiles_privacy, "topics_of_hers_alone", _no_topics)


def forget_the_directory(monkeypatch):
    monkeypatch.setattr(profiles_privacy, "unlist", _nothing)


def keep_her_last_letter(monkeypatch):
    monkeypatch.setattr(outbox, "is_forgotten_once_sent", lambda letter: False)


def _nothing(*given, **more):
    """Forget to do it."""


def _no_topics(user):
    return Topic.objects.none()


@pytest.mark.parametrize(
    "forget",
    [
        forget_to_blank_introductions,
        forget_letters_under_way,
        forget_sessions,
        forget_the_log_of_organisers,
        forget_the_trail,
        forget_jobs_that_failed,
        forget_topics,
        forget_the_directory,
        keep_her_last_letter,
    ],
)
def test_whatever_an_erasure_forgets_is_noticed(marked, erased, forget, monkeypatch):
    forget(monkeypatch)

    erased()

    assert MARK in marks.whole_database()


@pytest.mark.parametrize("part", ["forget_takeout", "photos"])
def test_a_file_that_an_erasure_forgets_is_noticed(marked, erased, part, monkeypatch):
    if part == "photos":
        monkeypatch.setattr(photos, "forget", _nothing)
    else:
        monkeypatch.setattr(traces, "forget_takeout", _nothing)

    erased()

    assert marks.files() != set()


def test_a_column_that_keeps_her_words_is_noticed(marked):
    fates = dict(privacy.COLUMNS) | {"profiles.Prompt.text": "export, delete"}

    wanted = set(marks.words_of_hers(fates))

    assert wanted - marks.columns_with_a_mark() == {"profiles.Prompt.text"}


def test_every_choice_of_hers_is_exported_too(marked):
    kept = {
        field.name
        for field in Profile._meta.concrete_fields
        if not field.is_relation and not isinstance(field, models.AutoField)
    }

    assert privacy.export(marked)["profile"].keys() == kept
