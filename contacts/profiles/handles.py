"""The address of a member's page, made from her name."""

import secrets
import unicodedata

from django.utils.text import slugify

LONGEST = 50


def propose_handle(name: str) -> str:
    """Give a readable handle for a name in any script; it may be taken already."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l"))
    return slugify(plain)[:LONGEST].strip("-") or "member"


def another_handle(name: str) -> str:
    """Give a handle for a name whose plain one is taken; it tells nothing of whose."""
    return f"{propose_handle(name)}-{secrets.token_hex(3)}"
