"""A host presses the same button twice at the same instant."""

from __future__ import annotations

from uuid import uuid4

from tests.race.server import WITH_LOCK, WITHOUT_LOCK, Form, Site, two_by_two

HOSTS = 24


def a_new_event(host: dict) -> Form:
    """Give the form by which she begins an event."""
    said = {
        "token": str(uuid4()),
        "title": "Walk and talk",
        "day": "2027-06-01",
        "start_time": "18:00",
        "minutes": "90",
        "time_zone": "Europe/Berlin",
        "kind": "in_person",
        "join_minutes": "15",
        "most_guests": "0",
        "audience": "members",
        "people_shown_to": "members",
    }
    return host["session"], "/events/new/", said


def a_clone(host: dict) -> Form:
    """Give the form by which she makes another event like hers."""
    return host["session"], f"{host['path']}clone/", {"token": str(uuid4())}


def a_message(host: dict) -> Form:
    """Give the form by which she writes to the people."""
    said = {"token": str(uuid4()), "to": "all", "subject": "Hi", "text": "Come early."}
    return host["session"], f"{host['path']}message/", said


def press_twice(site: Site) -> tuple[list[tuple[int, int]], dict[str, int]]:
    """Let every host send each of her forms twice at once."""
    hosts = site.scene("hosts", count=HOSTS)
    forms = [of(host) for of in (a_new_event, a_clone, a_message) for host in hosts]
    statuses = two_by_two(site, [(form, form) for form in forms])
    return statuses, site.scene("what_hosts_did")


def test_a_form_sent_twice_at_once_is_kept_once(run):
    site = run(WITH_LOCK)

    statuses, came = press_twice(site)

    assert statuses == [(302, 302)] * HOSTS * 3
    assert "Traceback" not in site.log
    assert came == {
        "events": HOSTS * 3,
        "hostings": HOSTS * 3,
        "messages": HOSTS,
        "letters": HOSTS,
    }


# The control: without the lock it must go wrong, or the story above tests nothing.


def test_without_the_lock_the_second_gets_an_error(run):
    site = run(WITHOUT_LOCK)

    statuses, _ = press_twice(site)

    assert {500, 503} & {status for pair in statuses for status in pair}
