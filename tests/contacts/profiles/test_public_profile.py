"""What a page tells machines: search engines, link previews, readers of h-cards."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from contacts.profiles import actions
from contacts.profiles.models import Link, Profile, Visibility
from contacts.profiles.visibility import FIELDS
from tests.scenes import a_photo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "]]></script>",
    "{{ 7 * 7 }} {% now %}",
    "\\u003c/script\\u003e",
    'O\'Neil & "Söhne"\\',
]
MARKS = {
    "headline": "Mark the headline",
    "what_i_do": "Mark what I do",
    "about_me": "Mark about me",
    "place": "Markville",
    "contact_email": "mark@example.org",
    "phone": "+44 1632 960555",
}


class Reader(HTMLParser):
    """Reads the head of a page and its h-card, as a machine from elsewhere would."""

    VOID = {"img", "meta", "link", "input", "br", "hr"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical: list[str] = []
        self.data: list[dict] = []
        self.card: dict[str, list[str]] = {}
        self.elements: list[tuple[str, str]] = []
        self._open: list[tuple[str, list[str], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        names = (given.get("class") or "").split()
        self.elements += [(tag, name) for name in given]
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.meta[name] = given.get("content", "")
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        # What it waits for to be closed: the card, the data, a property that is text.
        kinds = [name for name in names if name == "h-card"]
        if given.get("type") == "application/ld+json":
            kinds.append("data")
        if any("h-card" in kinds for _, kinds, _ in self._open):
            value = given.get("value") or given.get("src") or given.get("href") or ""
            for name in names:
                if name.startswith("u-") or (name.startswith("p-") and tag == "data"):
                    self.card.setdefault(name, []).append(value)
                elif name.startswith("p-"):
                    kinds.append(name)
        if tag not in self.VOID:
            self._open.append((tag, kinds, []))

    def handle_data(self, data):
        for _, _, text in self._open:
            text.append(data)

    def handle_endtag(self, tag):
        while self._open:
            opened, kinds, text = self._open.pop()
            said = " ".join("".join(text).split())
            if "data" in kinds:
                self.data.append(json.loads("".join(text)))
            for name in kinds:
                if name.startswith("p-"):
                    self.card.setdefault(name, []).append(said)
            if opened == tag:
                return


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Keep the photos of each story in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://table.example"


@pytest.fixture
def eve(make_member):
    """Her page is for everyone, and so is every part of it."""
    everyone = {f"{name}_shown_to": "everyone" for name in FIELDS}
    user = make_member("eve", shown_to="everyone", **MARKS, **everyone)
    Profile.objects.filter(user=user).update(country="PT", languages=["pt"])
    profile = Profile.objects.get(user=user)
    actions.save_profile(profile, topics=["Bread", "Goats"], hooks={})
    Link.objects.create(profile=profile, label="Home", url="https://eve.example/")
    Link.objects.create(profile=profile, label="Mail", url="mailto:eve@eve.example")
    actions.set_photo(profile, upload=BytesIO(a_photo()))
    return user


def read(client, path="/members/eve/", **more):
    return Reader(client.get(path, **more).content.decode())


def test_the_page_says_who_she_is_in_the_words_of_schema_org(eve, client):
    (page,) = read(client).data

    profile = Profile.objects.get(user=eve)
    assert page == {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": "https://table.example/members/eve/",
        "mainEntity": {
            "@type": "Person",
            "@id": "https://table.example/members/eve/#person",
            "name": "Eve",
            "url": "https://table.example/members/eve/",
            "description": "Mark what I do",
            "disambiguatingDescription": "Mark the headline",
            "image": f"https://table.example{profile.photo_url('large')}",
            "email": "mark@example.org",
            "telephone": "+44 1632 960555",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Markville",
                "addressCountry": "Portugal",
            },
            "knowsAbout": ["Bread", "Goats"],
            "knowsLanguage": ["Portuguese"],
            "sameAs": ["https://eve.example/"],
        },
    }


def test_a_link_preview_gets_title_picture_and_address(eve, client):
    page = read(client)

    picture = client.get(page.meta["og:image"].removeprefix("https://table.example"))
    assert page.meta["og:title"] == "Eve"
    assert page.meta["og:type"] == "profile"
    assert page.meta["og:url"] == "https://table.example/members/eve/"
    assert page.meta["og:description"] == "Mark the headline"
    assert picture["Content-Type"] == "image/webp"


def test_without_a_public_photo_the_preview_shows_the_sign_of_the_house(eve, client):
    Profile.objects.filter(user=eve).update(photo_shown_to="members")

    page = read(client)

    assert page.meta["og:image"] == "https://table.example/static/share.png"
    assert "image" not in page.data[0]["mainEntity"]
    with Image.open("static/share.png") as sign:
        assert sign.size == (1200, 630)


def test_a_reader_of_h_cards_finds_her(eve, client):
    card = read(client).card

    profile = Profile.objects.get(user=eve)
    assert card == {
        "p-name": ["Eve"],
        "p-job-title": ["Mark the headline"],
        "p-note": ["Mark what I do", "Mark about me"],
        "p-locality": ["Markville"],
        "p-country-name": ["Portugal"],
        "p-category": ["Bread", "Goats"],
        "p-tel": ["+44 1632 960555"],
        "u-email": ["mailto:mark@example.org"],
        "u-photo": [profile.photo_url("large")],
        "u-uid": ["https://table.example/members/eve/"],
        "u-url": [
            "https://table.example/members/eve/",
            "https://eve.example/",
            "mailto:eve@eve.example",
        ],
    }


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("role", ["visitor", "connection", "self"])
def test_machines_are_told_what_a_visitor_may_see_whoever_looks(
    eve, ben, client, client_of, role, field
):
    actions.connect(eve, ben, origin_kind="test", origin_id=uuid4(), now=NOW)
    browser = {
        "visitor": client,
        "connection": client_of(ben),
        "self": client_of(eve),
    }
    before = told(read(browser[role]))
    Profile.objects.filter(user=eve).update(**{f"{field}_shown_to": "members"})

    after = told(read(browser[role]))

    if field in KNOWN_TO_MACHINES:
        assert after != before
        assert MARKS.get(field, "no such words") not in after
    else:
        assert after == before
    assert after == told(read(client))


KNOWN_TO_MACHINES = {
    *("photo", "headline", "what_i_do", "place", "languages", "topics", "links"),
    *("contact_email", "phone"),
}


def told(page):
    """Give what the head of a page says, without what belongs to whoever looks."""
    meta = {name: page.meta[name] for name in page.meta if name.startswith("og:")}
    return json.dumps([meta, page.data], ensure_ascii=False)


@pytest.mark.parametrize("level", ["members", "connections", "nobody"])
def test_a_page_not_for_everyone_tells_machines_nothing_and_robots_to_go(
    eve, client_of, level
):
    Profile.objects.filter(user=eve).update(shown_to=level)

    response = client_of(eve).get("/members/eve/")

    page = Reader(response.content.decode())
    assert page.data == []
    assert not [name for name in page.meta if name.startswith("og:")]
    assert page.meta["robots"] == "noindex"
    assert response["X-Robots-Tag"] == "noindex"
    assert page.canonical == ["https://table.example/members/eve/"]


def test_robots_are_welcome_on_a_public_page_but_not_behind_the_door(
    eve, client, client_of
):
    outside = client.get("/members/eve/")
    inside = client_of(eve).get("/members/eve/")

    assert "X-Robots-Tag" not in outside
    assert "robots" not in Reader(outside.content.decode()).meta
    assert inside["X-Robots-Tag"] == "noindex"
    assert Reader(inside.content.decode()).meta["robots"] == "noindex"


@pytest.mark.parametrize(
    "path", ["/members/eve/card/", "/@eve/", "/members/eve/card.vcf"]
)
def test_other_ways_to_a_page_are_not_indexed_beside_it(eve, client, path):
    response = client.get(path)

    assert response.status_code == 302 or response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_canonical_address_is_the_sites_own_whatever_host_was_asked(
    eve, client, host
):
    page = read(client, "/members/eve/?utm_source=x", headers={"host": host})

    assert page.canonical == ["https://table.example/members/eve/"]
    assert host not in told(page)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words(eve, client, hostile):
    plain = set(read(client).elements)
    fields = {"name": hostile, "headline": hostile, "what_i_do": hostile}
    Profile.objects.filter(user=eve).update(**fields, place=hostile)

    page = read(client)

    assert set(page.elements) == plain
    person = page.data[0]["mainEntity"]
    assert person["name"] == person["description"] == hostile
    assert person["address"]["addressLocality"] == hostile
    assert page.meta["og:title"] == page.meta["og:description"] == hostile
    assert page.card["p-name"] == page.card["p-locality"] == [hostile]


def test_a_line_separator_can_not_end_the_data(eve, client):
    Profile.objects.filter(user=eve).update(what_i_do="a\u2028b\u2029c")

    page = client.get("/members/eve/").content.decode()
    data = page.partition("application/ld+json")[2].partition("</script>")[0]

    assert "a\\u2028b\\u2029c" in data
    assert Reader(page).data[0]["mainEntity"]["description"] == "a\u2028b\u2029c"


def test_a_long_headline_is_cut_where_a_preview_would_cut_it(eve, client):
    long = "word " * 199 + "end"
    Profile.objects.filter(user=eve).update(headline="", what_i_do=long)

    description = read(client).meta["og:description"]

    assert len(description) <= 200
    assert description.endswith("word…")


def test_metadata_costs_no_query_more(eve, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert read(client).data


def test_robots_are_told_where_there_is_nothing_for_them(client):
    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert "Disallow: /members/me/" in lines
    assert "Disallow: /accounts/" in lines
    assert "Disallow: /members/" not in lines


def test_every_level_is_thought_of():
    assert Visibility.values == ["everyone", "members", "connections", "nobody"]
