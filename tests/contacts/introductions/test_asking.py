"""Asking somebody one knows for an introduction, and what nobody learns of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contacts.introductions import actions, privacy
from contacts.introductions.models import Favour, Introduction
from contacts.introductions.rules import asking as rules
from contacts.notices.models import Notice
from contacts.profiles.actions import block, connect, open_ask
from contacts.profiles.models import Profile
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
NOT_AT_PRESENT = "This can't be asked for at present."
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def now():
    return datetime.now(UTC)


def knows(one, other):
    connect(one, other, origin_kind="t", origin_id=uuid4(), now=LONG_AGO)


@pytest.fixture
def eve(make_member, ben):
    """She knows ben, and can be asked by him."""
    user = make_member("eve")
    knows(ben, user)
    return user


def ask(asker, helper, wanted=None, *, words="", now=None, **more):
    return actions.ask_for(
        asker,
        helper=helper,
        wanted=wanted,
        words=words,
        why=more.get("why", "I heard her talk about bells."),
        token=more.get("token", uuid4()),
        now=now or datetime.now(UTC),
    )


def refusal_of(asker, helper, wanted=None, **more):
    with pytest.raises(Refused) as refused:
        ask(asker, helper, wanted, **more)
    return refused.value.reason


def introduce(favour, helper, other, *, token=None, now=None):
    sides = (actions.Side(favour.asker), actions.Side(other))
    return actions.help_with(
        favour,
        helper=helper,
        sides=sides,
        reason="You both like bells.",
        token=token or uuid4(),
        now=now or datetime.now(UTC),
    )


def test_who_is_asked_gets_a_letter_and_who_is_wanted_learns_nothing(ben, cleo, eve):
    favour = ask(ben, eve, cleo)

    [letter] = Letter.objects.all()
    assert letter.receiver == eve
    assert letter.subject == "Ben asks you for an introduction to Cleo"
    assert "I heard her talk about bells." in letter.text
    assert Notice.objects.get().receiver == eve
    assert not Favour.objects.visible_to(cleo).filter(pk=favour.pk).exists()


def test_a_favour_is_done_when_the_introduction_is_written(ben, cleo, eve, now):
    favour = ask(ben, eve, cleo)

    letter = introduce(favour, eve, cleo)

    favour.refresh_from_db()
    assert (favour.state, favour.introduction) == ("done", letter)
    assert letter.introducer == eve
    assert {party.member for party in letter.parties.all()} == {ben, cleo}


def test_somebody_who_is_picked_by_who_was_asked(ben, cleo, eve):
    favour = ask(ben, eve, words="casts bells")

    introduce(favour, eve, cleo)

    favour.refresh_from_db()
    assert favour.state == Favour.State.DONE


def test_the_form_of_an_introduction_sent_twice_makes_one(ben, cleo, eve):
    favour, token = ask(ben, eve, cleo), uuid4()

    first, again = (introduce(favour, eve, cleo, token=token) for _ in range(2))

    assert first == again
    assert Introduction.objects.count() == 1


def test_asking_twice_with_one_form_asks_once(ben, cleo, eve):
    token = uuid4()

    assert ask(ben, eve, cleo, token=token) == ask(ben, eve, cleo, token=token)
    assert Letter.objects.count() == 1


def test_another_pair_than_was_asked_for_is_refused(ben, cleo, eve, make_member):
    favour, gil = ask(ben, eve, cleo), make_member("gil")

    with pytest.raises(Refused, match="start again"):
        introduce(favour, eve, gil)
    assert Introduction.objects.count() == 0
    assert Favour.objects.get().state == Favour.State.OPEN


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "blocked", "done"])
def test_nobody_writes_a_letter_for_a_favour_that_is_over(ben, cleo, eve, now, end):
    favour = ask(ben, eve, cleo)
    if end == "withdrawn":
        actions.withdraw_favour(favour, asker=ben, now=now)
    elif end == "blocked":
        block(ben, other=cleo, now=now)
    elif end == "done":
        introduce(favour, eve, cleo)
    later = now + timedelta(days=15) if end == "lapsed" else now

    with pytest.raises(Refused, match="Nobody asks for this any more"):
        introduce(favour, eve, cleo, now=later)


def test_a_no_looks_like_silence_until_both_lapse(ben, cleo, eve, now, client_of):
    silent = ask(ben, eve, words="casts bells", now=now)
    declined = ask(ben, eve, words="casts tin", now=now)
    actions.decline(declined, helper=eve, now=now)
    after = now + timedelta(days=15)

    def states(when):
        return {rules.state_for(ben, favour=f, now=when) for f in Favour.objects.all()}

    assert states(now) == {"open"}
    assert actions.lapse_favours(now=after) == 2
    assert states(after) == {"lapsed"}
    rows = Favour.objects.values_list("state", "ended_at")
    assert set(rows) == {("lapsed", after)}
    assert silent.pk != declined.pk


def test_the_pages_of_who_asked_are_the_same_after_a_no(ben, cleo, eve, now, client_of):
    favour = ask(ben, eve, cleo)
    client = client_of(ben)

    def pages():
        found = [
            client.get(page).content
            for page in ("/introductions/", favour.get_absolute_url())
        ]
        return list(map(without_tokens, found))

    before, export = pages(), privacy.export(ben)
    actions.decline(favour, helper=eve, now=now)

    assert pages() == before
    assert privacy.export(ben) == export
    assert refusal_of(ben, eve, cleo).startswith("You asked this lately")


def without_tokens(page):
    return re.sub(rb'(nonce|value)="[^"]*"', b"", page)


def test_who_declined_may_change_her_mind(ben, cleo, eve, now):
    favour = ask(ben, eve, cleo)
    actions.decline(favour, helper=eve, now=now)

    introduce(favour, eve, cleo)

    favour.refresh_from_db()
    assert favour.state == Favour.State.DONE


def test_a_favour_one_withdraws_is_gone_for_who_was_asked(ben, cleo, eve, now):
    favour = ask(ben, eve, cleo)
    actions.decline(favour, helper=eve, now=now)

    for _ in range(2):
        actions.withdraw_favour(favour, asker=ben, now=now)

    assert not Favour.objects.visible_to(eve).exists()
    assert Favour.objects.visible_to(ben).exists()


def test_only_who_was_asked_declines_and_only_who_asked_withdraws(
    ben, cleo, eve, now, client_of
):
    favour = ask(ben, eve, cleo)
    page = favour.get_absolute_url()

    assert client_of(ben).post(f"{page}decline/").status_code == 404
    assert client_of(eve).post(f"{page}withdraw/").status_code == 404
    for stranger in (cleo,):
        assert client_of(stranger).get(page).status_code == 404
        assert client_of(stranger).post(f"{page}decline/").status_code == 404
    with pytest.raises(Refused):
        actions.decline(favour, helper=ben, now=now)
    with pytest.raises(Refused):
        actions.withdraw_favour(favour, asker=eve, now=now)
    assert Favour.objects.get().state == Favour.State.OPEN


def block_each_other(ben, cleo, eve, now):
    block(cleo, other=ben, now=now)


def pause_who_is_wanted(ben, cleo, eve, now):
    Profile.objects.filter(user=cleo).update(introductions_paused_until="2100-01-01")


def pause_who_is_asked(ben, cleo, eve, now):
    Profile.objects.filter(user=eve).update(introductions_paused_until="2100-01-01")


def hide_who_is_wanted(ben, cleo, eve, now):
    Profile.objects.filter(user=cleo).update(shown_to="nobody")


def part_from_who_is_asked(ben, cleo, eve, now):
    block(eve, other=ben, now=now)


def write_about_both_already(ben, cleo, eve, now):
    an_introduction(introducer=eve, one=ben, other=cleo)


@pytest.mark.parametrize(
    "secret",
    [
        block_each_other,
        pause_who_is_wanted,
        pause_who_is_asked,
        hide_who_is_wanted,
        part_from_who_is_asked,
        write_about_both_already,
    ],
)
def test_every_secret_is_refused_with_one_sentence(ben, cleo, eve, now, secret):
    secret(ben, cleo, eve, now)

    assert refusal_of(ben, eve, cleo) == NOT_AT_PRESENT
    assert Favour.objects.count() == 0


def test_a_stranger_can_not_be_asked(ben, cleo, make_member):
    assert refusal_of(ben, make_member("gil"), cleo) == NOT_AT_PRESENT


def test_a_block_between_who_is_asked_and_who_is_wanted_looks_like_silence(
    ben, cleo, eve, now, run_jobs, mailoutbox
):
    block(cleo, other=eve, now=now)

    favour = ask(ben, eve, cleo)
    run_jobs()

    assert Favour.objects.visible_to(ben).get() == favour
    assert not Favour.objects.visible_to(eve).exists()
    assert not Notice.objects.visible_to(eve).exists()
    assert mailoutbox == []


def test_what_she_knows_herself_is_told_her(ben, cleo, eve):
    knows(ben, cleo)

    assert "connected with each other already" in refusal_of(ben, eve, cleo)
    assert "somebody else" in refusal_of(ben, eve, eve)
    assert "somebody else" in refusal_of(ben, eve, ben)
    Profile.objects.filter(user=ben).update(introductions_paused_until="2100-01-01")
    ben.profile.refresh_from_db()
    assert "You paused" in refusal_of(ben, eve, words="casts bells")
    Profile.objects.filter(user=ben).update(about_me="")
    ben.profile.refresh_from_db()
    assert "both halves" in refusal_of(ben, eve, words="casts bells")


def test_so_many_favours_are_open_at_once_and_no_more(ben, cleo, eve, now):
    type(ben).objects.filter(pk=ben.pk).update(date_joined=LONG_AGO)
    ben.refresh_from_db()
    for number in range(rules.MOST_FAVOURS_ASKED):
        ask(ben, eve, words=f"rings bell {number}")
    actions.decline(Favour.objects.first(), helper=eve, now=now)

    assert "5 favours" in refusal_of(ben, eve, words="rings one more")

    actions.withdraw_favour(Favour.objects.last(), asker=ben, now=now)
    ask(ben, eve, words="rings one more")


def test_a_newcomer_asks_two_at_a_time(ben, eve):
    for number in range(2):
        ask(ben, eve, words=f"rings bell {number}")

    assert "2 favours" in refusal_of(ben, eve, words="rings a third")


def test_nobody_is_asked_by_everybody_at_once(ben, cleo, eve, make_member, now):
    for number in range(rules.MOST_FAVOURS_ASKED_OF_ONE):
        friend = make_member(f"m{number}")
        knows(friend, eve)
        favour = ask(friend, eve, words="casts bells")
    actions.decline(favour, helper=eve, now=now)

    assert refusal_of(ben, eve, cleo) == NOT_AT_PRESENT


def test_the_same_is_not_asked_again_within_a_month(ben, cleo, eve, now):
    favour = ask(ben, eve, cleo, now=now)
    actions.withdraw_favour(favour, asker=ben, now=now)

    assert "a month" in refusal_of(ben, eve, cleo, now=now + timedelta(days=29))
    ask(ben, eve, cleo, now=now + timedelta(days=31))


def test_after_a_block_it_has_vanished_for_both(ben, cleo, eve, now, run_jobs):
    favour = ask(ben, eve, cleo)
    block(eve, other=ben, now=now)

    for member in (ben, eve):
        assert not Favour.objects.visible_to(member).exists()
    assert not Notice.objects.visible_to(eve).exists()
    assert favour.state == Favour.State.OPEN


def test_who_asked_is_forgotten_with_all_she_asked(ben, cleo, eve, now):
    ask(ben, eve, cleo)

    privacy.erase(ben, now=now)

    assert Favour.objects.count() == Notice.objects.count() == 0
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("who", ["eve", "cleo"])
def test_what_was_asked_of_or_about_her_lapses_when_she_is_forgotten(
    ben, cleo, eve, now, who, client_of
):
    favour = ask(ben, eve, cleo)
    gone = {"eve": eve, "cleo": cleo}[who]

    privacy.erase(gone, now=now)
    gone.delete()

    favour.refresh_from_db()
    assert favour.state == Favour.State.LAPSED
    assert Letter.objects.count() == 0
    page = client_of(ben).get(favour.get_absolute_url())
    assert page.status_code == 200
    assert b"a former member" in page.content


def test_each_takes_along_what_is_hers(ben, cleo, eve):
    ask(ben, eve, cleo)

    [asked] = privacy.export(ben)["favours_asked"]
    [of_me] = privacy.export(eve)["favours_asked_of_me"]
    assert (asked["of"], asked["to_meet"], asked["state"]) == (
        ["Eve"],
        ["Cleo"],
        "Open",
    )
    assert (of_me["by"], of_me["why"]) == (["Ben"], "I heard her talk about bells.")
    hers = privacy.export(cleo)
    assert hers["favours_asked"] == hers["favours_asked_of_me"] == []


# Through the pages.


def post_ask(client, query, **more):
    data = {"token": uuid4(), "why": "Bells.", **more}
    return client.post(f"/introductions/ask/?{query}", data)


def test_only_her_own_connections_can_be_picked(ben, cleo, eve, make_member, client_of):
    knows(cleo, make_member("gil"))

    page = client_of(ben).get("/introductions/ask/?wanted=cleo")

    assert [face.handle for face in page.context["people"]] == ["eve"]
    assert client_of(ben).get("/introductions/ask/?helper=gil").status_code == 404


def test_the_page_is_the_same_whether_or_not_they_know_each_other(
    ben, cleo, eve, client_of
):
    client = client_of(ben)

    def page():
        answer = client.get("/introductions/ask/?wanted=cleo&helper=eve")
        return without_tokens(answer.content)

    before = page()
    knows(cleo, eve)

    assert page() == before


def test_asking_by_the_page_leads_to_the_favour(ben, cleo, eve, client_of):
    answer = post_ask(client_of(ben), "helper=eve&wanted=cleo")

    favour = Favour.objects.get()
    assert answer["Location"] == favour.get_absolute_url()
    assert (favour.wanted, favour.words) == (cleo, "")


@pytest.mark.parametrize(
    "bad",
    [
        {"why": " "},
        {"words": ""},
        {"token": "x"},
        {"why": "y" * 601},
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    ben, eve, client_of, bad
):
    data = {"words": "rings bells", "why": "Keep me", **bad}

    answer = post_ask(client_of(ben), "helper=eve", **data)

    assert answer.status_code == 422
    assert Favour.objects.count() == 0
    assert b"rings bells" in answer.content or "words" in bad


@pytest.mark.parametrize(
    "query",
    [
        "helper=nobody",
        "helper=dov",
        "wanted=dov&helper=eve",
        "helper=ben",
        "helper=cleo",
    ],
)
def test_whom_she_may_not_ask_is_not_there(ben, cleo, dov, eve, client_of, query):
    assert client_of(ben).get(f"/introductions/ask/?{query}").status_code == 404
    assert post_ask(client_of(ben), query, words="x").status_code == 404


@pytest.mark.parametrize(
    "query", ["helper=%00", "q=%00%ff", "helper=" + "a" * 500, "whom=x&helper=eve"]
)
def test_nonsense_in_the_address_is_taken_for_nothing(ben, eve, client_of, query):
    answer = client_of(ben).get(f"/introductions/ask/?{query}")

    assert answer.status_code in (200, 400)


def test_a_refusal_stands_over_the_form_with_what_was_typed(ben, cleo, eve, client_of):
    pause_who_is_wanted(ben, cleo, eve, None)

    answer = post_ask(client_of(ben), "helper=eve&wanted=cleo", why="Keep me")

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [NOT_AT_PRESENT]
    assert b"Keep me" in answer.content


def test_who_was_asked_sees_it_waiting_and_writes_with_the_two_filled_in(
    ben, cleo, eve, client_of
):
    ask(ben, eve, cleo)
    client = client_of(eve)

    [favour] = client.get("/introductions/").context["asked_of_her"]
    page = client.get(favour.introduce_url)
    answer = client.post(favour.introduce_url, {"token": uuid4(), "reason": "Bells!"})

    assert page.context["occasion"].why == "I heard her talk about bells."
    assert page.context["form"]["reason"].value() is None
    assert answer["Location"] == Introduction.objects.get().get_absolute_url()
    assert client.get("/introductions/").context["asked_of_her"] == []
    assert Favour.objects.get().state == Favour.State.DONE


def test_a_favour_withdrawn_while_she_wrote_sends_nothing_and_keeps_her_words(
    ben, cleo, eve, client_of, now
):
    favour = ask(ben, eve, cleo)
    url = f"/introductions/new/?one=ben&other=cleo&favour={favour.public_id}"
    actions.withdraw_favour(favour, asker=ben, now=now)

    answer = client_of(eve).post(url, {"token": uuid4(), "reason": "Keep me"})

    assert answer.status_code == 422
    assert b"Nobody asks for this any more." in answer.content
    assert b"Keep me" in answer.content
    assert Introduction.objects.count() == 0


def test_for_somebody_who_those_come_first_whose_offers_answer(
    ben, cleo, eve, make_member, client_of, now
):
    caster = make_member("gil").profile
    open_ask(caster, kind="offer", text="casting bells", topics=[], now=now)
    favour = ask(ben, eve, words="casts bells")

    page = client_of(eve).get(f"/introductions/new/?one=ben&favour={favour.public_id}")

    [first] = page.context["matched"]
    assert (first.face.handle, first.note) == ("gil", "casting bells")
    assert "gil" not in [face.handle for face in page.context["people"]]


def test_declining_says_that_it_looks_like_silence(ben, cleo, eve, client_of):
    favour = ask(ben, eve, cleo)

    page = client_of(eve).post(f"{favour.get_absolute_url()}decline/", follow=True)

    assert b"just as if you were silent" in page.content
    assert page.context["asked_of_her"] == []


def test_a_profile_offers_only_what_makes_sense(ben, cleo, eve, client_of):
    stranger = client_of(ben).get("/members/cleo/").content.decode()
    friend = client_of(ben).get("/members/eve/").content.decode()
    lonely = client_of(cleo).get("/members/ben/").content.decode()

    assert "/introductions/ask/?wanted=cleo" in stranger
    assert "/introductions/ask/?helper=eve" in friend
    assert "Introduce myself" not in friend
    assert "/introductions/ask/" not in lonely
