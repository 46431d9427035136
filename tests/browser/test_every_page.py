"""Every page for everybody: readable, named, inside its window, and quiet.

The addresses come from the resolver and the admin's own list of models, so a new page
is looked at from its first day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from contacts.introductions import actions as introductions
from contacts.introductions import talk_links
from contacts.introductions.models import Conversation, Introduction, Party
from contacts.notices.models import Notice
from contacts.notices.stopping import token_for
from contacts.profiles import actions as profiles
from contacts.profiles.invitations import token_of
from contacts.profiles.models import Ask, Profile, Prompt
from events import actions as events
from events import links, tokens, zoom
from events.models import Attendance, Event, HostMessage, Rsvp
from events.recurrence import Rhythm
from events.rooms import actions as rooms
from networking_site.exports.models import Export
from networking_site.lib.outbox.backends import OneFilePerLetter
from networking_site.organisers.our_pages import PAGES
from tests.browser.inspector import Inspector
from tests.browser.steps import (
    add_a_passkey,
    give_a_fingerprint_reader,
    sign_in,
)
from tests.events.rooms.evening import rounds_for
from tests.events.rooms.seated import a_rotation, in_one_room
from tests.house import doors
from tests.house.presses import pages_of_the_lists
from tests.scenes import (
    a_favour,
    a_photo,
    a_shared_room,
    an_announcement,
    an_event,
    an_introduction,
    told,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS_OF_EVENTS = (
    "/events/?kind=in_person&near=1",
    f"/events/?month={datetime.now(UTC) + timedelta(days=7):%Y-%m}",
    "/events/?month=2000-01",
    "/events/?q=nothing+of+the+kind",
)
# Addresses that answer to a look and that ben's walk does not come to, and why. A new
# one stands in his walk or here.
A_VISITORS = "a visitor's walk comes to it"
ON_THE_WAY_IN = "the walk on the way in comes to it"
IN_DEVELOPMENT = "shown in development only; the walk of the mail page comes to it"
AN_ORGANISERS = "an organiser's walk comes to it"
A_FILE, A_PICTURE = "a file, not a page", "a picture, not a page"
A_DOOR = "leads on to another page, and shows none"
NEWS = "an empty answer, or a few words, for a page that is open"
# To be walked, when somebody makes the scene for it.
NOT_YET = "shown to somebody whom no walk has yet"
NOT_FOR_BEN = {
    **dict.fromkeys(
        ("account_login", "account_request_login_code", "account_signup", "join"),
        A_VISITORS,
    ),
    **dict.fromkeys(
        ("account_confirm_login_code", "account_email_verification_sent"),
        ON_THE_WAY_IN,
    ),
    **dict.fromkeys(("mailbox", "mailbox_letter"), IN_DEVELOPMENT),
    "first_steps": AN_ORGANISERS,
    **dict.fromkeys(
        (
            "events:file",
            "events:group_feed",
            "events:own_feed",
            "events:people_csv",
            "events:people_xlsx",
            "events:series_file",
            "healthz",
            "mfa_download_recovery_codes",
            "my_data_download",
            "profiles:card_worker",
            "profiles:vcard",
            "readyz",
            "robots",
            "rooms:room_worker",
            "rooms:zoom",
            "stylesheet",
        ),
        A_FILE,
    ),
    **dict.fromkeys(("events:cover", "events:share", "profiles:photo"), A_PICTURE),
    **dict.fromkeys(
        ("events:join", "events:series_join", "profiles:mine", "short"), A_DOOR
    ),
    **dict.fromkeys(("introductions:news", "rooms:news"), NEWS),
    **dict.fromkeys(
        (
            "account_set_password",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_login_webauthn",
            "profiles:waiting",
            "socialaccount_login_error",
            "socialaccount_signup",
        ),
        NOT_YET,
    ),
}
ALLAUTHS = ["allauth's"]
SAME_FOR_ALL = {"/styleguide/", "/privacy/"}
ROOMS_OF_A_HOST = ("", "plan/", "run/", "evening/", "papers/", "projector/")
PAPERS = ("cards/", "sheets/", "read-out/")
# What ben sees besides the addresses of the resolver with the names of the scene.
MORE_OF_BEN = (
    *(
        f"/events/bens/{page}"
        for page in (
            "",
            "host/",
            "host/?answer=waiting",
            "host/edit/",
            "host/message/",
            "host/hosts/?q=cleo",
            "host/picture/",
            "host/cancel/",
        )
    ),
    *(
        f"/events/{slug}/host/rooms/{page}"
        for slug in ("door", "bens", "held")
        for page in (*ROOMS_OF_A_HOST, *PAPERS)
    ),
    "/events/walk/host/rooms/",
    "/events/evening/rooms/",
    "/events/evening/rooms/leave/",
    "/events/evening/met/",
    "/events/held/met/",
    "/events/held/rooms/",
    "/events/mine/met/?which=keep",
    *(f"/events/mine/?which={which}" for which in ("hosting", "hosted", "past")),
    *(f"/events/{slug}/" for slug in ("full", "off", "past", "open")),
    *(
        f"/events/door/{page}"
        for page in (
            "ticket/",
            "host/check-in/",
            "host/check-in/?q=c",
            "host/report/",
        )
    ),
    "/events/walk/host/date/",
    "/events/walk/host/repeat/",
    "/events/once/host/repeat/",
    "/members/ben/",
    "/members/llanfair/",
    "/members/?q=nobody+at+all",
    "/members/?topic=bread",
    "/introductions/new/?one=llanfair",
    "/introductions/new/?one=llanfair&other=ada",
    "/introductions/new/?one=ben&other=ada",
    "/introductions/new/?one=ben&other=cleo",
    "/introductions/board/?q=nothing+of+the+kind&kind=ask&topic=bread",
    "/introductions/ask/?wanted=gil",
    "/introductions/ask/?wanted=gil&helper=llanfair",
    "/introductions/ask/?helper=llanfair",
    "/introductions/ask/?helper=llanfair&whom=named",
)


@pytest.fixture
def inspect(browser, site):
    """Give inspectors, each with a browser of its own."""
    contexts = []

    def start():
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Inspector(context.new_page(), site)

    yield start

    for context in contexts:
        context.close()


def could_help_each_other(one, other, *, now):
    """Let one ask for what the other offers, in a very long word."""
    for member, kind in ((one, Ask.Kind.ASK), (other, Ask.Kind.OFFER)):
        profiles.open_ask(
            Profile.objects.get(user=member),
            kind=kind,
            text=f"a tuba from the {'Donaudampf' * 9}schifffahrtsgesellschaft",
            topics=[],
            now=now,
        )


@pytest.fixture
def scene(ada, ben, cleo, dov, make_member):
    """Ben's week: events in every state, letters in every state, a page of his own."""
    now = datetime.now(UTC)
    long = make_member(
        "llanfair",
        name="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Jones",
        headline="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter",
    )
    writes_all_there_is(ben)
    tuesday = an_event(
        host=ada,
        slug="tuesday",
        audience=Event.Audience.PUBLIC,
        kind=Event.Kind.HYBRID,
        place_name="Café Âncora Torta",
        address="Travessa do Moinho Cansado 4, Lisboa",
        description="Come **early**.\n\n- coffee\n- <https://a.example/"
        + "x" * 90
        + ">",
        join_link="https://meet.example/room",
        join_minutes=1440,
    )
    for member in (ben, cleo, long):
        events.answer(tuesday, member=member, answer=Rsvp.Answer.GOING, now=now)
    full = an_event(host=long, slug="full", title="The small table", capacity=1)
    for member in (cleo, ben):
        events.answer(full, member=member, answer=Rsvp.Answer.GOING, now=now)
    called_off = an_event(host=ben, slug="off", title="The walk that was not")
    events.cancel(called_off, note="It pours.", now=now)
    past = an_event(slug="past", audience=Event.Audience.PUBLIC)
    Event.objects.filter(pk=past.pk).update(
        starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=3, hours=-2)
    )
    an_event(slug="open", title="Not answered yet", capacity=12)
    said = events.comment(
        tuesday, author=cleo, text="Is there tea?", token=uuid4(), now=now
    )
    long_word = f"https://a.example/{'x' * 90}"
    for kind, more in (("comment", {"answers": said}), ("question", {})):
        events.comment(
            tuesday,
            author=ben,
            kind=kind,
            text=f"See {long_word}",
            token=uuid4(),
            now=now,
            **more,
        )
    door = stands_at_the_door(ben, cleo, long)
    hosted_by_ben(ben, [cleo, long], now=now)
    was_held(ben, [cleo, long], now=now)

    walk = an_event(host=ben, slug="walk", title="The walk", audience="public")
    weekly = events.make_series(walk, rhythm=Rhythm.WEEKLY, count=3, now=now)
    an_event(host=ben, slug="once", title="Once", status=Event.Status.DRAFT)

    a_rotation(tuesday)
    evening = an_event(host=ada, slug="evening", title="The long evening table")
    Event.objects.filter(pk=evening.pk).update(
        starts_at=now - timedelta(minutes=5), join_link="https://meet.example/room"
    )
    in_one_room(evening, [ben, cleo, long], now=now, ago=9.2)

    gil = make_member("gil")
    letters = {
        "waiting": an_introduction(introducer=cleo, one=ben, other=gil),
        "hers": an_introduction(introducer=ben, one=cleo, other=gil),
        "both said yes": an_introduction(introducer=gil, one=ben, other=cleo),
        "to me": an_introduction(introducer=long, one=long, other=ben),
    }
    for member in (ben, cleo):
        introductions.answer(
            letters["both said yes"], member=member, answer=Party.Answer.YES, now=now
        )
    introductions.ask_whether_they_talked(now=now + timedelta(days=7))
    talk = Conversation.objects.get(introduction=letters["both said yes"])
    written = {
        author: introductions.write(
            talk, author=author, text="Hello.", token=uuid4(), now=now
        )
        for author in (ben, cleo)
    }
    could_help_each_other(ben, make_member("hal"), now=now)
    could_help_each_other(ada, long, now=now)
    for friend in (ada, long):
        profiles.connect(ben, friend, origin_kind="", origin_id=uuid4(), now=now)
    return {
        "handle": "cleo",
        "slug": "tuesday",
        "public_id": str(letters["waiting"].public_id),
        "announcement_id": str(an_announcement(by=ada).public_id),
        "sent_id": str(told(an_announcement(by=ada), members=[ben]).public_id),
        "talk_token": talk_links.token_of(letters["both said yes"], member=cleo),
        "favour_id": str(favours_of(ben, gil, ada, long, now=now).public_id),
        "news_token": "x",
        "number": "1",
        "export_id": str(
            Export.objects.create(
                organiser=ada,
                what=Export.What.MEMBERS,
                format=Export.Format.CSV,
                state=Export.State.WAITING,
                rows_all=9,
                asked_at=now,
            ).public_id
        ),
        "digest": "0" * 16,
        "name": "20260101-000000-000000-00000000",
        "app_label": "events",
        "url": "nothing/",
        "object_id": "1",
        "content_type_id": "1",
        "key": "1-abc",
        "uidb36": "1",
        "provider_id": "linkedin",
        "pk": "1",
        "token": token_of(profiles.invite(cleo, note="", most_uses=1, days=1, now=now)),
        "ask_id": str(uuid4()),
        "comment_id": str(said.public_id),
        "conversation_id": str(talk.public_id),
        "message_id": str(written[ben].public_id),
        "said_id": str(written[cleo].public_id),
        "photo_id": str(uuid4()),
        "size": "small",
        "cover_id": str(uuid4()),
        "who": "visitor",
        "notice_id": str(Notice.objects.filter(receiver=ben)[0].public_id),
        "stop_token": token_for(cleo, kind_name="introductions/received"),
        "feed_token": events.renew_feed_key(cleo, now=now),
        "series_id": str(weekly.public_id),
        "rsvp_token": links.token_of(
            events.answer(walk, member=cleo, answer=Rsvp.Answer.GOING, now=now)
        ),
        **door,
    }


