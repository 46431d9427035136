"""An organiser says in the admin who hosts, by the site's own actions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.profiles import actions as profiles
from contacts.profiles.models import Profile
from events import actions
from events.models import Event, Hosting, Rsvp
from networking_site import privacy
from networking_site.lib.outbox.models import Letter
from networking_site.lib.trail.models import Deed
from tests.events.test_views import admin_form
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
ADD = "/admin/events/event/add/"
ONLY = "The only host stays. Add another first."
FULL = "A dozen hosts are enough."
NOBODY = "There is nobody of that name."


@pytest.fixture
def walk(ben, dov):
    """Ben's walk, to which dov goes."""
    event = an_event(host=ben, title="The walk", kind="in_person")
    actions.answer(event, member=dov, answer=Rsvp.Answer.GOING, now=NOW)
    Letter.objects.all().delete()
    return event


@pytest.fixture
def a_dozen(walk, make_member):
    """Ben, and eleven besides, who run the walk."""
    others = [make_member(f"m{number}") for number in range(11)]
    for member in others:
        actions.add_host(walk, member=member)
    return others


def rows(*, event=None, add=(), take=()):
    """What the page sends of the hosts: those there are, and who was chosen."""
    there = list(event.hostings.order_by("pk")) if event else []
    sent = {"hostings-INITIAL_FORMS": len(there)}
    sent["hostings-TOTAL_FORMS"] = len(there) + len(add)
    for number, hosting in enumerate(there):
        sent[f"hostings-{number}-id"] = hosting.pk
        if hosting.member in take:
            sent[f"hostings-{number}-DELETE"] = "on"
    for number, member in enumerate(add, start=len(there)):
        sent[f"hostings-{number}-member"] = member.pk
    return sent


def send(client, event, sent, **more):
    path = f"/admin/events/event/{event.pk}/change/"
    return client.post(path, admin_form(title="The walk", **sent, **more))


def hosts_of(event):
    return [one.member for one in event.hostings.order_by("pk")]


def hosts_form(page):
    return page.context["inline_admin_formsets"][0].formset


def proposed(client, term):
    asked = {"app_label": "events", "model_name": "hosting", "field_name": "member"}
    found = client.get(reverse("admin:autocomplete"), {**asked, "term": term})
    return [one["text"] for one in found.json()["results"]]


def deeds():
    return list(Deed.objects.order_by("pk").values_list("deed", "about_title"))


# Added.


def test_a_new_host_is_told_once_and_it_is_written_down(
    ada, ben, cleo, client_of, walk
):
    answer = send(client_of(ada), walk, rows(event=walk, add=[cleo]))
    send(client_of(ada), walk, rows(event=walk))

    assert answer.status_code == 302
    assert hosts_of(walk) == [ben, cleo]
    letter = Letter.objects.get(kind="events/made_host")
    assert (letter.receiver, "Ada made you a host" in letter.text) == (cleo, True)
    assert deeds()[0] == ("events.made_host", "Cleo")
    assert [deed for deed, _ in deeds()].count("events.made_host") == 1


def test_an_event_is_made_with_its_hosts_who_are_told(ada, ben, cleo, client_of):
    client_of(ada).post(ADD, admin_form(**rows(add=[ada, ben, cleo])))

    assert hosts_of(Event.objects.get()) == [ada, ben, cleo]
    told = Letter.objects.filter(kind="events/made_host").order_by("pk")
    assert [letter.receiver for letter in told] == [ben, cleo]


def test_an_event_is_made_without_a_host_as_before(ada, client_of):
    client_of(ada).post(ADD, admin_form())

    assert hosts_of(Event.objects.get()) == []


def test_a_thirteenth_host_is_refused_and_nothing_is_kept(
    ada, ben, cleo, client_of, walk, a_dozen
):
    sent = rows(event=walk, add=[cleo])

    page = send(client_of(ada), walk, sent, place_name="The oak", word="Bigger.")

    assert page.status_code == 200
    form = hosts_form(page).forms[12]
    assert form.errors == {"member": [FULL]}
    assert FULL in page.content.decode()
    assert form["member"].value() == str(cleo.pk)
    assert "Cleo, cleo@example.org" in str(form["member"])
    assert page.context["adminform"].form["place_name"].value() == "The oak"
    walk.refresh_from_db()
    assert (walk.place_name, hosts_of(walk)) == ("", [ben, *a_dozen])
    assert (Letter.objects.count(), deeds()) == (0, [])


