"""Serves the whole look in one request, at an address that changes when it changes.

The order of the layers is said once, here; inside a layer the order of files does not
matter, because one component is one file with one class.
"""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

LAYERS = "@layer bootstrap, reset, tokens, base, layout, components;\n"
FOUNDATIONS = (
    "vendor/bootstrap/bootstrap.layer.css",
    "css/reset.css",
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
)
A_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Give the look; kept for a year by its own address, never by an older one."""
    encoding = _best_encoding(request.headers.get("Accept-Encoding", ""))
    current = stylesheet_hash()
    response = HttpResponse(
        _packed(_text(_stamp()), encoding), content_type="text/css; charset=utf-8"
    )
    response["ETag"] = etag = f'"{current}-{encoding or "plain"}"'
    response["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if digest == current else "no-cache"
    )
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etag, response=response) or response


def stylesheet_context(request: HttpRequest) -> dict[str, str]:
    """Tell templates where the current look is."""
    return {"stylesheet_url": reverse("stylesheet", args=[stylesheet_hash()])}


def stylesheet_hash() -> str:
    """Name the current look by what is in it."""
    return _digest(_text(_stamp()))


def _files() -> list[Path]:
    static = Path(settings.BASE_DIR) / "static"
    components = sorted((static / "css" / "components").glob("*.css"))
    return [static / name for name in FOUNDATIONS] + components


def _stamp() -> tuple[int, ...]:
    """In development the times of the files, so that a change shows on reload."""
    if not settings.DEBUG:
        return ()
    return tuple(file.stat().st_mtime_ns for file in _files())


@lru_cache(maxsize=1)
def _text(stamp: tuple[int, ...]) -> str:
    sheets = "\n".join(file.read_text(encoding="utf-8") for file in _files())
    return LAYERS + re.sub(r"/\*(?!!).*?\*/\s*", "", sheets, flags=re.DOTALL)


@lru_cache(maxsize=1)
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=3)
def _packed(text: str, encoding: str) -> bytes:
    plain = text.encode()
    if encoding == "br":
        return bytes(brotli.compress(plain, quality=5 if settings.DEBUG else 11))
    if encoding == "gzip":
        return gzip.compress(plain, mtime=0)
    return plain


def _best_encoding(accepted: str) -> str:
    offers = [offer.replace(" ", "").lower() for offer in accepted.split(",")]
    welcome = {offer.partition(";")[0] for offer in offers if not _refused(offer)}
    return next((name for name in ("br", "gzip") if name in welcome), "")


def _refused(offer: str) -> bool:
    return re.fullmatch(r".*;q=0(\.0*)?", offer) is not None
