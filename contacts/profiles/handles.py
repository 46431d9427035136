"""The address of a member's page, made from her name."""

import re
import secrets
import unicodedata

from django.utils.text import slugify

LONGEST = 50
# Words that would lie over a page of the site, or make a member look like its staff.
_RESERVED = """
abuse admin all anonymous card cards everyone help host hosts invitation invitations
invite join mail me member members new nobody noreply organiser organisers photo photos
postmaster privacy report reports root search security settings staff support system
topics webmaster www
"""
RESERVED = frozenset(_RESERVED.split())
_UNNAMED = re.compile(r"member-[0-9a-f]+")


def propose_handle(name: str) -> str:
    """Give a readable handle for a name in any script; it may be taken already."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l"))
    return slugify(plain)[:LONGEST].strip("-") or "member"


def another_handle(name: str) -> str:
    """Give a handle for a name whose plain one is taken; it tells nothing of whose."""
    return f"{propose_handle(name)}-{secrets.token_hex(3)}"


def is_unnamed(handle: str) -> bool:
    """Say whether a page has this address because its member gave no name yet."""
    return _UNNAMED.fullmatch(handle) is not None
