"""Who may do what in the admin: every address of it, as docs/privacy.md says."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.introductions.models import Conversation
from contacts.profiles import actions as profiles
from contacts.profiles.models import Invitation, Profile, Prompt, Topic, User
from events import actions as events
from events.recurrence import Rhythm
from networking_site.lib.group.chosen import choose, proposed
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.trail.models import Deed
from tests.house import workshop
from tests.scenes import a_conversation, an_event, an_introduction

pytestmark = pytest.mark.django_db
OUTSIDE = ("visitor", "member", "host")
ROLES = (*OUTSIDE, "helper", "organiser", "administrator")
NOW = timezone.now()


def newcomer(cast):
    profile = cast["make_member"]("nora").profile
    Profile.objects.filter(pk=profile.pk).update(waiting_since=NOW)
    return profile


def series(cast):
    event = an_event(host=cast["host"], slug="weekly")
    return events.make_series(event, rhythm=Rhythm.WEEKLY, count=2, now=NOW)


def introduction(cast):
    return an_introduction(
        introducer=cast["host"], one=cast["member"], other=cast["make_member"]("eve")
    )


def report(cast):
    words = {"kind": "rude", "text": "He shouted.", "now": NOW}
    return profiles.report(cast["member"], about=cast["host"], **words)


def invitation(cast):
    return profiles.invite(cast["host"], note="", most_uses=1, days=1, now=NOW)


def job(cast):
    outbox.put("kind", to="eve@example.org", subject="A", text="B")
    return DBTaskResult.objects.all()[0]


def second_factor(cast):
    data = {"secret": "a secret seed"}
    return Authenticator.objects.create(user=cast["member"], type="totp", data=data)


ONE_OF_EACH = {
    "profiles.user": lambda cast: cast["make_member"]("zoe"),
    "profiles.newcomer": newcomer,
    "profiles.invitation": invitation,
    "profiles.report": report,
    "profiles.prompt": lambda cast: Prompt.objects.all()[0],
    "profiles.topic": lambda cast: Topic.objects.create(name="Bees", slug="bees"),
    "events.event": lambda cast: an_event(host=cast["host"], slug="walk"),
    "events.series": series,
    "introductions.introduction": introduction,
    "group.ourgroup": lambda cast: choose(proposed()),
    "trail.deed": lambda cast: Deed.objects.create(at=NOW, deed="read"),
    "account.emailaddress": lambda cast: EmailAddress.objects.all()[0],
    "mfa.authenticator": second_factor,
    "auth.group": lambda cast: Group.objects.all()[0],
    "django_tasks_database.dbtaskresult": job,
}
ROWS = workshop.read_table()


@pytest.fixture
def cast(ada, ben, cleo, make_member):
    """Everybody who could come to the admin's door; ben hosts an event."""
    helper = make_member("hilda")
    User.objects.filter(pk=helper.pk).update(is_staff=True)  # without the group
    root = make_member("root")
    User.objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)
    an_event(host=ben, slug="hosted")
    return {
        "make_member": make_member,
        "member": cleo,
        "host": ben,
        "helper": User.objects.get(pk=helper.pk),
        "organiser": ada,
        "administrator": User.objects.get(pk=root.pk),
    }


@pytest.fixture
def browser_of(cast):
    """Give the browser of a role."""

    def signed_in(role):
        client = Client()
        if role != "visitor":
            client.force_login(cast[role])
        return client

    return signed_in


@pytest.fixture
def request_of(cast):
    """Give a request of a role, to ask the admin itself."""

    def asks(role):
        request = RequestFactory().get("/admin/")
        request.user = cast[role]
        return request

    return asks


def address(name, page, *args):
    return reverse(f"admin:{name.replace('.', '_')}_{page}", args=args)


def test_every_list_has_a_row_and_every_row_a_list():
    names = set(workshop.registered())

    assert names == set(ROWS) == set(ONE_OF_EACH)


def test_a_list_without_a_row_is_noticed(monkeypatch):
    without = dict(ROWS)
    del without["profiles.report"]

    assert set(workshop.registered()) - set(without) == {"profiles.report"}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    ("query", "roles"),
    [("", ROLES), ("?_popup=1", ("visitor", "helper", "organiser"))],
    ids=["page", "pop-up"],
)
def test_each_page_opens_to_whom_the_table_says(name, query, roles, cast, browser_of):
    key = ONE_OF_EACH[name](cast).pk
    row = ROWS[name]
    pages = {
        "changelist": (row.look, ()),
        "change": (row.look, (key,)),
        "history": (row.look, (key,)),
        "add": (row.add, ()),
        "delete": (row.delete, (key,)),
    }

    for role in roles:
        client = browser_of(role)
        for page, (may, args) in pages.items():
            answer = client.get(address(name, page, *args) + query)
            assert outcome(answer) == expected(role, may), (role, page)