def favours_of(ben, gil, ada, long, *, now):
    """Let ben be asked, and ask himself, with words that are hard to fit."""
    words = "prints_" * 20
    a_favour(asker=ada, helper=ben, words=words, why="w" * 600, now=now)
    a_favour(asker=ben, helper=long, words="prints menus", now=now)
    return a_favour(asker=ada, helper=ben, wanted=gil, why="Goats. " * 80, now=now)


def stands_at_the_door(ben, cleo, long):
    """Let ben run an event that ended, with people noted, a ticket and a report."""
    now = datetime.now(UTC)
    door = an_event(host=ben, slug="door", title="The long table", kind="in_person")
    for member in (ben, cleo, long):
        going = events.answer(door, member=member, answer=Rsvp.Answer.GOING, now=now)
    Event.objects.filter(pk=door.pk).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )
    door.refresh_from_db()
    for member in (ben, long):
        source = Attendance.Source.NAME
        events.check_in(door, member=member, source=source, by=ben, now=now)
    rooms.start(rounds_for(door), everybody=True, now=now)
    csv = "Name (Original Name),User Email,Duration (Minutes)\n"
    csv += "Ben,ben@example.org,62\niPhone (Cleo),,55\nGalaxy S9,,9\n,,1\n"
    call = zoom.read(csv.encode())
    report = events.upload_report(door, report=call, by=ben, now=now)
    going.event = door
    return {
        "asked": tokens.token_of(going, use=tokens.STILL_COMING),
        "ticket": tokens.token_of(going, use=tokens.TICKET),
        "report": str(report.public_id),
    }


