"""An organiser invites a list: every row is accounted for, and nobody invited twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts.profiles import actions, invitees
from contacts.profiles.actions import Fate
from contacts.profiles.models import Invitation, Profile, User
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
PAGE = "/admin/profiles/invitation/add/"
NOW = datetime.now(UTC)


def people(text):
    return [(row.line, row.address, row.name) for row in invitees.read(text)]


def invite(by, text, *, now=NOW):
    return actions.invite_many(by, rows=invitees.read(text), now=now)


def fates(accounted):
    return [(one.row.line, one.fate) for one in accounted]


def invited():
    return set(Invitation.objects.exclude(address="").values_list("address", flat=True))


# Reading


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ana@example.org", [("ana@example.org", "")]),
        ("  Ana@Example.ORG  ", [("ana@example.org", "")]),
        ("Ana Gil <ana@example.org>", [("ana@example.org", "Ana Gil")]),
        ('"Gil, Ana" <ana@example.org>', [("ana@example.org", "Gil, Ana")]),
        ("mailto:ana@example.org", [("ana@example.org", "")]),
        ("Ana,Gil,ana@example.org", [("ana@example.org", "Ana Gil")]),
        ("ana@example.org;Ana Gil", [("ana@example.org", "Ana Gil")]),
        ("ana@example.org\tAna", [("ana@example.org", "Ana")]),
        (
            "Ana <ana@example.org>, bo@example.org; ",
            [("ana@example.org", "Ana"), ("bo@example.org", "")],
        ),
        (
            "ana@example.org, Bo <bo@example.org>",
            [("ana@example.org", ""), ("bo@example.org", "Bo")],
        ),
        ("Ana Gil", [("", "")]),
        ("ana@@example", [("", "")]),
        ('=HYPERLINK("http://x/?a@b.example";"c")', [("", "")]),
        (f"{'a' * 250}@example.org", [("", "")]),
        ('"ana@example.org', [("ana@example.org", "")]),
    ],
)
def test_a_line_names_who_stands_on_it(line, found):
    assert [(row.address, row.name) for row in invitees.read(line)] == found


def test_lines_are_counted_as_an_editor_counts_them():
    assert people("a@example.org\r\n\r\nb@example.org\rc@example.org") == [
        (1, "a@example.org", ""),
        (3, "b@example.org", ""),
        (4, "c@example.org", ""),
    ]


def test_names_come_from_the_columns_that_are_called_so():
    text = "Id,First name,Last name,Town,E-mail\n7,Ana,Gil,Lima,ana@example.org\n"

    assert people(text)[1:] == [(2, "ana@example.org", "Ana Gil")]
    assert invitees.read(text)[0].is_heading


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"]
)
def test_a_file_is_read_in_whatever_letters_it_was_saved(encoding):
    text = invitees.text_of("Zoë <zoe@example.org>".encode(encoding))

    assert people(text) == [(1, "zoe@example.org", "Zoë")]


# Inviting


def test_every_row_is_accounted_for(ada, ben):
    invite(ada, "before@example.org", now=NOW - timedelta(days=3))
    text = "\n".join(
        [
            "name,e-mail",
            "Ana,ana@example.org",
            "Ben,BEN@example.org",
            "before@example.org",
            "ANA@example.org",
            "nobody",
        ]
    )

    accounted = invite(ada, text)

    assert fates(accounted) == [
        (1, Fate.HEADING),
        (2, Fate.INVITED),
        (3, Fate.MEMBER),
        (4, Fate.BEFORE),
        (5, Fate.TWICE),
        (6, Fate.NO_ADDRESS),
    ]
    assert accounted[3].invited_at == NOW - timedelta(days=3)
    assert accounted[4].first_line == 2
    assert invited() == {"ana@example.org", "before@example.org"}


def test_a_letter_each_and_whoever_comes_by_it_is_in_at_once(
    ada, run_jobs, mailoutbox, settings
):
    settings.JOINING = "approval"
    invite(ada, "Ana Gil <ana@example.org>\nbo@example.org")
    for _ in range(2):
        actions.tell_invited(now=NOW)
    run_jobs()

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "ana@example.org",
        "bo@example.org",
    ]
    mail = next(mail for mail in mailoutbox if "ana@" in mail.to[0])
    assert mail.subject == "Ada invites you to The Long Table"
    assert "Dear Ana Gil" in mail.body
    ana = User.objects.create_user("ana@elsewhere.example")
    link = re.search(r"/join/\S+", mail.body)[0]
    assert Client().get(link).status_code == 200
    invitation = Invitation.objects.get(address="ana@example.org")
    actions.begin(ana.profile, invitation=invitation, joining="approval", now=NOW)
    actions.welcome(ana, joining="approval", now=NOW)
    profile = Profile.objects.get(user=ana)
    assert (profile.invited_by, profile.waiting_since) == (ada, None)


def test_a_letter_does_not_leave_when_it_is_not_true_any_more(
    ada, run_jobs, mailoutbox
):
    invite(ada, "ana@example.org\nbo@example.org\ncy@example.org")
    actions.tell_invited(now=NOW)
    actions.revoke(Invitation.objects.get(address="ana@example.org"), now=NOW)
    User.objects.create_user("bo@example.org")

    run_jobs()

    assert [mail.to for mail in mailoutbox] == [["cy@example.org"]]


def test_what_was_taken_back_can_be_sent_again(ada):
    invite(ada, "ana@example.org")
    actions.revoke(Invitation.objects.get(), now=NOW)

    assert fates(invite(ada, "ana@example.org")) == [(1, Fate.INVITED)]


def test_two_organisers_who_did_not_see_each_other_invite_her_once(
    ada, cleo, monkeypatch
):
    actions.set_role(cleo, organiser=True)
    invite(ada, "ana@example.org")
    # As at the same instant: what the other wrote can't be seen yet.
    monkeypatch.setattr(
        type(Invitation.objects.all()), "standing_for", lambda self, all_: self.none()
    )

    accounted = invite(cleo, "ana@example.org\nbo@example.org")

    assert fates(accounted) == [(1, Fate.BEFORE), (2, Fate.INVITED)]
    assert Invitation.objects.filter(address="ana@example.org").count() == 1


def test_only_organisers_invite_lists_and_not_without_end(ada, ben, monkeypatch):
    with pytest.raises(Refused):
        invite(ben, "ana@example.org")
    monkeypatch.setattr("contacts.profiles.rules.SENT_A_DAY", 2)
    invite(ada, "a@example.org\nb@example.org")
    with pytest.raises(Refused, match="tomorrow"):
        invite(ada, "c@example.org")

    assert invited() == {"a@example.org", "b@example.org"}


def test_her_own_links_are_not_among_them(ada, client_of):
    invite(ada, "ana@example.org")

    page = client_of(ada).get("/members/me/invitations/")

    assert page.context["invitations"] == []


def test_addresses_are_forgotten_a_year_after(ada):
    invite(ada, "ana@example.org", now=NOW - timedelta(days=400))
    invite(ada, "bo@example.org", now=NOW - timedelta(days=390))

    actions.forget_invited(now=NOW)

    assert invited() == {"bo@example.org"}


# The page


def post(client, text="", *, send=False, file=None):
    form = {"people": text} | ({"send": "1"} if send else {})
    if file is not None:
        form["file"] = SimpleUploadedFile("list.csv", file)
    return client.post(PAGE, form)


def test_she_looks_first_and_nothing_happens_until_she_presses(ada, client_of):
    client = client_of(ada)
    file = b"Name,E-mail\nAna,ana@example.org\n<b>Bo</b>,nonsense\n"

    looked = post(client, "cy@example.org", file=file)
    nobody_yet = invited()
    text = looked.context["form"].initial["people"]
    done = post(client, text, send=True)
    again = post(client, text, send=True)

    assert nobody_yet == set()
    assert "2 of 4 rows would be invited." in looked.content.decode()
    assert "&lt;b&gt;Bo&lt;/b&gt;" in looked.content.decode()
    assert "Invite 2 people" in looked.content.decode()
    assert "2 of 4 rows are invited" in done.content.decode()
    assert "0 of 4 rows are invited" in again.content.decode()
    assert invited() == {"ana@example.org", "cy@example.org"}
    assert Letter.objects.count() == 0  # they follow by a job


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is no list that can be read"),
        (b"PK\x03\x04\x14\0\0\0", "is no list that can be read"),
        (b"a" * (1024 * 1024 + 1), "up to 1 MB"),
        (b"x@example.org\n" * 1001, "up to 1,000 people"),
        (b"", "Name somebody"),
        (b"\r\n , ;\n", "Name somebody"),
    ],
)
def test_a_hostile_file_gets_one_sentence(ada, client_of, file, says):
    page = post(client_of(ada), file=file, send=True)

    assert page.status_code == 422
    errors = page.context["form"].errors
    assert [says in str(errors), len(errors)] == [True, 1]
    assert invited() == set()


@pytest.mark.parametrize(
    "file",
    [
        b"\xff\xfea\0@",
        b"\xff" * 300,
        b'"' * 5000,
        b"," * 50_000,
        b"a@example.org," * 900,
        b"\xed\xa0\x80@example.org",
        "＝cmd|' /C calc'!A1,a@example.org".encode(),
        b"x" * 200_000,
    ],
)
def test_whatever_is_in_a_file_each_line_has_an_answer(ada, client_of, file):
    page = post(client_of(ada), file=file)

    assert page.status_code in (200, 422)
    text = page.context["form"].initial.get("people", "")
    assert post(client_of(ada), text, send=True).status_code in (200, 422)


def test_nobody_else_gets_to_the_page(ben, client_of):
    assert client_of(ben).get(PAGE).status_code == 302
    assert post(client_of(ben), "ana@example.org", send=True).status_code == 302
    assert invited() == set()


@pytest.mark.parametrize(
    ("kind", "notes"),
    [("sent", {"ana", "bo"}), ("open", {"bo"}), ("links", {"link"}), ("?", None)],
)
def test_the_list_is_narrowed_by_kind(ada, client_of, kind, notes):
    for name, uses in (("ana", 1), ("bo", 0)):
        Invitation.objects.create(
            inviter=ada,
            note=name,
            address=f"{name}@example.org",
            uses=uses,
            expires_at=NOW + timedelta(days=9),
        )
    Invitation.objects.create(
        inviter=ada, note="link", public_id=uuid4(), expires_at=NOW
    )

    page = client_of(ada).get(f"/admin/profiles/invitation/?kind={kind}")

    found = {one.note for one in page.context["cl"].result_list}
    assert found == (notes or {"ana", "bo", "link"})
    assert ("bo@example.org" in page.content.decode()) is (kind != "links")


def test_an_invited_one_who_is_erased_leaves_no_address(ada, make_member):
    invite(ada, "Nia <nia@example.org>\nbo@example.org")
    nia = make_member("nia")

    from networking_site import privacy

    privacy.erase(nia, now=NOW)

    assert invited() == {"bo@example.org"}
    assert "Nia" not in Invitation.objects.values_list("invitee", flat=True)