def outcome(answer):
    """Say in a word how it was answered."""
    if answer.status_code == 302:
        to_the_door = "/login/" in answer["Location"]
        return "door" if to_the_door else "yes"
    return {200: "yes", 403: "denied"}[answer.status_code]


def expected(role, may):
    if role in OUTSIDE:
        return "door"
    return "yes" if role in may else "denied"


@pytest.mark.parametrize("name", ROWS)
def test_nobody_changes_what_the_table_does_not_say(name, cast, browser_of):
    made = ONE_OF_EACH[name](cast)
    key, row = made.pk, ROWS[name]
    before = type(made)._base_manager.filter(pk=key).values().get()
    pages = [("change", row.change), ("add", row.add), ("delete", row.delete)]

    for role in ROLES:
        for page, may in pages:
            if role in may:
                continue
            path = address(name, page, *(() if page == "add" else (key,)))
            answer = browser_of(role).post(path, {"post": "yes"})
            assert outcome(answer) == expected(role, may), (role, page)

    assert type(made)._base_manager.filter(pk=key).values().get() == before


@pytest.mark.parametrize("name", ROWS)
def test_each_deed_is_offered_to_whom_the_table_says(
    name, cast, browser_of, request_of
):
    made = ONE_OF_EACH[name](cast)
    row, theirs = ROWS[name], workshop.registered()[name]
    before = type(made)._base_manager.filter(pk=made.pk).values().get()

    for role in ("organiser", "administrator"):
        deeds = row.deeds if role in row.look else set()
        deleting = {"delete_selected"} if role in row.delete else set()
        assert set(theirs.get_actions(request_of(role))) == deeds | deleting
    for role in (*OUTSIDE, "helper"):
        for deed in {*row.deeds, "delete_selected"}:
            chosen = {"action": deed, "_selected_action": [made.pk], "post": "yes"}
            answer = browser_of(role).post(address(name, "changelist"), chosen)
            assert outcome(answer) != "yes"
    assert type(made)._base_manager.filter(pk=made.pk).values().get() == before


def test_who_may_read_and_not_decide_is_offered_no_deed(cast, request_of):
    may_look = Group.objects.get(name="Organisers").permissions.filter(
        codename__startswith="view_"
    )
    cast["helper"].user_permissions.set(may_look)

    offered = {
        name: set(theirs.get_actions(request_of("helper")))
        for name, theirs in workshop.registered().items()
    }

    assert {name: deeds for name, deeds in offered.items() if deeds} == {}


@pytest.mark.parametrize("name", ROWS)
def test_each_filter_and_search_a_list_offers_works(name, cast, browser_of, request_of):
    ONE_OF_EACH[name](cast)
    theirs = workshop.registered()[name]
    changes = theirs.get_changelist_instance(request_of("administrator"))
    root = browser_of("administrator")

    asked = ["?q=a", "?_facets=True", "?o=1", "?o=-2", "?p=1", "?all="]
    for spec in changes.filter_specs:
        asked += [choice["query_string"] for choice in spec.choices(changes)]

    for query in asked:
        answer = root.get(address(name, "changelist") + query)
        assert answer.status_code == 200, query


@pytest.mark.parametrize("name", ROWS)
def test_no_list_is_asked_about_what_it_does_not_show(name, request_of):
    theirs = workshop.registered()[name]
    offered = {
        item if isinstance(item, str) else item[0]
        for item in (*theirs.list_filter, theirs.date_hierarchy)
        if isinstance(item, str | tuple | list)
    }
    if name == "trail.deed":
        offered |= {"about_kind", "about_id"}

    asked = [
        f"{field.name}{end}"
        for field in theirs.model._meta.get_fields()
        if field.name not in offered
        for end in ("", "__startswith", "__gt", "__isnull", "__password__startswith")
    ]
    asked += [f"{one}__password__startswith" for one in offered]
    asked += [f"{one}__regex" for one in offered]

    allowed = [
        lookup
        for lookup in asked
        if theirs.lookup_allowed(lookup, "a", request_of("administrator"))
    ]
    assert allowed == []


@pytest.mark.parametrize(
    "path",
    [
        "profiles/user/?password__startswith=pbkdf2",
        "profiles/user/?profile__phone__startswith=4",
        "profiles/user/?_to_field=password",
        "profiles/newcomer/?phone__startswith=4",
        "profiles/newcomer/?contact_email__contains=a",
        "introductions/introduction/?parties__answer=no",
        "introductions/introduction/?reason__contains=goats",
        "profiles/invitation/?note__contains=a",
        "trail/deed/?kept_from__isnull=False",
    ],
)
def test_a_list_does_not_answer_by_being_shorter(path, cast, browser_of):
    assert browser_of("organiser").get(f"/admin/{path}").status_code == 400


