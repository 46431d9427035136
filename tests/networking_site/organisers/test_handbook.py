"""The handbook opens in the workshop, and its words and pictures keep up with it."""

import re

import pytest
from django.contrib.staticfiles import finders

from networking_site.organisers.handbook import PICTURES, WRITTEN, read_handbook
from networking_site.organisers.our_pages import PAGES

pytestmark = pytest.mark.django_db
MOST_BYTES = 60 * 1024


def test_an_organiser_finds_the_handbook_on_her_start_page(ada, client_of):
    client = client_of(ada)

    start = client.get("/admin/").content.decode()
    page = client.get("/admin/handbook/")

    assert 'href="/admin/handbook/"' in start
    assert page.status_code == 200
    for chapter in read_handbook()[1]:
        assert f'<h2 id="{chapter.anchor}">' in page.content.decode()


def test_a_member_does_not_read_it(ben, client_of):
    assert client_of(ben).get("/admin/handbook/").status_code != 200


def test_it_names_every_page_of_our_own():
    text = WRITTEN.read_text()

    missing = [str(page.name) for page in PAGES if str(page.name) not in text]

    assert missing in ([], ["Handbook"])


def test_every_picture_it_names_is_there_and_every_picture_there_is_named():
    named = re.findall(
        r"!\[[^]]+\]\(pictures/organisers/([^)]+)\)", WRITTEN.read_text()
    )

    assert sorted(named) == sorted(path.name for path in PICTURES.iterdir())
    assert named
    for name in named:
        assert finders.find(f"handbook/{name}")
        assert (PICTURES / name).stat().st_size <= MOST_BYTES


def test_links_lead_to_pages_of_the_site_or_are_left_out(ada, client_of):
    html, _chapters = read_handbook()
    links = set(re.findall(r'href="([^"]+)"', html))

    assert links == {"/privacy/"}