def test_what_is_refused_about_a_new_event_makes_none(ada, cleo, client_of, a_dozen):
    Event.objects.all().delete()

    page = client_of(ada).post(ADD, admin_form(**rows(add=[ada, *a_dozen, cleo])))

    assert page.status_code == 200
    wrong = [form.errors for form in hosts_form(page).forms]
    assert wrong == [{}] * 12 + [{"member": [FULL]}]
    assert (Event.objects.count(), Hosting.objects.count()) == (0, 0)
    assert (Letter.objects.count(), deeds()) == (0, [])


# Taken away.


def test_one_of_two_hosts_is_taken_away(ada, ben, cleo, client_of, walk):
    actions.add_host(walk, member=cleo)

    answer = send(client_of(ada), walk, rows(event=walk, take=[ben]))

    assert answer.status_code == 302
    assert hosts_of(walk) == [cleo]
    assert deeds()[0] == ("events.no_more_host", "Ben")


def test_the_last_host_stays_and_nothing_is_kept(ada, ben, cleo, client_of, walk):
    actions.add_host(walk, member=cleo)
    sent = rows(event=walk, take=[ben, cleo])

    page = send(client_of(ada), walk, sent, place_name="The oak")

    assert page.status_code == 200
    assert hosts_form(page).non_form_errors() == [ONLY]
    assert [form["DELETE"].value() for form in hosts_form(page).forms] == [True, True]
    assert ONLY in page.content.decode()
    assert page.context["adminform"].form["place_name"].value() == "The oak"
    walk.refresh_from_db()
    assert (walk.place_name, hosts_of(walk)) == ("", [ben, cleo])
    assert (Letter.objects.count(), deeds()) == (0, [])


def test_the_only_host_changes_with_another(ada, ben, cleo, client_of, walk):
    send(client_of(ada), walk, rows(event=walk, add=[cleo], take=[ben]))

    assert hosts_of(walk) == [cleo]


def test_one_of_a_dozen_changes_with_another(ada, ben, cleo, client_of, walk, a_dozen):
    send(client_of(ada), walk, rows(event=walk, add=[cleo], take=[ben]))

    assert hosts_of(walk) == [*a_dozen, cleo]


def test_a_whole_dozen_changes_with_another(ada, ben, cleo, client_of, walk, a_dozen):
    send(client_of(ada), walk, rows(event=walk, add=[cleo], take=[ben, *a_dozen]))

    assert hosts_of(walk) == [cleo]


def test_a_host_does_not_become_another(ada, ben, cleo, client_of, walk):
    shown = client_of(ada).get(f"/admin/events/event/{walk.pk}/change/")

    send(client_of(ada), walk, rows(event=walk) | {"hostings-0-member": cleo.pk})

    assert b'name="hostings-0-DELETE"' in shown.content
    assert b'name="hostings-0-member"' not in shown.content
    assert hosts_of(walk) == [ben]


def test_the_page_costs_the_same_however_many_host(ada, client_of, walk, make_member):
    client, path = client_of(ada), f"/admin/events/event/{walk.pk}/change/"

    def cost():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    one = cost()
    for number in range(5):
        actions.add_host(walk, member=make_member(f"m{number}"))

    assert cost() == one


# Who can be one.


def test_who_is_not_here_for_her_is_not_proposed(
    ada, ben, cleo, dov, make_member, client_of
):
    eve, fay, gil = (make_member(name) for name in ("eve", "fay", "gil"))
    client, everybody = client_of(ada), [ben, cleo, dov, eve, fay, gil]
    there = [proposed(client, one.email) for one in everybody]
    texts = [f"{one.profile.name}, {one.email}" for one in everybody]

    profiles.suspend(cleo, by=ada, reason="Spam.", now=NOW)
    profiles.block(dov, other=ada, now=NOW)
    Profile.objects.filter(user=eve).update(waiting_since=NOW)
    Profile.objects.filter(user=fay).update(shown_to="nobody")
    privacy.erase(gil, now=NOW)

    emails = [f"{name}@example.org" for name in ("ben", "cleo", "dov", "eve", "fay")]
    assert [text for [text] in there] == texts
    assert [proposed(client, email) for email in [*emails, "gil@example.org"]] == [
        texts[:1],
        *[[]] * 5,
    ]


