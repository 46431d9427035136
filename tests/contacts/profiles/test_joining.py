"""Inviting, being invited, waiting to be let in: as deeds, and in the admin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles import actions
from contacts.profiles.invitations import link_of
from contacts.profiles.models import Invitation, Profile, User
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
PAGE = "/members/me/invitations/"
QUEUE = "/admin/profiles/newcomer/"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def long_ago(now):
    return now - timedelta(days=100)


@pytest.fixture
def old_ben(ben, long_ago):
    """Ben, a member for a hundred days."""
    ben.date_joined = long_ago
    ben.save()
    return ben


@pytest.fixture
def newcomer(make_member, now):
    """Somebody who waits to be let in."""
    return make_member("nia", waiting_since=now, headline="mends clocks")


def invite(inviter, *, now, **more):
    words = {"note": "", "most_uses": 1, "days": 14, **more}
    return actions.invite(inviter, now=now, **words)


def came(user):
    profile = Profile.objects.get(user=user)
    return profile.invited_by, profile.invitation


def kinds(user):
    return list(Letter.objects.filter(receiver=user).values_list("kind", flat=True))


# Inviting


def test_ten_invitations_a_day_are_enough_and_tomorrow_there_are_more(old_ben, now):
    for _ in range(10):
        invite(old_ben, now=now)

    with pytest.raises(Refused):
        invite(old_ben, now=now)

    invite(old_ben, now=now + timedelta(days=1))
    assert Invitation.objects.belonging_to(old_ben).count() == 11


def test_a_newcomer_makes_a_quarter_as_many(ben, now):
    for _ in range(2):
        invite(ben, now=now)

    with pytest.raises(Refused):
        invite(ben, now=now)


@pytest.mark.parametrize(
    "more", [{"most_uses": 0}, {"most_uses": 51}, {"days": 0}, {"days": 91}]
)
def test_a_link_is_for_few_people_and_not_for_ever(old_ben, now, more):
    with pytest.raises(Refused):
        invite(old_ben, now=now, **more)


def test_who_waits_or_has_no_name_invites_nobody(newcomer, make_member, now):
    nameless = make_member("member-0")
    Profile.objects.filter(user=nameless).update(name="")

    for member in (newcomer, User.objects.get(pk=nameless.pk)):
        with pytest.raises(Refused):
            invite(member, now=now)


def test_accepting_remembers_who_invited_whom_and_uses_it_once(
    old_ben, cleo, make_member, now
):
    invitation = invite(old_ben, now=now)

    actions.accept(invitation, user=cleo, now=now)
    actions.accept(invitation, user=cleo, now=now)

    assert came(cleo) == (old_ben, invitation)
    invitation.refresh_from_db()
    assert invitation.uses == 1
    with pytest.raises(Refused):
        actions.accept(invitation, user=make_member("eve"), now=now)


def spoil(invitation, how, *, now):
    """Make an invitation useless in one of four ways, and give when it is tried."""
    if how == "revoked":
        actions.revoke(invitation, now=now)
    if how == "used up":
        Invitation.objects.filter(pk=invitation.pk).update(uses=1)
    if how == "of somebody gone":
        User.objects.filter(pk=invitation.inviter_id).update(is_active=False)
    return now + timedelta(days=15) if how == "expired" else now


@pytest.mark.parametrize("how", ["revoked", "used up", "of somebody gone", "expired"])
def test_a_spoilt_invitation_is_used_by_nobody(old_ben, cleo, now, how):
    invitation = invite(old_ben, now=now)
    then = spoil(invitation, how, now=now)

    with pytest.raises(Refused):
        actions.accept(invitation, user=cleo, now=then)

    assert came(cleo) == (None, None)


def test_she_makes_a_link_on_her_page_and_takes_it_back(old_ben, client_of):
    client = client_of(old_ben)

    page = client.post(
        PAGE, {"note": "Cousin", "most_uses": 3, "days": 7}, follow=True
    )  # without its token, as a script might
    assert page.status_code == 422

    form = {"note": "Cousin", "most_uses": 3, "days": 7}
    form["token"] = "7b0a1f5e-2f5b-4c46-9c3f-0d2d1f1a2b3c"
    for _ in range(2):
        page = client.post(PAGE, form, follow=True)
    [row] = page.context["invitations"]
    assert (row.note, row.most_uses, row.state) == ("Cousin", 3, "open")
    assert row.link in page.content.decode()

    page = client.post(PAGE, {"revoke": row.public_id}, follow=True)
    [row] = page.context["invitations"]
    assert (row.state, row.link) == ("withdrawn", "")


def test_nobody_takes_back_the_link_of_another(old_ben, cleo, client_of, now):
    invitation = invite(old_ben, now=now)

    answer = client_of(cleo).post(PAGE, {"revoke": invitation.public_id})
    nonsense = client_of(cleo).post(PAGE, {"revoke": "x' or 1=1"})

    assert answer.status_code == nonsense.status_code == 404
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_who_came_stands_under_the_link_and_on_both_pages_and_nowhere_else(
    old_ben, ada, cleo, make_member, client_of, now
):
    eve = make_member("eve")
    actions.accept(invite(old_ben, now=now), user=eve, now=now)

    [row] = client_of(old_ben).get(PAGE).context["invitations"]
    assert [face.name for face in row.people] == ["Eve"]
    assert b"You invited Eve" in client_of(old_ben).get("/members/eve/").content
    her_own = client_of(eve).get("/members/eve/")
    assert her_own.context["invited"]["face"].name == "Ben"
    assert b"Invited by" in her_own.content
    for other in (ada, cleo):
        page = client_of(other).get("/members/eve/")
        assert page.context["invited"] is None
        assert b"Ben" not in page.content


def test_a_hidden_inviter_is_not_named(old_ben, make_member, client_of, now):
    eve = make_member("eve")
    actions.accept(invite(old_ben, now=now), user=eve, now=now)
    Profile.objects.filter(user=old_ben).update(shown_to="nobody")

    assert client_of(eve).get("/members/eve/").context["invited"] is None


# The queue


def test_who_is_let_in_is_seen_found_and_told(ada, ben, newcomer, now, client_of):
    assert client_of(ben).get("/members/nia/").status_code == 404

    for _ in range(2):
        actions.let_in(newcomer.profile, by=ada, now=now)

    assert client_of(ben).get("/members/nia/").status_code == 200
    assert kinds(newcomer) == ["profiles/let_in"]
    assert newcomer.profile.entry is not None


def test_who_is_turned_down_is_out_and_gets_a_kind_letter(
    ada, newcomer, now, client_of, run_jobs, mailoutbox
):
    client = client_of(newcomer)

    for _ in range(2):
        actions.turn_down(newcomer.profile, by=ada, now=now)
    run_jobs()

    assert client.get("/members/me/waiting/").status_code == 302
    assert not User.objects.get(pk=newcomer.pk).is_active
    [letter] = mailoutbox
    assert letter.to == ["nia@example.org"]
    assert "Thank you for wanting to join us" in letter.body


def test_only_organisers_decide(ben, newcomer, now):
    for decide in (actions.let_in, actions.turn_down):
        with pytest.raises(Refused):
            decide(newcomer.profile, by=ben, now=now)

    assert Profile.objects.get(user=newcomer).waiting_since is not None


def test_a_member_who_is_in_can_not_be_turned_down(ada, ben, now):
    with pytest.raises(Refused):
        actions.turn_down(ben.profile, by=ada, now=now)

    assert User.objects.get(pk=ben.pk).is_active


def test_organisers_hear_of_people_who_wait_once_a_day(ada, newcomer, make_member, now):
    told = [actions.tell_of_waiting(now=now) for _ in range(3)]
    make_member("oda", waiting_since=now)
    told.append(actions.tell_of_waiting(now=now))
    told.append(actions.tell_of_waiting(now=now + timedelta(days=1, minutes=1)))

    assert told == [1, 0, 0, 0, 1]
    assert set(kinds(ada)) == {"profiles/people_wait"}


def test_nobody_is_told_of_somebody_who_never_verified_her_address(
    ada, make_member, now
):
    make_member("una", verified=False, waiting_since=now)

    assert actions.tell_of_waiting(now=now) == 0


def test_a_letter_about_a_queue_that_is_empty_by_now_is_dropped(
    ada, newcomer, now, run_jobs, mailoutbox
):
    actions.tell_of_waiting(now=now)
    Profile.objects.filter(user=newcomer).update(waiting_since=None)

    run_jobs()

    assert mailoutbox == []


def test_organisers_read_in_the_queue_what_they_decide_by(
    ada, ben, newcomer, make_member, client_of, now
):
    make_member("una", verified=False, name="Una Unverified", waiting_since=now)
    Profile.objects.filter(user=newcomer).update(invited_by=ben, phone="0123 secret")

    page = client_of(ada).get(QUEUE).content.decode()

    for word in ("Nia", "mends clocks", "I bind books.", "I keep goats.", "Ben"):
        assert word in page
    assert "Una Unverified" not in page
    assert "0123 secret" not in page
    assert client_of(ben).get(QUEUE).status_code == 302


@pytest.mark.parametrize(
    ("action", "is_in", "is_active"),
    [("let_in", True, True), ("turn_down", False, False)],
)
def test_organisers_decide_in_the_admin(
    ada, newcomer, client_of, action, is_in, is_active
):
    form = {"action": action, "_selected_action": newcomer.profile.pk}

    response = client_of(ada).post(QUEUE, form)

    assert response.status_code == 302
    profile = Profile.objects.select_related("user").get(user=newcomer)
    assert (profile.waiting_since is None) is is_in
    assert profile.user.is_active is is_active


def test_organisers_take_back_an_invitation_and_do_not_read_for_whom_it_was(
    ada, old_ben, client_of, now
):
    invitation = invite(old_ben, now=now, note="my secret cousin")
    path = "/admin/profiles/invitation/"
    client = client_of(ada)

    shown = (
        client.get(path).content + client.get(f"{path}{invitation.pk}/change/").content
    )
    client.post(path, {"action": "revoke", "_selected_action": invitation.pk})

    assert b"Ben" in shown
    assert b"my secret cousin" not in shown
    assert link_of(invitation).encode() not in shown
    assert Invitation.objects.good(now=now).count() == 0
