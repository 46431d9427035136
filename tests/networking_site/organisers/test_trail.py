"""What organisers do is written down: in the admin, on the site, and when they look."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from contacts.profiles import actions as profiles
from contacts.profiles.models import Profile, Report, Topic, User
from events import actions as events
from events.models import Hosting
from events.recurrence import Rhythm
from networking_site import privacy
from networking_site.lib.trail.deeds import deed, words_for
from networking_site.lib.trail.models import Deed
from tests.cast import PASSWORD
from tests.events.test_views import admin_form
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
TRAIL = "/admin/trail/deed/"
ACCOUNTS = "/admin/profiles/user/"


@pytest.fixture
def bea(make_member):
    """She organises, too."""
    user = make_member("bea")
    profiles.set_role(user, organiser=True)
    return user


def told(**only):
    """Give the trail, oldest first: who, what, about what it was called."""
    rows = Deed.objects.filter(**only).order_by("pk")
    return [(row.who_name, row.deed, row.about_title) for row in rows]


def test_an_organiser_who_signs_in_is_written_down_and_a_member_is_not(ada, ben):
    for user in (ada, ben):
        form = {"login": user.email, "password": PASSWORD}
        Client(REMOTE_ADDR="192.0.2.7").post("/accounts/login/", form)

    assert told() == [("Ada", "signed_in", "")]
    assert Deed.objects.get().ip == "192.0.2.7"


@pytest.fixture
def root(make_member):
    """She keeps the site going."""
    user = make_member("root")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    return user


def test_a_role_is_written_with_before_and_after(root, ben, client_of):
    client_of(root).post(f"{ACCOUNTS}{ben.pk}/change/", account_form(is_staff="on"))

    ben.refresh_from_db()
    assert ben.is_staff
    row = Deed.objects.get(deed="changed")
    assert (row.who, row.who_name) == (root, "Root")
    assert (row.about_kind, row.about_id) == ("profiles.user", str(ben.pk))
    assert row.changes == [{"field": "is_staff", "before": False, "after": True}]


def account_form(**more):
    inlines = {
        f"{prefix}-{name}": count
        for prefix in ("profile", "suspensions")
        for name, count in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    return inlines | more


def test_a_member_is_suspended_and_brought_back(ada, ben, client_of):
    for action, more in (("suspend", {"reason": "He shouted."}), ("bring_back", {})):
        chosen = {"action": action, "_selected_action": [ben.pk], **more}
        client_of(ada).post(ACCOUNTS, chosen)

    assert told(deed__startswith="profiles.") == [
        ("Ada", "profiles.suspended", "Ben"),
        ("Ada", "profiles.brought_back", "Ben"),
    ]
    assert "shouted" not in str(list(Deed.objects.values()))


def test_who_invites_and_who_takes_tables_along_is_written(ada, client_of):
    client = client_of(ada)
    client.post(
        "/admin/profiles/invitation/add/", {"people": "eve@new.example", "send": "yes"}
    )
    client.post("/admin/exports/", {"what": "events", "format": "csv"})

    assert told(deed__in=["profiles.invited", "exports.exported"]) == [
        ("Ada", "profiles.invited", ""),
        ("Ada", "exports.exported", "events, csv"),
    ]
    assert "new.example" not in str(list(Deed.objects.values()))


@pytest.mark.parametrize("form", [{"is_staff": "on"}, {"profile-TOTAL_FORMS": "x"}])
def test_a_form_that_was_bent_is_no_deed(root, ben, client_of, form):
    inline = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "0-id": ""}
    bent = {f"profile-{name}": value for name, value in inline.items()} | form

    answer = client_of(root).post(f"{ACCOUNTS}{ben.pk}/change/", bent)

    assert answer.status_code == 200
    assert told(deed="changed") == []


def test_saving_what_did_not_change_is_no_deed(root, ben, client_of):
    client_of(root).post(f"{ACCOUNTS}{ben.pk}/change/", account_form())

    assert told(deed="changed") == []


def test_an_event_is_made_changed_and_gets_hosts(ada, ben, cleo, client_of):
    client = client_of(ada)
    inline = {"hostings-TOTAL_FORMS": "1", "hostings-0-member": ben.pk}
    client.post("/admin/events/event/add/", admin_form(**inline))
    hosting = Hosting.objects.get()
    event = hosting.event
    join = {"join_link": "https://secret.example/room"}
    kept = {"hostings-INITIAL_FORMS": "1", "hostings-0-id": hosting.pk}
    swap = {"hostings-TOTAL_FORMS": "2", "hostings-1-member": cleo.pk, **kept}
    off = {"hostings-0-DELETE": "on", "title": "Another title"}
    client.post(
        f"/admin/events/event/{event.pk}/change/", admin_form(**swap, **join, **off)
    )

    assert told() == [
        ("Ada", "events.made_host", "Ben"),
        ("Ada", "added", event.title),
        ("Ada", "events.made_host", "Cleo"),
        ("Ada", "events.no_more_host", "Ben"),
        ("Ada", "changed", "Another title"),
    ]
    changes = {one["field"]: one for one in Deed.objects.get(deed="changed").changes}
    assert changes["title"]["before"] == event.title
    assert changes["join_link"] == {"field": "join_link"}
    assert changes["hosting"] == {"field": "hosting"}
    assert "secret.example" not in str(list(Deed.objects.values()))


@pytest.mark.parametrize(
    ("action", "more", "written"),
    [
        ("publish", {}, "events.published"),
        ("clone", {}, "events.cloned"),
        ("cancel", {"note": "The mill is shut."}, "events.cancelled"),
    ],
)
def test_deeds_about_events_are_written(action, more, written, ada, client_of):
    event = an_event(status="draft" if action == "publish" else "published")
    chosen = {"action": action, "_selected_action": [event.pk], **more}

    client_of(ada).post("/admin/events/event/", chosen)

    assert told() == [("Ada", written, "Tuesday breakfast")]


def test_what_was_refused_was_not_done(ada, client_of):
    event = an_event(status="cancelled")
    chosen = {"action": "publish", "_selected_action": [event.pk]}

    client_of(ada).post("/admin/events/event/", chosen)

    assert told() == []


def test_deeds_about_people_are_written(ada, ben, cleo, make_member, client_of):
    now, client = timezone.now(), client_of(ada)
    nora, otto = (make_member(name).profile for name in ("nora", "otto"))
    Profile.objects.filter(pk__in=[nora.pk, otto.pk]).update(waiting_since=now)
    invitation = profiles.invite(ben, note="", most_uses=1, days=1, now=now)
    bees, flies = (Topic.objects.create(name=n, slug=n) for n in ("bees", "flies"))

    for path, action, row, more in [
        ("profiles/newcomer", "let_in", nora, {}),
        ("profiles/newcomer", "turn_down", otto, {}),
        ("profiles/invitation", "revoke", invitation, {}),
        ("profiles/topic", "merge", flies, {"into": bees.pk}),
    ]:
        chosen = {"action": action, "_selected_action": [row.pk], **more}
        client.post(f"/admin/{path}/", chosen)

    assert told() == [
        ("Ada", "profiles.let_in", "Nora"),
        ("Ada", "profiles.turned_down", "Otto"),
        ("Ada", "profiles.taken_back", "Ben"),
        ("Ada", "profiles.merged", "flies"),
        ("Ada", "profiles.took_in", "bees"),
    ]
    assert Deed.objects.filter(about_kind="profiles.user").count() == 2


def test_the_administrator_deletes_and_it_is_written(ada, client_of):
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    client = client_of(ada)
    one, two = (Topic.objects.create(name=n, slug=n) for n in ("one", "two"))

    client.post(f"/admin/profiles/topic/{one.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [two.pk]}
    client.post("/admin/profiles/topic/", {**chosen, "post": "yes"})

    assert told() == [("Ada", "deleted", "one"), ("Ada", "deleted", "two")]
    assert not LogEntry.objects.exists()


def test_looking_at_accounts_is_written_once_an_hour(ada, ben, client_of):
    client, page = client_of(ada), f"{ACCOUNTS}{ben.pk}/change/"
    hosts = {"app_label": "events", "model_name": "hosting", "field_name": "member"}

    for _ in range(2):
        client.get(f"{ACCOUNTS}?q=ben@example.org")
        client.get("/admin/autocomplete/", {**hosts, "term": "ben"})
        client.get(page)
    an_hour_ago = timezone.now() - timedelta(minutes=61)
    super(type(Deed.objects.all()), Deed.objects.all()).update(at=an_hour_ago)
    client.get(page)

    looked, read = ("Ada", "looked_through", ""), ("Ada", "read", "Ben")
    assert told() == [looked, read, read]
    assert "ben@example.org" not in str(list(Deed.objects.values()))


def test_a_page_that_is_not_private_is_read_without_a_word(ada, client_of):
    event, client = an_event(), client_of(ada)

    client.get("/admin/events/event/")
    client.get(f"/admin/events/event/{event.pk}/change/")
    client.get(TRAIL)

    assert told() == []


def test_a_report_about_an_organiser_is_kept_from_her_in_the_trail_too(
    ada, bea, cleo, client_of
):
    words = {"kind": "rude", "text": "Ada shouted at me.", "now": timezone.now()}
    report = profiles.report(cleo, about=ada, **words)
    reports = "/admin/profiles/report/"
    client_of(bea).get(f"{reports}{report.pk}/change/")
    chosen = {"action": "settle", "outcome": "nothing", "_selected_action": [report.pk]}
    client_of(bea).post(reports, chosen)

    hers, others = (
        [row.deed for row in client_of(user).get(TRAIL).context["cl"].result_list]
        for user in (ada, bea)
    )

    settled = Deed.objects.get(deed="profiles.settled")
    assert Report.objects.get().settled_by == bea
    assert hers == []
    assert others == ["profiles.settled", "read"]
    assert client_of(bea).get(f"{TRAIL}{settled.pk}/change/").status_code == 200
    assert client_of(ada).get(f"{TRAIL}{settled.pk}/change/").status_code == 302
    kept = str(list(Deed.objects.values()))
    assert "shouted" not in kept
    assert "Cleo" not in kept


def test_a_history_is_the_trail_of_it(ada, ben, cleo, client_of):
    client = client_of(ada)
    for user in (ben, cleo):
        client.get(f"{ACCOUNTS}{user.pk}/change/")

    page = client.get(f"{ACCOUNTS}{ben.pk}/history/", follow=True)

    assert [row.about_title for row in page.context["cl"].result_list] == ["Ben"]


def test_the_trail_is_searched_and_filtered(ada, bea, ben, cleo, client_of):
    for organiser, member in ((ada, ben), (bea, cleo)):
        client_of(organiser).get(f"{ACCOUNTS}{member.pk}/change/")

    def found(query):
        page = client_of(ada).get(TRAIL + query)
        return [row.about_title for row in page.context["cl"].result_list]

    assert found("") == ["Cleo", "Ben"]
    assert found("?q=cleo") == ["Cleo"]
    assert found(f"?by={ada.pk}") == ["Ben"]
    assert found("?what=changed") == []
    assert found("?by=nobody") == found(f"?by={10**30}") == ["Cleo", "Ben"]
    page = client_of(ada).get(TRAIL).content.decode()
    assert f'href="/admin/profiles/user/{ben.pk}/change/"' in page


def test_a_deed_shows_what_changed(root, ben, client_of):
    client = client_of(root)
    client.post(f"{ACCOUNTS}{ben.pk}/change/", account_form(is_staff="on"))
    row = Deed.objects.get(deed="changed")

    page = client.get(f"{TRAIL}{row.pk}/change/").content.decode()

    assert "False → True" in page


def test_nobody_works_on_the_trail(ada, ben, client_of):
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    client = client_of(ada)
    client.get(f"{ACCOUNTS}{ben.pk}/change/")
    row = Deed.objects.get()

    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert client.post(TRAIL + path, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    client.post(TRAIL, {**chosen, "post": "yes"})

    assert told() == [("Ada", "read", "Ben")]


# On the site.


def test_an_organiser_who_runs_others_events_is_written_down(ada, ben, client_of):
    event = an_event(host=ben, slug="walk")
    other = an_event(host=ben, slug="weekly")
    series = events.make_series(
        other, rhythm=Rhythm.WEEKLY, count=2, now=timezone.now()
    )
    ran = {"deed": "events.ran_for_hosts"}

    client_of(ben).post("/events/walk/host/link/")
    client_of(ada).get("/events/walk/host/edit/")
    client_of(ada).post("/events/walk/answer/", {"answer": "going"})
    assert told() == []
    client_of(ada).post("/events/walk/host/link/")
    client_of(ada).post(f"/events/series/{series.public_id}/publish/")

    assert told(**ran) == [
        ("Ada", "events.ran_for_hosts", event.title),
        ("Ada", "events.ran_for_hosts", series.title),
    ]
    assert [row.changes[0]["after"] for row in Deed.objects.order_by("pk")] == [
        "events:new_link",
        "events:publish_series",
    ]


def test_an_organiser_who_hosts_is_a_host(ada, client_of):
    an_event(host=ada, slug="walk")

    client_of(ada).post("/events/walk/host/link/")

    assert told() == []


# What a person is owed.


def test_an_organiser_takes_her_deeds_along(ada, ben, client_of):
    client_of(ada).get(f"{ACCOUNTS}{ben.pk}/change/")

    [deed] = privacy.export(ada)["deeds_as_organiser"]

    assert (deed["what"], deed["from"]) == ("read", "127.0.0.1")
    assert privacy.export(ben)["deeds_as_organiser"] == []


def test_of_who_was_erased_the_trail_knows_neither_name_nor_page(
    ada, bea, ben, client_of
):
    client_of(bea).get(f"{ACCOUNTS}{ben.pk}/change/")

    privacy.erase(ben, now=timezone.now())
    assert told() == [("Bea", "read", "a former member")]
    privacy.erase(bea, now=timezone.now())

    assert told() == [("a former member", "read", "a former member")]
    row = Deed.objects.get()
    assert (row.who, row.ip, row.about_id, row.changes) == (None, None, "", [])
    assert client_of(ada).get(TRAIL).status_code == 200


def test_every_deed_has_words():
    assert words_for(deed("tests.did", "did it")) == "did it"
    assert words_for("of a version before") == "of a version before"


def test_a_long_filter_is_folded_until_something_in_it_is_chosen(ada, client_of):
    def what(query=""):
        page = client_of(ada).get(f"{TRAIL}{query}").content.decode()
        [tag] = re.findall(r'<details data-filter-title="what"[^>]*>', page)
        return page, tag

    page, folded = what()
    chosen, unfolded = what("?what=signed_in")

    assert (" open" in folded, " open" in unfolded) == (False, True)
    assert '<details data-filter-title="when" open>' in page
    assert chosen.count('aria-current="true"') == 2  # what, and when
