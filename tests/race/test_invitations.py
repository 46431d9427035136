"""Two dozen come by a link that is good for five, at the same instant."""

from __future__ import annotations

from tests.cast import PASSWORD
from tests.race.server import WITH_LOCK, Site, all_at_once

WITHOUT_CONDITION = "tests.race.wsgi_without_condition"
MEMBERS, USES = 24, 5


def come_together(site: Site) -> list[int]:
    """Let all who signed up by the link sign in at once, which uses it."""
    emails = site.scene("invited", members=MEMBERS, uses=USES)
    doors = [{"login": email, "password": PASSWORD} for email in emails]
    return all_at_once(site, [("", "/accounts/login/", form) for form in doors])


def test_the_last_use_of_a_link_goes_to_one(run):
    site = run(WITH_LOCK)

    statuses = come_together(site)

    assert statuses == [302] * MEMBERS
    assert "Traceback" not in site.log
    assert site.scene("who_came") == {"uses": USES, "came": USES}


# The control: without the condition it must go wrong, or the story above tests nothing.


def test_without_the_condition_those_who_come_too_late_get_errors(run):
    site = run(WITHOUT_CONDITION)

    statuses = come_together(site)

    assert sorted(statuses) == [302] * USES + [500] * (MEMBERS - USES)
    assert "IntegrityError" in site.log
