"""What every request meets first and every response last."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import get_template

from networking_site.lib.without_viewer import has_viewer

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SCRIPTS_OF_OTHERS = ("/admin/", "/accounts/")


def plain_page(template: str, *, status: int) -> HttpResponse:
    """Give a page that needs no database, session or request to be shown."""
    return HttpResponse(get_template(template).render({}), status=status)


class SafetyHeaders:
    """Sets the safety headers that no other middleware sets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        headers = response.headers
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        )
        if not request.path.startswith((settings.STATIC_URL, "/style/")):
            headers.setdefault("Cache-Control", "private, no-store")
        elif "Vary" in headers:
            headers["Vary"] = "Accept-Encoding"
        return response


class SayAtTheDoor:
    """Answers 401 where htmx would be led to the door, and would swap it into a page.

    What asks for news by itself ends by that, and what somebody typed stays.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        door = resolve_url(settings.LOGIN_URL)
        led_away = response.headers.get("Location", "").startswith(f"{door}?")
        if led_away and "HX-Request" in request.headers:
            return HttpResponse(status=401)
        return response


class RefuseMalformed:
    """Answers 400 to NUL bytes and bad UTF-8, the same on both databases.

    It also lets the scripts that allauth and the admin ship from our own origin run
    on their pages, where they carry no nonce.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _malformed(request):
            return plain_page("400.html", status=400)
        response = self.get_response(request)
        if request.path.startswith(SCRIPTS_OF_OTHERS):
            response._csp_update = {"script-src": ["'self'"]}  # type: ignore[attr-defined]
        return response


class ForgetWhoLeft:
    """Empties what a browser keeps of a member when somebody comes in or leaves.

    Either gives the session another key. The card kept for where there is no network,
    and the photos she looked at, are not for whoever sits there next.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        key = response.cookies.get(name)
        if key is not None and key.value != request.COOKIES.get(name, ""):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SignInFirst(LoginRequiredMiddleware):
    """Closes the site to visitors; Django's reads the account even for open pages."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: Any,
        view_kwargs: Any,
    ) -> HttpResponseBase | None:
        """Lead a visitor to the door, unless the view does not ask who looks."""
        if not has_viewer(view_func):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


def _malformed(request: HttpRequest) -> bool:
    try:
        request.META.get("QUERY_STRING", "").encode("latin-1").decode("utf-8")
        values = [request.path_info, *request.GET.keys()]
        values += [value for _, many in request.GET.lists() for value in many]
        if request.method == "POST" and not request.path.startswith("/csp-report/"):
            values += request.POST.keys()
            values += [value for _, many in request.POST.lists() for value in many]
    except UnicodeError:
        return True
    return any("\x00" in value or "\ufffd" in value for value in values)


def secret(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address of a page that is a secret from other pages and search engines.

    Other pages learn the name of the site and no more; without that much a browser's
    form has no origin and is refused.
    """
    no_referrer(response)
    response["Referrer-Policy"] = "strict-origin"
    return response


def no_referrer(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address of a page whose address is a secret from the next page."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
