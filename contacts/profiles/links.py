"""Addresses that members may link to."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

SCHEMES = ("http", "https", "mailto")
_is_web = URLValidator(schemes=["http", "https"])
_is_mail = EmailValidator()


def safe_link(url: str) -> None:
    """Refuse an address that is not a plain http, https or mailto one."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "mailto":
            _is_mail(parts.path)
            fits = url == f"mailto:{parts.path}"
        else:
            _is_web(url)
            fits = url.startswith(("http://", "https://")) and "@" not in parts.netloc
    except (ValueError, ValidationError):
        fits = False
    if not fits:
        raise ValidationError(
            _("Write a whole address, beginning with https:// or mailto:."), code="link"
        )


def whole_link(typed: str) -> str:
    """Complete what people type: `example.org` is a web page, `a@b.org` a mail."""
    if not typed or ":" in typed.split("/")[0]:
        return typed
    return f"mailto:{typed}" if "@" in typed else f"https://{typed}"