def test_a_page_is_not_found_by_another_field(cast, browser_of):
    path = address("profiles.user", "change", cast["member"].pk)

    answer = browser_of("organiser").get(f"{path}?_to_field=password")

    assert answer.status_code == 400


HOSTS = {"app_label": "events", "model_name": "hosting", "field_name": "member"}


@pytest.mark.parametrize("role", ROLES)
def test_people_are_proposed_to_organisers_alone(role, cast, browser_of):
    path = reverse("admin:autocomplete")

    answer = browser_of(role).get(path, {**HOSTS, "term": "cleo"})

    may = {"organiser", "administrator"}
    assert outcome(answer) == expected(role, may)
    if role in may:
        found = answer.json()["results"]
        cleo = cast["member"]
        text = f"{cleo.profile.name}, cleo@example.org"
        assert found == [{"id": str(cleo.pk), "text": text}]


@pytest.mark.parametrize(
    "asked",
    [
        {"app_label": "introductions", "model_name": "party", "field_name": "member"},
        {"app_label": "profiles", "model_name": "user", "field_name": "password"},
        {"app_label": "profiles", "model_name": "block", "field_name": "nothing"},
        {"app_label": "nothing", "model_name": "at", "field_name": "all"},
        {},
    ],
)
def test_nothing_else_is_proposed(asked, cast, browser_of):
    path = reverse("admin:autocomplete")

    assert browser_of("helper").get(path, {**asked, "term": "c"}).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_the_whole_admin(role, cast, browser_of):
    apps = {name.partition(".")[0] for name in ROWS}
    lists = {app: reverse("admin:app_list", args=[app]) for app in apps}
    everybody = {"helper", "organiser", "administrator"}
    client = browser_of(role)

    for name in ("index", "jsi18n", "password_change"):
        answer = client.get(reverse(f"admin:{name}"))
        assert outcome(answer) == expected(role, everybody), name
    for app, path in lists.items():
        theirs = [row for name, row in ROWS.items() if name.startswith(f"{app}.")]
        may = set().union(*(row.look for row in theirs))
        answer = client.get(path)
        if role in OUTSIDE:
            assert outcome(answer) == "door"
        else:
            assert answer.status_code == (200 if role in may else 404), app


@pytest.mark.parametrize("role", ROLES)
def test_the_way_to_a_page_on_the_site_is_for_what_she_may_see_here(
    role, cast, browser_of
):
    event = an_event(slug="draft", status="draft")
    eve, fay, gus = (cast["make_member"](name) for name in ("eve", "fay", "gus"))
    talk = a_conversation(introducer=eve, one=fay, other=gus)
    client = browser_of(role)

    def answer(row, key=None):
        kind = ContentType.objects.get_for_model(row).pk
        return client.get(reverse("admin:view_on_site", args=[kind, key or row.pk]))

    may = {"organiser", "administrator"}
    assert outcome(answer(event)) == expected(role, may)
    if role in OUTSIDE:
        assert outcome(answer(talk)) == "door"
    else:
        kind = ContentType.objects.get_for_model(Conversation).pk
        assert answer(talk).status_code == 404
        assert answer(event, key="x" * 9).status_code == 404
        assert client.get(f"/admin/r/{kind}9/1/").status_code == 404
        assert client.get("/admin/r/x/1/").status_code == 404


def test_who_lost_the_role_is_out_with_her_next_request(cast, browser_of):
    client = browser_of("organiser")
    assert client.get(address("profiles.user", "changelist")).status_code == 200

    profiles.set_role(cast["organiser"], organiser=False)

    assert outcome(client.get(address("profiles.user", "changelist"))) == "door"


def test_a_second_factor_is_shown_without_what_makes_it(cast, browser_of):
    factor = second_factor(cast)

    page = browser_of("administrator").get(
        address("mfa.authenticator", "change", factor.pk)
    )

    assert "cleo@example.org" in page.content.decode()
    assert "a secret seed" not in page.content.decode()


def test_an_invitation_is_taken_back_by_who_may(cast, browser_of):
    made = invitation(cast)
    chosen = {"action": "revoke", "_selected_action": [made.pk]}

    browser_of("organiser").post(address("profiles.invitation", "changelist"), chosen)

    assert Invitation.objects.get().revoked_at is not None


def test_an_account_that_is_not_there_says_so(cast, browser_of):
    gone = address("profiles.user", "history", 10**6)

    assert browser_of("organiser").get(gone).status_code == 404
