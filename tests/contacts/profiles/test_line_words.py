"""What asks and offers are matched by: telling words, and those that stand for them."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from contacts.profiles import actions
from contacts.profiles.actions.line_words import learn_line_words
from contacts.profiles.answers import Best, Wish
from contacts.profiles.directory.company import learn
from contacts.profiles.directory.lines import words_of_line
from contacts.profiles.models import Ask, Entry, LineWord, Profile


def say(member, kind, text, *, topics=()):
    actions.open_ask(
        Profile.objects.get(user=member),
        kind=kind,
        text=text,
        topics=topics,
        now=datetime.now(UTC),
    )


def test_small_words_and_endings_tell_nothing():
    assert words_of_line(
        "I am looking for a Printer of leaflets!", ["Riso printing"]
    ) == [
        "print",
        "leaflet",
        "riso",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("printers", "printing"),
        ("a bakery", "bakeries"),
        ("Überseehandel", "uberseehandel"),
    ],
)
def test_forms_of_a_word_are_one(one, other):
    assert words_of_line(one) == words_of_line(other)


def test_short_words_keep_their_endings():
    assert words_of_line("gas, tax, SEO, bees") == ["gas", "tax", "seo", "bees"]


def test_words_in_one_line_learn_to_stand_for_each_other():
    others = [[[f"rare{n}", f"seldom{n}"]] for n in range(40)]
    total, known = learn(
        [[["logo", "brand"]], [["logo", "brand", "shop"]], [["shop", "bread"]], *others]
    )

    assert total == 43
    assert known["logo"].members == 2
    assert [word for word, _ in known["logo"].company] == ["brand"]
    assert [word for word, _ in known["shop"].company] == []


def test_what_only_one_member_says_is_not_kept():
    _, known = learn([[["flumpkin", "logo"], ["flumpkin", "logo"]], [["logo"]]])

    assert set(known) == {"logo"}


@pytest.mark.django_db
def test_an_entry_holds_the_lines_that_every_member_may_read(ben):
    say(ben, Ask.Kind.ASK, "somebody who prints leaflets", topics=["Riso"])
    say(ben, Ask.Kind.OFFER, "goat cheese")
    say(ben, Ask.Kind.OFFER, "sourdough bread")

    entry = Entry.objects.get(profile__user=ben)

    assert entry.asks.split("\n") == ["print leaflet riso"]
    assert entry.offers.split("\n") == ["goat chees", "sourdough bread"]


@pytest.mark.django_db
def test_an_entry_holds_no_line_that_is_for_connections(ben):
    say(ben, Ask.Kind.ASK, "a printer")
    say(ben, Ask.Kind.OFFER, "goat cheese")

    Profile.objects.filter(user=ben).update(asks_shown_to="connections")
    actions.refresh_entry(Profile.objects.get(user=ben), edited=False)

    entry = Entry.objects.get(profile__user=ben)
    assert (entry.asks, entry.offers) == ("", "goat chees")
    Profile.objects.filter(user=ben).update(shown_to="connections")
    actions.refresh_entry(Profile.objects.get(user=ben), edited=False)
    assert Entry.objects.get(profile__user=ben).offers == ""


@pytest.mark.django_db
def test_a_closed_ask_is_matched_no_more(ben):
    say(ben, Ask.Kind.ASK, "a printer")
    assert Entry.objects.get(profile__user=ben).asks == "print"

    actions.close_ask(Ask.objects.get(text="a printer"))

    assert Entry.objects.get(profile__user=ben).asks == ""


@pytest.mark.django_db
def test_words_are_learned_and_forgotten(ben, cleo):
    for member in (ben, cleo):
        say(member, Ask.Kind.ASK, "a logo and a brand")
    say(ben, Ask.Kind.OFFER, "flumpkin")

    learn_line_words()

    counts = dict(LineWord.objects.values_list("word", "members"))
    assert counts == {"": Entry.objects.count(), "logo": 2, "brand": 2}
    for ask in Ask.objects.filter(kind=Ask.Kind.ASK):
        actions.close_ask(ask)
    learn_line_words()
    assert list(LineWord.objects.values_list("word", flat=True)) == [""]


@pytest.mark.django_db
def test_learning_again_changes_no_row(ben, cleo):
    for member in (ben, cleo):
        say(member, Ask.Kind.ASK, "a logo")
    learn_line_words()
    before = set(LineWord.objects.values_list("pk", "word"))

    learn_line_words()

    assert set(LineWord.objects.values_list("pk", "word")) == before


def found(*wishes, but_not=()):
    rows = Entry.objects.filter(Best(wishes, but_not=but_not))
    return sorted(rows.values_list("profile__handle", flat=True))


@pytest.mark.django_db
def test_who_is_met_on_both_sides_is_found(ben, cleo):
    say(ben, Ask.Kind.OFFER, "leaflets")
    say(cleo, Ask.Kind.OFFER, "leaflets")
    say(cleo, Ask.Kind.ASK, "bread")

    assert found(Wish({"offers": ["leaflet"]}, most=5)) == ["ben", "cleo"]
    assert found(Wish({"offers": ["leaflet"], "asks": ["bread"]}, most=5)) == ["cleo"]
    assert found(Wish({"asks": ["leaflet"]}, most=5)) == []


@pytest.mark.django_db
def test_only_the_best_are_found_and_nobody_left_out(ben, cleo, ada):
    say(ben, Ask.Kind.OFFER, "leaflets")
    say(cleo, Ask.Kind.OFFER, "leaflets and flyers")
    wish = Wish({"offers": ["leaflet", "flyer"]}, most=1)

    assert found(wish) == ["cleo"]
    hers = Entry.objects.get(profile__user=cleo).pk
    assert found(wish, but_not=[hers]) == ["ben"]
    assert found(wish, Wish({"asks": []}, most=9), but_not=[hers]) == ["ben"]
    assert found(Wish({"asks": [], "offers": ["leaflet"]}, most=9)) == []


@pytest.mark.django_db(transaction=True)
def test_entries_made_before_get_their_lines(make_member):
    ben, cleo = make_member("ben"), make_member("cleo")
    for member in (ben, cleo):
        say(member, Ask.Kind.ASK, "a printer", topics=["Riso"])
        say(member, Ask.Kind.OFFER, "bread")
    Profile.objects.filter(user=cleo).update(asks_shown_to="connections")
    cleos = Profile.objects.get(user=cleo)
    actions.refresh_entry(cleos, edited=False)
    now_kept = list(Entry.objects.order_by("pk").values_list("asks", "offers"))
    assert now_kept == [("print riso", "bread"), ("", "bread")]

    call_command("migrate", "introductions", "0001", verbosity=0)
    call_command("migrate", "profiles", "0008", verbosity=0)
    call_command("migrate", verbosity=0)

    assert list(Entry.objects.order_by("pk").values_list("asks", "offers")) == now_kept
    assert found(Wish({"offers": ["bread"]}, most=5)) == ["ben", "cleo"]
    assert found(Wish({"asks": ["print"]}, most=5)) == ["ben"]
    assert Entry.objects.named([["ben*"]]).count() == 1
