"""Accounts, for organisers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions
from contacts.profiles.admin.faces import ShowsFaces
from contacts.profiles.admin.filters import MEMBER_FILTERS, is_suspended
from contacts.profiles.models import Profile, Suspension, User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.rules import parts_filled, state_of
from contacts.profiles.trail import BROUGHT_BACK, SHOWN_AGAIN, SUSPENDED
from contacts.profiles.visibility import face_of
from networking_site.lib.fields import ProseFormField
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record, recorded

MOST_WORDS = 5
DAY = "j M Y"


class ToRead(admin.options.InlineModelAdmin):
    """Rows beside an account that organisers read and do not change."""

    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are made elsewhere."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay as they are."""
        return False


class ProfileInline(ToRead, ShowsFaces, admin.StackedInline):
    """What a member's page says to members, to read."""

    model = Profile
    fk_name = "user"
    fields = readonly_fields = (
        "handle",
        "seen_headline",
        "seen_what_i_do",
        "seen_about_me",
        "seen_place",
        "shown_to",
        "hidden_because",
    )


class SuspensionInline(ToRead, admin.TabularInline):
    """When she was suspended, and why: among organisers."""

    model = Suspension
    fk_name = "member"
    fields = readonly_fields = ("suspended_at", "reason", "by", "lifted_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suspension]:
        """Load who did it."""
        loaded = super().get_queryset(request)
        return loaded.select_related("suspended_by__profile")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may look after accounts may read it, but never about herself."""
        is_herself = obj is not None and obj.pk == request.user.pk
        return request.user.has_perm("profiles.change_user") and not is_herself

    @admin.display(description=_("by"))
    def by(self, suspension: Suspension) -> str:
        """Name the organiser."""
        who = suspension.suspended_by
        return who.profile.name if who else gettext("a former member")


class SuspendForm(forms.Form):
    """Why somebody is suspended."""

    reason = ProseFormField(
        label=_("Why"),
        max_length=500,
        help_text=_(
            "For organisers only, next to the account. The member reads that the "
            "account is suspended, not why."
        ),
    )


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts: who they are, since when, and whether they may sign in."""

    list_display = (
        "name",
        "email",
        "filled",
        "state",
        "joined",
        "signed_in",
    )
    list_display_links = ("name", "email")
    list_filter = MEMBER_FILTERS
    search_fields = ("email", "profile__name", "profile__handle")
    ordering = ("-date_joined",)
    list_per_page = 50
    shows_private = True  # the address she signs in with
    show_full_result_count = False
    fields = ("email", "state", "is_staff", "date_joined", "last_login")
    inlines = (ProfileInline, SuspensionInline)
    actions = ("suspend", "bring_back", "show_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Load with each account what its page shows to members."""
        faces = Profile.objects.with_face().with_asks()
        accounts = (
            super().get_queryset(request).prefetch_related(Prefetch("profile", faces))
        )
        return accounts.annotate(suspended=is_suspended())  # type: ignore[no-any-return]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Find every word in her address, her name or her page's address.

        Names are looked for by themselves: there is an index that holds just these,
        and a join would read every page as a whole.
        """
        for word in search_term.split()[:MOST_WORDS]:
            named = Q(name__icontains=word) | Q(handle__icontains=word)
            pages = Profile.objects.filter(named).values("user")
            queryset = queryset.filter(Q(email__icontains=word) | Q(pk__in=pages))
        return queryset, False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let administrators make organisers; states change by deeds."""
        fields = ["email", "state", "date_joined", "last_login"]
        if not request.user.is_superuser or (obj and obj.pk == request.user.pk):
            fields.append("is_staff")
        return fields

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """Keep the organiser's flag and group in step."""
        super().save_model(request, obj, form, change)
        if "is_staff" in form.changed_data:
            actions.set_role(obj, organiser=obj.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts are made by the people they belong to."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members are erased by `manage.py erase_member`, which frees places too."""
        return False

    @admin.action(description=_("Suspend …"), permissions=["change"])
    def suspend(
        self, request: HttpRequest, members: QuerySet[User]
    ) -> HttpResponse | None:
        """Ask why, then shut these members out from their next request on."""
        assert isinstance(request.user, User)  # the admin has no other door
        form = SuspendForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Suspend …"),
                "members": members,
                "form": form,
            }
            return render(request, "admin/profiles/user/suspend.html", context)
        for member in members:
            try:
                with recorded(request, SUSPENDED, about=member):
                    actions.suspend(
                        member,
                        by=request.user,
                        reason=form.cleaned_data["reason"],
                        now=timezone.now(),
                    )
            except Refused as refusal:
                messages.error(request, refusal.reason)
                continue
            messages.success(request, _("%s is suspended.") % member.profile)
        return None

    @admin.action(description=_("Bring back"), permissions=["change"])
    def bring_back(self, request: HttpRequest, members: QuerySet[User]) -> None:
        """Open the accounts of these members again."""
        assert isinstance(request.user, User)
        for member in members:
            try:
                with recorded(request, BROUGHT_BACK, about=member):
                    actions.bring_back(member, by=request.user, now=timezone.now())
            except Refused as refusal:
                messages.error(request, refusal.reason)
                continue
            messages.success(request, _("%s can come in again.") % member.profile)

    @admin.action(description=_("Show the page again"), permissions=["change"])
    def show_again(self, request: HttpRequest, members: QuerySet[User]) -> None:
        """Let others find the pages again that organisers hid."""
        assert isinstance(request.user, User)
        for member in members:
            try:
                with transaction.atomic():
                    if actions.show_page(member, by=request.user):
                        record(request, SHOWN_AGAIN, about=member)
            except Refused as refusal:
                messages.error(request, refusal.reason)
                continue
            messages.success(request, _("%s is shown again.") % member.profile)

    @admin.display(description=_("name"), ordering="profile__name")
    def name(self, user: User) -> str:
        """Show the name on the member's page; a dash where none is there yet."""
        return user.profile.name or "–"

    @admin.display(description=_("page filled"))
    def filled(self, user: User) -> str:
        """Show how much of her page there is for members to read."""
        filled, parts = parts_filled(face_of(user.profile, relation=MEMBER))
        return gettext("%(filled)d of %(parts)d") % {"filled": filled, "parts": parts}

    @admin.display(description=_("state"))
    def state(self, user: User) -> str:
        """Say whether she can come in."""
        return state_of(user, is_suspended=user.suspended)  # type: ignore[attr-defined]

    @admin.display(description=_("joined"), ordering="date_joined")
    def joined(self, user: User) -> str:
        """Show the day she joined."""
        return date_format(timezone.localtime(user.date_joined), DAY)

    @admin.display(description=_("last sign-in"), ordering="last_login")
    def signed_in(self, user: User) -> str:
        """Show the day she last came in by the door."""
        at = user.last_login
        return date_format(timezone.localtime(at), DAY) if at else ""
