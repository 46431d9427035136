"""Refuses to start where the settings would leave members unsafe."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}
SQLITE = "django.db.backends.sqlite3"
WAYS_TO_JOIN = ("open", "approval", "invitation")
SECOND_FACTORS = ("required", "offered")


def refuse_unsafe_start(settings: Mapping[str, Any]) -> None:
    """Stop the start with one sentence for each thing the operator has to mend.

    Raises SystemExit, so that neither a server nor a command runs half safe.
    """
    if reasons := list(why_unsafe(settings)):
        raise SystemExit(
            "The site does not start, because it would not be safe:\n"
            + "\n".join(f"- {reason}" for reason in reasons)
        )


def why_unsafe(settings: Mapping[str, Any]) -> Iterator[str]:
    """Say, a sentence each, what is unsafe about these settings."""
    yield from _unsafe_database(settings)
    if settings["JOINING"] not in WAYS_TO_JOIN:
        yield (
            "JOINING must be open, approval or invitation, and not "
            f"{settings['JOINING']!r}: nobody could tell who is let in."
        )
    if settings["ORGANISERS_SECOND_FACTOR"] not in SECOND_FACTORS:
        yield (
            "ORGANISERS_SECOND_FACTOR must be required or offered, and not "
            f"{settings['ORGANISERS_SECOND_FACTOR']!r}: nobody could tell what keeps "
            "strangers out of the admin."
        )
    if settings["DEBUG"]:
        if beyond := set(settings["ALLOWED_HOSTS"]) - LOOPBACK:
            yield (
                f"DEBUG is on while others can reach the site as {sorted(beyond)[0]}: "
                "set DEBUG=false, or leave ALLOWED_HOSTS at localhost."
            )
        return
    key = settings["SECRET_KEY"]
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("for-trying-out"):
        yield "SECRET_KEY needs at least 50 random characters of your own."
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS must name your own host names, and not '*'."
    site = urlsplit(settings["SITE_URL"])
    if site.hostname in LOOPBACK:
        return
    if site.scheme != "https" or not site.hostname:
        yield "SITE_URL must be the site's public address and begin with https://."
    if settings["TRUSTED_PROXY_COUNT"] is None:
        yield (
            "TRUSTED_PROXY_COUNT must say how many proxies stand before the site: "
            "0 for none, 1 for one; without it, sign-in limits can be walked around."
        )
    if not any(word in settings["EMAIL_BACKEND"] for word in ("smtp", "anymail")):
        yield "EMAIL_URL must name a mail server, or no member would get any mail."
    for name, provider in settings["SOCIALACCOUNT_PROVIDERS"].items():
        if not provider["APPS"][0]["secret"]:
            yield f"The sign-in by {name} has an id and no secret: set both, or none."


def _unsafe_database(settings: Mapping[str, Any]) -> Iterator[str]:
    database = settings["DATABASES"]["default"]
    if database["ENGINE"] == SQLITE:
        options = database.get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE":
            yield (
                "SQLite must run with transaction_mode IMMEDIATE, or people who answer "
                "at the same time get errors: take the option out of DATABASE_URL."
            )
    in_memory = "locmem" in settings["CACHES"]["default"]["BACKEND"]
    if in_memory and settings["WEB_CONCURRENCY"] > 1:
        yield (
            "CACHE_URL is local memory while WEB_CONCURRENCY is above 1: each process "
            "would count sign-in attempts for itself; use dbcache://cache or Redis."
        )