@pytest.mark.parametrize("how", ["suspended", "blocks her"])
def test_who_is_sent_all_the_same_is_refused(how, ada, ben, cleo, client_of, walk):
    if how == "suspended":
        profiles.suspend(cleo, by=ada, reason="Spam.", now=NOW)
    else:
        profiles.block(cleo, other=ada, now=NOW)
    Letter.objects.all().delete()

    page = send(client_of(ada), walk, rows(event=walk, add=[cleo]))

    assert page.status_code == 200
    assert hosts_form(page).forms[1].errors == {"member": [NOBODY]}
    assert (hosts_of(walk), Letter.objects.count(), deeds()) == ([ben], 0, [])


def test_who_was_erased_meanwhile_is_asked_back(ada, ben, cleo, client_of, walk):
    sent = rows(event=walk, add=[cleo])
    privacy.erase(cleo, now=NOW)

    page = send(client_of(ada), walk, sent)

    assert page.status_code == 200
    assert list(hosts_form(page).forms[1].errors) == ["member"]
    assert hosts_of(walk) == [ben]


# A page that was opened before something happened.


@pytest.mark.parametrize("take", [True, False])
def test_who_stepped_down_meanwhile_stays_none(take, ada, ben, cleo, client_of, walk):
    actions.add_host(walk, member=cleo)
    sent = rows(event=walk, take=[cleo] if take else [])
    actions.step_down(walk, member=cleo)

    answer = send(client_of(ada), walk, sent, place_name="The oak")

    assert answer.status_code == 302
    walk.refresh_from_db()
    assert (walk.place_name, hosts_of(walk)) == ("The oak", [ben])
    assert [deed for deed, _ in deeds()] == ["changed"]


def test_who_stepped_down_meanwhile_is_not_counted(
    ada, ben, cleo, dov, client_of, walk
):
    actions.add_host(walk, member=cleo)
    sent = rows(event=walk, add=[dov], take=[ben])
    actions.step_down(walk, member=cleo)

    answer = send(client_of(ada), walk, sent)

    assert answer.status_code == 302
    assert hosts_of(walk) == [dov]


def test_who_was_added_meanwhile_is_not_lost(ada, ben, cleo, client_of, walk):
    sent = rows(event=walk)
    actions.add_host(walk, member=cleo)

    send(client_of(ada), walk, sent)

    assert hosts_of(walk) == [ben, cleo]


@pytest.mark.parametrize("who", ["a host", "twice"])
def test_the_same_host_again_is_asked_back(who, ada, ben, cleo, client_of, walk):
    add = [ben] if who == "a host" else [cleo, cleo]

    page = send(client_of(ada), walk, rows(event=walk, add=add))

    assert page.status_code == 200
    assert hosts_form(page).is_valid() is False
    assert (hosts_of(walk), Letter.objects.count()) == ([ben], 0)


def test_nonsense_among_the_hosts_breaks_nothing(ada, ben, client_of, walk):
    client = client_of(ada)
    for member in ("x", "\u00b2", "-1", "9" * 40, "9" * 5000):
        sent = rows(event=walk) | {"hostings-TOTAL_FORMS": 2}
        page = send(client, walk, sent | {"hostings-1-member": member})
        assert list(hosts_form(page).forms[1].errors) == ["member"]

    assert hosts_of(walk) == [ben]


# Without script, and on a telephone.


def test_its_page_leads_to_the_hosts_on_the_site(ada, client_of, walk):
    client = client_of(ada)

    page = client.get(f"/admin/events/event/{walk.pk}/change/").content.decode()

    path = f"/events/{walk.slug}/host/hosts/"
    assert f'href="{path}"' in page
    assert client.get(path).status_code == 200