def hosted_by_ben(ben, people, *, now):
    """Let ben host an event by link, with all that makes a host's page wide."""
    bens = an_event(
        host=ben,
        slug="bens",
        title="The table under the lime trees, every first Tuesday of the month",
        audience=Event.Audience.LINK,
        capacity=1,
        question="What would you like to hear about?",
    )
    picture = BytesIO(a_photo(width=900, height=600))
    events.set_cover(bens, upload=picture, words="Two tables")
    for member in people:
        events.answer(bens, member=member, answer=Rsvp.Answer.GOING, now=now)
    rooms.plan_ahead(rounds_for(bens), now=now)
    bens.rsvps.update(reply="Sourdough, " * 20, guests=2)
    events.write_to_people(
        bens,
        author=ben,
        to=HostMessage.To.ALL,
        subject="Where to park",
        text="Behind the mill.",
        token=uuid4(),
        now=now,
    )


def was_held(ben, people, *, now):
    """Let ben have sat in a room at an evening of his, and keep what is hard to fit."""
    held = a_shared_room(hosts=[ben], people=[ben, *people], slug="held")
    one, other = people
    rooms.remember(held, owner=ben, other=one, keeps=True, nugget="x" * 400, now=now)
    rooms.remember(held, owner=ben, other=other, follows_up=True, now=now)
    rooms.thank(held, owner=ben, other=other, now=now)
    rooms.remember(held, owner=ben, other=None, nugget="Bring cards. " * 30, now=now)


