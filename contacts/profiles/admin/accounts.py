"""Accounts, for organisers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions
from contacts.profiles.admin.faces import ShowsFaces, place_of
from contacts.profiles.models import Profile, User


class ProfileInline(ShowsFaces, admin.StackedInline):
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
    )
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody has one page, from the beginning."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave a member's words to the member."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts: who they are, since when, and whether they may sign in."""

    list_display = ("email", "name", "place", "date_joined", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", ("date_joined", admin.DateFieldListFilter))
    search_fields = ("email", "profile__name", "profile__handle")
    ordering = ("-date_joined",)
    list_per_page = 50
    shows_private = True  # the address she signs in with
    fields = ("email", "is_active", "is_staff", "date_joined", "last_login")
    inlines = (ProfileInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Load the faces with the accounts."""
        return super().get_queryset(request).select_related("profile")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let organisers close accounts, and administrators make organisers."""
        fields = ["email", "date_joined", "last_login"]
        if not request.user.is_superuser or (obj and obj.pk == request.user.pk):
            fields.append("is_staff")
        if obj and (obj.is_superuser or obj.pk == request.user.pk):
            fields.append("is_active")
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

    @admin.display(description=_("name"), ordering="profile__name")
    def name(self, user: User) -> str:
        """Show the name on the member's page."""
        return user.profile.name

    @admin.display(description=_("place"))
    def place(self, user: User) -> str:
        """Show where the member lives, if she shows it to members."""
        return place_of(user.profile)
