"""The card: held up, handed on, and saved to a telephone; only what one may see."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
import vobject
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar.parser import Contentlines
from PIL import Image

from contacts.profiles import actions
from contacts.profiles.cards import card_of
from contacts.profiles.models import Ask, Link, Profile, Prompt, Visibility
from contacts.profiles.visibility import FIELDS, face_of
from networking_site.lib.qr import qr
from tests.scenes import a_photo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# One mark for each part of a card that can be shown or hidden by itself.
MARKS = {
    "pronouns": "mark/pro",
    "headline": "Mark the headline",
    "what_i_do": "Mark what I do",
    "about_me": "Mark about me",
    "place": "Markville",
    "time_zone": "Pacific/Marquesas",
    "languages": "LANG;PREF=1:eo",
    "topics": "Marks and spots",
    "links": "https://mark.example/",
    "contact_email": "mark@example.org",
    "phone": "+44 1632 960555",
}
ONLY_IN_4 = {"pronouns", "languages"}
RELATIONS = ["visitor", "member", "connection", "self"]


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def eve(make_member, ben):
    """Her page is for everyone, each part of it is marked, and ben is connected."""
    user = make_member("eve", shown_to="everyone", pronouns=MARKS["pronouns"])
    words = {
        name: MARKS[name]
        for name in (
            *("headline", "what_i_do", "about_me", "place"),
            *("time_zone", "contact_email", "phone"),
        )
    }
    Profile.objects.filter(user=user).update(**words, languages=["eo"])
    profile = Profile.objects.get(user=user)
    hooks = {prompt: f"hook {prompt.half}" for prompt in Prompt.objects.all()}
    actions.save_profile(profile, topics=[MARKS["topics"]], hooks=hooks)
    Link.objects.create(profile=profile, label="Marks", url=MARKS["links"])
    actions.open_ask(profile, kind=Ask.Kind.ASK, text="an ask", topics=[], now=NOW)
    actions.set_photo(profile, upload=BytesIO(a_photo()))
    actions.connect(user, ben, origin_kind="test", origin_id=uuid4(), now=NOW)
    return user


@pytest.fixture
def viewers(eve, ben, cleo, client, client_of):
    """A browser for each relation to eve."""
    return {
        "visitor": client,
        "member": client_of(cleo),
        "connection": client_of(ben),
        "self": client_of(eve),
    }


def shown(user, *fields, to):
    levels = {f"{field}_shown_to": to for field in fields}
    Profile.objects.filter(user=user).update(**levels)


def lines_of(file):
    """Read a vCard with icalendar's reader: name and value of each property."""
    lines = Contentlines.from_ical(file)
    return [(line.parts()[0], line.parts()[2]) for line in lines if line]


def unfolded(file):
    return file.replace(b"\r\n ", b"").decode()


def test_two_readers_find_her_in_the_file(eve, ben, client_of):
    response = client_of(ben).get("/members/eve/card.vcf")
    card = vobject.readOne(response.content.decode())
    lines = dict(lines_of(response.content))

    profile = Profile.objects.get(user=eve)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="eve.vcf"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert card.version.value == lines["VERSION"] == "3.0"
    assert card.fn.value == lines["FN"] == "Eve"
    assert card.uid.value == lines["UID"] == f"urn:uuid:{profile.public_id}"
    assert datetime.fromisoformat(card.rev.value) == profile.updated_at.replace(
        microsecond=0
    )
    assert card.email.value == lines["EMAIL"] == MARKS["contact_email"]
    assert card.tel.value == lines["TEL"] == MARKS["phone"]
    assert card.url.value == lines["URL"] == "http://localhost:8000/members/eve/"
    photo = Image.open(BytesIO(card.photo.value))
    assert (photo.format, photo.size) == ("JPEG", (320, 320))
    assert base64.b64decode(lines["PHOTO"]) == card.photo.value
    note = card.note.value.split("\n\n")
    assert note[:2] == [MARKS["what_i_do"], MARKS["about_me"]]
    assert "hook" in note[2]
    assert note[3] == "From The Long Table"