def writes_all_there_is(member):
    """Fill every part of a page, with all that makes a page wide."""
    profile = member.profile
    profile.pronouns, profile.headline = "he/him", "Bakes at night, sleeps at noon"
    profile.place, profile.country = "Vila Nova de Gaia", "PT"
    profile.languages = ["pt", "en"]
    profile.contact_email = "ben.with.quite.a.long.address@bakery.example"
    profile.phone, profile.shown_to = "+351 912 000 001", "everyone"
    profile.what_i_do = "I bake. " * 60
    hooks = dict.fromkeys(Prompt.objects.all(), "why bread sings")
    profiles.save_profile(profile, topics=["Bread", "Goats", "Night work"], hooks=hooks)
    for kind in (Ask.Kind.ASK, Ask.Kind.OFFER):
        profiles.open_ask(
            profile,
            kind=kind,
            text="a mill that turns",
            topics=["Bread"],
            now=datetime.now(UTC),
        )


def pages_of(inspector, scene):
    """Give every address outside the admin that shows this person a page of its own."""
    request = inspector.page.context.request
    found = []
    for address in doors.all_addresses(scene):
        if address.path.startswith("/admin/"):
            continue
        answer = request.get(inspector.site + address.path, max_redirects=0)
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            found.append(address.path)
    return found


def names_of_pages(scene):
    """Give the name of every address outside the admin that answers to a look.

    What shows everybody the same is in a visitor's walk.
    """
    rows = doors.read_table()
    ours = [
        (address.name, doors.row_for(address.name, rows).methods)
        for address in doors.all_addresses(scene)
        if not address.path.startswith("/admin/") and address.path not in SAME_FOR_ALL
    ]
    return {name for name, methods in ours if "GET" in methods or methods == ALLAUTHS}


def those_of(where):
    return {name for name, reason in NOT_FOR_BEN.items() if reason == where}


def test_every_page_of_a_visitor(inspect, scene):
    eyes = inspect()

    for path in pages_of(eyes, scene):
        eyes.visit(path)
    for path in ("/events/?when=past", "/events/past/", *LISTS_OF_EVENTS):
        eyes.visit(path)
    for path in ("/members/nobody-at-all/", "/nowhere/"):
        eyes.visit(path, status=404)

    assert those_of(A_VISITORS) <= eyes.names
    eyes.close()


