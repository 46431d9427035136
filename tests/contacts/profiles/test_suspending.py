"""An organiser suspends a member, who is out with her next request, and back later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from contacts.profiles import actions
from contacts.profiles.models import Entry, Profile, Suspension, User
from events import actions as events
from events.rooms import actions as rooms
from events.rooms.news import news_url
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.cast import PASSWORD
from tests.events.rooms.seated import a_rotation
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/profiles/user/"
NOW = datetime.now(UTC)


def suspend(member, *, by, reason="Sold insurance in every room."):
    actions.suspend(member, by=by, reason=reason, now=NOW)


def bring_back(member, *, by):
    actions.bring_back(member, by=by, now=NOW + timedelta(days=7))


def is_in(user):
    return User.objects.get(pk=user.pk).is_active


def through_the_door(user):
    """Sign in as she does herself."""
    client = Client()
    form = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form)["Location"] == "/"
    return client


def test_an_open_session_ends_on_the_next_request_and_stays_ended(ada, ben):
    client = through_the_door(ben)
    assert client.get("/members/").status_code == 200

    suspend(ben, by=ada)
    while_out = client.get("/members/")
    bring_back(ben, by=ada)
    afterwards = client.get("/members/")

    assert while_out["Location"] == "/accounts/login/?next=/members/"
    assert afterwards["Location"] == "/accounts/login/?next=/members/"
    assert through_the_door(ben).get("/members/").status_code == 200


def test_an_open_poll_ends_on_the_next_request(ada, ben):
    event = an_event(host=ada)
    events.answer(event, member=ben, answer="going", now=NOW)
    rotation = a_rotation(event)
    rooms.plan_ahead(rotation, now=NOW)
    poll = news_url(rotation, member=ben)
    assert Client().get(poll).status_code == 200

    suspend(ben, by=ada)

    assert Client().get(poll).status_code == 404


def test_her_calendar_stops_and_goes_on_when_she_is_back(ada, ben):
    feed = f"/events/calendar/{events.renew_feed_key(ben, now=NOW)}.ics"
    assert Client().get(feed).status_code == 200

    suspend(ben, by=ada)
    while_out = Client().get(feed).status_code
    bring_back(ben, by=ada)

    assert while_out == 404
    assert Client().get(feed).status_code == 200


def test_others_find_her_no_more_until_she_is_back(ada, ben, cleo, client_of):
    suspend(ben, by=ada)
    while_out = client_of(cleo).get("/members/ben/").status_code
    entries_while_out = Entry.objects.filter(profile__user=ben).count()
    bring_back(ben, by=ada)

    assert (while_out, entries_while_out) == (404, 0)
    assert client_of(cleo).get("/members/ben/").status_code == 200
    assert Entry.objects.filter(profile__user=ben).count() == 1


def test_she_reads_that_she_is_out_but_not_why(ada, ben, run_jobs, mailoutbox):
    suspend(ben, by=ada)
    run_jobs()
    bring_back(ben, by=ada)
    run_jobs()

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([ben.email], "Your account at The Long Table is suspended"),
        ([ben.email], "Your account at The Long Table is open again"),
    ]
    assert not any("insurance" in mail.body for mail in mailoutbox)


def test_twice_is_once(ada, ben):
    for _ in range(2):
        suspend(ben, by=ada)
    for _ in range(2):
        bring_back(ben, by=ada)

    assert Suspension.objects.get().lifted_by == ada
    assert Letter.objects.filter(kind="profiles/suspended").count() == 1
    assert Letter.objects.filter(kind="profiles/brought_back").count() == 1


def test_who_closed_her_account_herself_can_be_suspended_and_brought_back(ada, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)

    suspend(ben, by=ada)
    bring_back(ben, by=ada)

    assert is_in(ben)


def test_who_was_turned_down_waits_again(ada, make_member):
    nia = make_member("nia", waiting_since=NOW)
    actions.turn_down(nia.profile, by=ada, now=NOW)

    bring_back(nia, by=ada)

    assert Profile.objects.get(user=nia).waiting_since is not None


def test_only_organisers_suspend_and_nobody_herself(ada, ben, cleo):
    for by, whom in ((ben, cleo), (ada, ada)):
        with pytest.raises(Refused):
            suspend(whom, by=by)
    with pytest.raises(Refused):
        bring_back(cleo, by=ben)

    assert Suspension.objects.count() == 0


def test_an_administrator_is_suspended_by_administrators_alone(ada, make_member):
    root, other = make_member("root"), make_member("other")
    User.objects.filter(pk__in=[root.pk, other.pk]).update(
        is_staff=True, is_superuser=True
    )

    with pytest.raises(Refused, match="only administrators"):
        suspend(root, by=ada)
    suspend(root, by=other)

    assert not is_in(root)


def test_two_organisers_never_suspend_each_other(ada, ben):
    actions.set_role(ben, organiser=True)
    as_ben_was = User.objects.get(pk=ben.pk)

    suspend(ben, by=ada)
    with pytest.raises(Refused):
        suspend(ada, by=as_ben_was)

    assert is_in(ada)


def test_an_organiser_suspends_with_a_reason_that_other_organisers_read(
    ada, ben, client_of
):
    client = client_of(ada)
    chosen = {"action": "suspend", "_selected_action": ben.pk}

    asked = client.post(LIST, chosen)
    empty = client.post(LIST, {**chosen, "reason": "  "})
    done = client.post(LIST, {**chosen, "reason": "Sold insurance."}, follow=True)
    account = client.get(f"{LIST}{ben.pk}/change/").content.decode()

    assert "For organisers only" in asked.content.decode()
    assert empty.context["form"].errors.keys() == {"reason"}
    assert "Ben is suspended." in done.content.decode()
    assert "Sold insurance." in account
    assert "Bring back" in account

    back = client.post(
        LIST, {"action": "bring_back", "_selected_action": ben.pk}, follow=True
    )

    assert "Ben can come in again." in back.content.decode()
    assert is_in(ben)


def test_an_organiser_does_not_read_why_she_was_once_suspended(ada, ben, client_of):
    actions.set_role(ben, organiser=True)
    suspend(ada, by=ben)
    bring_back(ada, by=ben)

    hers = client_of(ada).get(f"{LIST}{ada.pk}/change/").content.decode()
    others = client_of(ben).get(f"{LIST}{ada.pk}/change/").content.decode()

    assert "Sold insurance" not in hers
    assert "Sold insurance" in others


def test_refusals_are_told_one_by_one(ada, ben, client_of):
    form = {"action": "suspend", "_selected_action": [ada.pk, ben.pk], "reason": "x"}

    page = client_of(ada).post(LIST, form, follow=True).content.decode()

    assert "You can&#x27;t suspend yourself." in page
    assert "Ben is suspended." in page


def test_the_state_is_not_changed_by_the_form_of_an_account(ada, ben, client_of):
    form = {"profile-TOTAL_FORMS": "0", "profile-INITIAL_FORMS": "0"}
    form |= {"suspensions-TOTAL_FORMS": "0", "suspensions-INITIAL_FORMS": "0"}

    client_of(ada).post(f"{LIST}{ben.pk}/change/", form)  # without is_active

    assert is_in(ben)