def test_the_file_is_folded_and_ends_its_lines_as_the_standard_says(
    eve, ben, client_of
):
    Profile.objects.filter(user=eve).update(
        name="Žofie 🐐; Ďábel, \\ syn", place="é" * 80
    )

    file = client_of(ben).get("/members/eve/card.vcf").content

    assert file.endswith(b"END:VCARD\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) == 75
    for line in file.split(b"\r\n"):
        line.decode()
    assert "FN:Žofie 🐐\\; Ďábel\\, \\\\ syn\r\n" in unfolded(file)
    assert vobject.readOne(file.decode()).fn.value == "Žofie 🐐; Ďábel, \\ syn"


@pytest.mark.parametrize(
    ("query", "version"),
    [("", "3.0"), ("?version=4.0", "4.0"), ("?version=2.1", "3.0"),
     ("?version=4", "3.0"), ("?version=%0d%0aX:y", "3.0")],
)  # fmt: skip
def test_version_four_only_on_request(eve, ben, client_of, query, version):
    file = client_of(ben).get(f"/members/eve/card.vcf{query}").content

    assert file.startswith(b"BEGIN:VCARD\r\nVERSION:" + version.encode() + b"\r\n")


@pytest.mark.parametrize("level", Visibility.values)
@pytest.mark.parametrize(
    ("version", "field"),
    [("4.0", field) for field in MARKS]
    + [("3.0", field) for field in MARKS if field not in ONLY_IN_4],
)
def test_each_part_is_in_the_file_for_those_it_is_for(
    eve, viewers, field, level, version
):
    shown(eve, *FIELDS, to=Visibility.NOBODY)
    shown(eve, field, to=level)
    hers = set(MARKS) if version == "4.0" else set(MARKS) - ONLY_IN_4
    those_it_is_for = RELATIONS[Visibility.values.index(level) :]

    for relation, browser in viewers.items():
        response = browser.get(f"/members/eve/card.vcf?version={version}")
        file = unfolded(response.content)

        found = {name for name, mark in MARKS.items() if mark in file}
        others = {field} if relation in those_it_is_for else set()
        assert found == (hers if relation == "self" else others), relation


@pytest.mark.parametrize("level", Visibility.values)
def test_the_photo_is_in_the_file_for_those_it_is_for(eve, viewers, level):
    shown(eve, "photo", to=level)

    having = [
        relation
        for relation, browser in viewers.items()
        if b"\r\nPHOTO" in browser.get("/members/eve/card.vcf").content
    ]

    assert having == RELATIONS[Visibility.values.index(level) :]


@pytest.mark.parametrize("half", ["what_i_do", "about_me"])
def test_a_hook_is_hidden_with_its_half(eve, viewers, half):
    shown(eve, "what_i_do", "about_me", to=Visibility.NOBODY)
    other = "about_me" if half == "what_i_do" else "what_i_do"
    shown(eve, other, to=Visibility.EVERYONE)

    for relation in ("visitor", "member", "connection"):
        for path in ("/members/eve/card.vcf", "/members/eve/card/"):
            page = viewers[relation].get(path).content.decode()

            assert f"hook {half}" not in page
            assert f"hook {other}" in page


def test_a_planted_leak_is_found(eve, viewers, monkeypatch):
    shown(eve, *FIELDS, to=Visibility.NOBODY)
    monkeypatch.setattr(
        "contacts.profiles.views.card.face_of",
        lambda profile, relation: face_of(profile, relation="self"),
    )

    file = unfolded(viewers["visitor"].get("/members/eve/card.vcf").content)

    assert MARKS["phone"] in file


@pytest.mark.parametrize("path", ["/members/{}/card/", "/members/{}/card.vcf", "/@{}/"])
def test_across_a_block_a_card_is_as_absent_as_nobodys(eve, dov, client_of, path):
    actions.block(eve, other=dov, now=NOW)

    hidden = client_of(dov).get(path.format("eve"))
    absent = client_of(dov).get(path.format("nobody-here"))

    assert hidden.status_code == absent.status_code == 404


def test_a_face_without_photo_reads_no_file(eve):
    profile = Profile.objects.get(user=eve)
    stranger = face_of(profile, relation="visitor")

    assert stranger.large_photo_url == ""
    assert card_of(profile, face=stranger).photo is None


def test_a_photo_whose_file_is_gone_leaves_the_rest(
    eve, ben, client_of, media, settings
):
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"

    response = client_of(ben).get("/members/eve/card.vcf")

    assert response.status_code == 200
    assert b"PHOTO" not in response.content


def test_the_short_address_leads_to_the_page(eve, client):
    response = client.get("/@eve/")

    assert response.status_code == 302
    assert response["Location"] == "/members/eve/"


def test_the_code_holds_the_short_address_and_nothing_else(eve, client_of, settings):
    settings.SITE_URL = "https://table.example"

    page = client_of(eve).get("/members/me/card/")

    assert page.context["qr"].text == "https://table.example/@eve/"
    assert page.context["qr"].path.encode() in page.content
    assert b"table.example/@eve/</p>" in page.content


@pytest.mark.parametrize(
    "text", ["https://table.example/@eve/", f"https://{'a' * 60}.example/@{'e' * 50}/"]
)
def test_a_camera_reads_the_code(text):
    code = qr(text)

    (found,) = zxingcpp.read_barcodes(as_seen(code))

    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def as_seen(code):
    """Take the picture that a camera takes of the code: four points to a module."""
    picture = Image.new("L", (code.side, code.side), "white")
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path):
        picture.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    return picture.resize((4 * code.side, 4 * code.side), Image.Resampling.NEAREST)