def test_every_page_on_the_way_in(inspect, site, ben, run_jobs, mailoutbox):
    eyes = inspect()
    page = eyes.page
    page.goto(f"{site}/accounts/login/code/")
    page.get_by_label("E-mail").fill(ben.email)
    page.get_by_role("button", name="Send the code").click()
    page.wait_for_url("**/confirm/")
    eyes.look("/accounts/login/code/confirm/")
    page.goto(f"{site}/accounts/password/reset/")
    page.get_by_label("E-mail").fill(ben.email)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/reset/done/")
    run_jobs()
    page.goto(re.search(r"http\S+/key/\S+", mailoutbox[-1].body)[0])
    eyes.look("/accounts/password/reset/key/")
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("E-mail").fill("new@example.org")
    page.get_by_label("Password").fill("password12")
    page.get_by_role("button", name="Join").click()
    page.locator(".is-invalid").wait_for()
    eyes.look("/accounts/signup/ with an error")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/confirm-email/")
    eyes.look("/accounts/confirm-email/")
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Go on").click()
    page.locator(".is-invalid").wait_for()
    eyes.look("/accounts/confirm-email/ with an error")

    assert those_of(ON_THE_WAY_IN) <= eyes.names
    eyes.close()


def test_every_page_of_a_member(inspect, scene, site, ben):
    eyes = inspect()
    give_a_fingerprint_reader(eyes.page)
    sign_in(eyes.page, site, ben.email)
    eyes.visit("/accounts/2fa/")
    eyes.visit("/accounts/2fa/webauthn/")
    add_a_passkey(eyes.page, site, name="Ben’s telephone")
    scene["pk"] = str(ben.authenticator_set.filter(type="webauthn").get().pk)

    for path in pages_of(eyes, scene):
        if path not in SAME_FOR_ALL:
            eyes.visit(path)
    for path in (*LISTS_OF_EVENTS, *MORE_OF_BEN):
        eyes.visit(path)
    eyes.visit(f"/events/door/host/report/{scene['report']}/")
    for letter in Introduction.objects.visible_to(ben):
        eyes.visit(letter.get_absolute_url())
    eyes.visit("/members/dov/", status=404)

    assert names_of_pages(scene) - eyes.names == set(NOT_FOR_BEN)
    eyes.close()


def test_every_page_of_a_newcomer(inspect, site, make_member):
    make_member("new", name="", what_i_do="", about_me="")
    eyes = inspect()
    sign_in(eyes.page, site, "new@example.org")

    for path in ("/", "/members/", "/members/new/", "/events/", "/introductions/"):
        eyes.visit(path)
    eyes.visit("/members/me/edit/")
    eyes.visit("/members/me/blocked/")

    eyes.close()


def test_the_mail_page(inspect, settings):
    settings.DEBUG = True
    letter = EmailMessage("A place is yours", "Come. " * 40, to=["ben@example.org"])
    OneFilePerLetter().send_messages([letter])
    eyes = inspect()

    eyes.visit(reverse("mailbox"))
    eyes.visit(eyes.page.locator("main li a").first.get_attribute("href"))

    eyes.close()


def test_a_bad_page_is_noticed(inspect):
    eyes = inspect()
    eyes.page.set_content(
        "<title>?</title><h1>a</h1><h3>b</h3><img src='data:,'><main>" + "x" * 999
    )

    eyes.look("/bad/")

    found = "\n".join(eyes.faults)
    for fault in ("image-alt", "at 320:", "is called '?'", "has headings [1, 3]"):
        assert fault in found


def test_every_page_of_the_admin(inspect, scene, site, ada):
    eyes = inspect()
    sign_in(eyes.page, site, ada.email)

    eyes.visit("/first-steps/")
    waits = Export.objects.get(public_id=scene["export_id"])
    own = [reverse(page.address) for page in PAGES]
    for path in ("/admin/", *pages_of_the_lists(ada, first_only=True), *own):
        eyes.look_at_theirs(path)
    eyes.look_at_theirs(waits.get_absolute_url())
    page = eyes.page
    page.goto(site + reverse("admin:events_event_changelist"))
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("combobox").first.select_option("cancel")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("A word to the people").wait_for()

    assert those_of(AN_ORGANISERS) <= eyes.names
    assert len(eyes.seen) > 12
    eyes.close()
