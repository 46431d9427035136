"""Views fetch only through `visible_to` or `belonging_to`."""

import pytest

from tests.house.gates import ROOT, breaches_in, files_that_fetch


def test_views_fetch_only_through_gates():
    breaches = [
        breach
        for path in files_that_fetch()
        for breach in breaches_in(path.read_text(), name=str(path.relative_to(ROOT)))
    ]

    assert [breach.partition(" ")[2] for breach in breaches] == ALLOWED


ALLOWED = [
    # Finds the member a letter of allauth's is for; nothing of her is shown.
    "User.objects.filter",
]


def test_the_gate_check_reads_the_views_that_matter():
    names = {str(path.relative_to(ROOT)) for path in files_that_fetch()}

    assert {
        "contacts/profiles/views/directory.py",
        "contacts/introductions/views/writing.py",
        "events/views/page.py",
        "networking_site/views.py",
    } <= names


@pytest.mark.parametrize(
    "planted",
    [
        "people = Profile.objects.all()",
        "people = Profile.objects.filter(name=name)",
        "people = Profile.objects.active().visible_to(viewer)",
        "person = get_object_or_404(Profile, handle=handle)",
        "people = models.Profile.objects.order_by('name')",
    ],
)
def test_a_fetch_past_the_gate_is_noticed(planted):
    assert len(breaches_in(planted)) == 1