def test_her_own_card_shows_one_hook_and_lets_her_choose(eve, client_of):
    client = client_of(eve)
    hooks = client.get("/members/me/card/").context["face"].hooks

    first = client.get("/members/me/card/").context["hook"]
    second = client.get("/members/me/card/?hook=2").context["hook"]

    assert len(hooks) > 2
    assert (first, second) == (hooks[0], hooks[1])
    assert b'href="?hook=2"' in client.get("/members/me/card/").content


@pytest.mark.parametrize("hook", ["0", "-1", "999", "x", "1e9", "9" * 5000, "2\n"])
def test_a_hook_that_is_not_there_is_the_first(eve, client_of, hook):
    page = client_of(eve).get("/members/me/card/", {"hook": hook})

    assert page.status_code == 200
    assert page.context["hook"] in page.context["face"].hooks


@pytest.mark.parametrize(
    ("level", "relation"),
    [("everyone", "visitor"), ("members", "member"), ("connections", "connection"),
     ("nobody", "self")],
)  # fmt: skip
def test_what_she_holds_up_is_what_those_see_whom_her_page_is_for(
    eve, client_of, level, relation
):
    Profile.objects.filter(user=eve).update(
        shown_to=level, headline_shown_to="connections"
    )

    page = client_of(eve).get("/members/me/card/")

    assert page.context["face"].relation == relation
    seen = MARKS["headline"] in page.content.decode()
    assert seen == (relation in ("connection", "self"))
    told = b"sees nothing yet" in page.content
    assert told == (level != "everyone")
    assert (reverse("profiles:who_sees").encode() in page.content) == told


def test_a_newcomer_is_told_what_her_page_still_needs(make_member, client_of):
    new = make_member("new", name="", about_me="")
    Profile.objects.filter(user=new).update(name="")

    page = client_of(new).get("/members/me/card/")

    assert "Your page still needs: your name, something about you." in " ".join(
        page.content.decode().split()
    )


def test_no_serial_number_or_sign_in_address_is_on_a_card(eve, viewers):
    for browser in viewers.values():
        for path in ("/members/eve/card/", "/members/eve/card.vcf"):
            assert b"eve@example.org" not in browser.get(path).content.replace(
                b'<p class="menu__label">eve@example.org</p>', b""
            )


@pytest.mark.parametrize(
    "path", ["/members/me/card/", "/members/eve/card/", "/members/eve/card.vcf"]
)
def test_a_card_costs_the_same_with_one_and_thirty_of_everything(eve, client_of, path):
    client, profile = client_of(eve), Profile.objects.get(user=eve)
    few = count_queries(client, path)
    for number in range(30):
        Link.objects.create(profile=profile, label=str(number), url="https://a.example")
        prompt = Prompt.objects.create(text=f"{number}", half="about_me")
        profile.hooks.create(prompt=prompt, text="x")
    profile.topics.set(actions.topics_named(f"topic {n}" for n in range(12)))

    assert count_queries(client, path) == few
    assert few <= 12


def count_queries(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert not [q for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE")]
    return len(queries)


def test_the_worker_is_served_from_the_address_it_looks_after(client):
    path = reverse("profiles:card_worker")

    response = client.get(path)

    assert path.rpartition("/")[0] + "/" == reverse("profiles:my_card")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in response
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_whoever_comes_or_leaves_empties_the_browser(ben, client):
    assert "Clear-Site-Data" not in client.get("/accounts/login/")

    form = {"login": ben.email, "password": "of the cast only"}
    came = client.post("/accounts/login/", form)
    stayed = client.get("/members/me/card/")
    left = client.post("/accounts/logout/")

    assert came["Clear-Site-Data"] == left["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in stayed
    assert "Clear-Site-Data" not in client.get("/")


def test_a_session_ended_elsewhere_empties_the_browser_too(ben, client_of):
    client = client_of(ben)
    client.session.flush()

    response = client.get("/members/me/card/")

    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
