"""The admin's site: one door, in the group's name, and pages of our own."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from networking_site.lib.group.chosen import our_group
from networking_site.lib.keys import can_be_key
from networking_site.lib.trail.keeping import KeepsTrail
from networking_site.organisers import second_factor
from networking_site.organisers.our_pages import (
    our_pages,
    with_single_lists_together,
)

ONE_FACTOR = ("user", "type", "created_at", "last_used_at")
# What other packages bring into the admin, as far as it is of use there. `None` stays
# out: keys and tokens are for nobody to read, sessions are ended by their owners.
OF_OTHERS: dict[str, dict[str, Any] | None] = {
    "account.EmailAddress": {"shows_private": True, "actions": ()},
    "mfa.Authenticator": {
        "fields": ONE_FACTOR,
        "readonly_fields": ONE_FACTOR,
        "has_add_permission": lambda theirs, request: False,
        "has_change_permission": lambda theirs, request, obj=None: False,
    },
    "socialaccount.SocialAccount": None,
    "socialaccount.SocialApp": None,
    "socialaccount.SocialToken": None,
    "usersessions.UserSession": None,
}


class MindsNonsense(admin.ModelAdmin):  # type: ignore[type-arg]
    """Answers a deed to rows that no list could name; Django would break on it."""

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *rest: Any, **more: Any
    ) -> Any:
        """Do what was chosen to the rows that were chosen, if these can be rows."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(can_be_key(self.model, key) for key in chosen):
            messages.warning(request, _("Choose from the list."))
            return None
        return super().response_action(request, queryset, *rest, **more)


class NotedAutocomplete(AutocompleteJsonView):
    """Finds rows by what is typed, and notes who looks through what is private."""

    def get_queryset(self) -> QuerySet[Any]:
        """Give what was found; of people those whose page she may open."""
        from contacts.profiles.models import Profile, User

        if isinstance(self.model_admin, KeepsTrail):
            self.model_admin.note_looking(self.request)
        found = super().get_queryset()
        if self.model_admin.model is not User:
            return found
        seen = Profile.objects.visible_to(self.request.user)
        return found.filter(seen.include("pk")).select_related("profile")

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Give what stands in the list; of people the address, too."""
        from contacts.profiles.models import User

        said = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            said["text"] = obj.name_and_address
        return said


@method_decorator(secure_admin_login, name="login")
class Workshop(admin.AdminSite):
    """The admin, for organisers, who are not programmers."""

    index_title = _("Workshop")

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Begin with what needs an organiser, then the lists of everything."""
        from contacts.profiles.models import User
        from networking_site.organisers.start import start_page

        assert isinstance(request.user, User)  # the admin has no other door
        start = start_page(request.user, now=timezone.now())
        start["offers_second_factor"] = not second_factor.has_one(request.user)
        return super().index(request, start | (extra_context or {}))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """Put our own pages before the lists of rows, on the start page and beside."""
        lists = super().get_app_list(request, app_label)
        if app_label:
            return lists
        return [*our_pages(request), *with_single_lists_together(lists)]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the group's name."""
        name = our_group().name
        return super().each_context(request) | {
            "site_header": name,
            "site_title": name,
        }

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Let every admin keep the trail, whoever wrote it."""
        models = model_or_iterable
        if isinstance(models, type):
            models = [models]
        ours = (MindsNonsense, KeepsTrail)
        bases = (admin_class, *ours) if admin_class else ours
        for model in models:
            more = OF_OTHERS.get(model._meta.label, {})
            if more is None:
                continue
            keeping = type(
                bases[0].__name__, bases, {"__module__": bases[0].__module__}
            )
            super().register(model, keeping, **options, **more)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let nobody in without the second factor, where the site requires one."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            leaves = view == self.logout
            led = None if leaves else second_factor.lead_to_it(request)
            return led or view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def get_urls(self) -> list[Any]:
        """Give the admin's addresses, with our own way to a row's page on the site."""
        urls = [
            url
            for url in super().get_urls()
            if getattr(url, "name", "") != "view_on_site"
        ]
        to_the_site = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [to_the_site, *urls]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Find rows by what is typed."""
        return NotedAutocomplete.as_view(admin_site=self)(request)

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Lead to the page of a row that she may see in the admin, and of no other."""
        known = content_type_id.isdecimal()
        kind = ContentType.objects.filter(pk=content_type_id).first() if known else None
        model = kind.model_class() if kind else None
        theirs = self._registry.get(model) if model else None
        row = theirs.get_object(request, object_id) if theirs else None
        if theirs is None or row is None or not hasattr(row, "get_absolute_url"):
            raise Http404
        if not theirs.has_view_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(row.get_absolute_url())


View = Callable[..., HttpResponseBase]


def workshop_page(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page of ours with the head that all pages of the admin have."""
    around = admin.site.each_context(request)
    return render(request, template, {**around, **context}, status=status)


def organisers_page(permission: str) -> Callable[[View], View]:
    """Let a view of our own stand behind the admin's door.

    `permission` names what she must be allowed, as `app.codename`; without it she gets
    the admin's "denied".
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(checked)

    return wrap
