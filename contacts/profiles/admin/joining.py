"""People who wait to be let in, and invitations, for organisers."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions
from contacts.profiles.admin.faces import ShowsFaces
from contacts.profiles.admin.inviting import invite_page
from contacts.profiles.models import Invitation, Newcomer, User
from contacts.profiles.trail import LET_IN, TAKEN_BACK, TURNED_DOWN
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import recorded


@admin.register(Newcomer)
class NewcomerAdmin(ShowsFaces, admin.ModelAdmin):
    """The queue: what newcomers wrote about themselves, and a yes or a no to each."""

    list_display = (
        "__str__",
        "seen_headline",
        "seen_what_i_do",
        "seen_about_me",
        "inviter_name",
        "waiting_since",
    )
    fields = readonly_fields = (
        "name",
        "seen_headline",
        "seen_what_i_do",
        "seen_about_me",
        "inviter_name",
        "waiting_since",
    )
    ordering = ("waiting_since",)
    list_per_page = 50
    actions = ("let_in", "turn_down")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Give those who wait and showed that their address is theirs."""
        waiting = Newcomer.objects.waiting()
        return waiting.select_related("user", "invited_by__profile")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave a newcomer's words to the newcomer."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who is turned down has the account closed."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Say whether she decides who is let in."""
        return request.user.has_perm("profiles.change_newcomer")

    @admin.action(description=_("Let in"), permissions=["decide"])
    def let_in(self, request: HttpRequest, newcomers: QuerySet[Newcomer]) -> None:
        """Let these people in; each gets a letter."""
        assert isinstance(request.user, User)
        for newcomer in newcomers:
            with recorded(request, LET_IN, about=newcomer.user):
                actions.let_in(newcomer, by=request.user, now=timezone.now())
            messages.success(request, _("%s is in.") % newcomer)

    @admin.action(
        description=_("Turn down, with a kind letter"), permissions=["decide"]
    )
    def turn_down(self, request: HttpRequest, newcomers: QuerySet[Newcomer]) -> None:
        """Close the accounts of these people; each gets a kind letter."""
        assert isinstance(request.user, User)
        for newcomer in newcomers:
            try:
                with recorded(request, TURNED_DOWN, about=newcomer.user):
                    actions.turn_down(newcomer, by=request.user, now=timezone.now())
            except Refused as refusal:
                messages.error(request, refusal.reason)
                continue
            messages.success(request, _("%s was turned down.") % newcomer)

    @admin.display(description=_("invited by"))
    def inviter_name(self, newcomer: Newcomer) -> str:
        """Name who invited the newcomer."""
        return newcomer.invited_by.profile.name if newcomer.invited_by else ""


class SentFilter(admin.SimpleListFilter):
    """What was sent to an address, or links that members made."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the two, and those of the first that led to nobody yet."""
        return [
            ("sent", gettext("Sent to an address")),
            ("open", gettext("Sent, and nobody came yet")),
            ("links", gettext("Links that members made")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Invitation]
    ) -> QuerySet[Invitation]:
        """Keep the ones asked for."""
        if self.value() == "links":
            return queryset.filter(address="")
        if self.value() == "sent":
            return queryset.exclude(address="")
        if self.value() == "open":
            good = Invitation.objects.good(now=timezone.now()).filter(uses=0)
            return queryset.exclude(address="").filter(pk__in=good.values("pk"))
        return queryset


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Whose links are about and how often they were used; and who was invited by mail.

    For whom a member made a link, only she knows.
    """

    list_display = (
        "created_at",
        "inviter_name",
        "address",
        "invitee",
        "used",
        "expires_at",
        "is_good",
    )
    list_filter = (SentFilter, ("expires_at", admin.DateFieldListFilter))
    search_fields = ("inviter__profile__name", "address", "invitee")
    show_full_result_count = False
    list_select_related = ("inviter__profile",)
    fields = readonly_fields = (
        "created_at",
        "inviter_name",
        "address",
        "invitee",
        "used",
        "expires_at",
        "revoked_at",
    )
    list_per_page = 50
    actions = ("revoke",)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Invite one or many by mail; links are made on the site."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Invite people"),
            "opts": self.opts,
        }
        template = "admin/profiles/invitation/invite.html"
        return invite_page(request, context=context, template=template)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An invitation is taken back, not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who came by it goes on knowing by whom."""
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Say whether she takes back others' invitations."""
        return request.user.has_perm("profiles.change_invitation")

    @admin.action(description=_("Take back"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        """Make these links useless; whoever came by them stays."""
        for invitation in invitations:
            with recorded(request, TAKEN_BACK, about=invitation):
                actions.revoke(invitation, now=timezone.now())
        messages.success(request, _("Nobody can use these links any more."))

    @admin.display(description=_("inviter"))
    def inviter_name(self, invitation: Invitation) -> str:
        """Name who made it."""
        return invitation.inviter.profile.name

    @admin.display(description=_("used"))
    def used(self, invitation: Invitation) -> str:
        """Show how often it was used, of how often it may be."""
        return f"{invitation.uses} / {invitation.most_uses}"

    @admin.display(description=_("still good"), boolean=True)
    def is_good(self, invitation: Invitation) -> bool:
        """Say whether somebody may still come by it."""
        return (
            invitation.revoked_at is None
            and invitation.uses < invitation.most_uses
            and invitation.expires_at > timezone.now()
        )
