"""Events and the answers to them."""

from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import User
from events import actions
from events.forms import CancelForm
from events.forms.running import EventForm
from events.models import Event, Hosting, Rsvp
from events.pages import zone_of
from events.trail import (
    CANCELLED,
    CLONED,
    MADE_HOST,
    NO_MORE_HOST,
    PUBLISHED,
)
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record, recorded


class HostingInline(admin.TabularInline):
    """Who runs the event."""

    model = Hosting
    autocomplete_fields = ("member",)
    extra = 0


class RsvpInline(admin.TabularInline):
    """Who is going and who waits, in the order they asked."""

    model = Rsvp
    fields = readonly_fields = ("member_name", "answer", "turn", "answered_at")
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rsvp]:
        """Load the faces with the answers."""
        return super().get_queryset(request).select_related("member__profile")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members answer for themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members answer for themselves."""
        return False

    @admin.display(description=_("member"))
    def member_name(self, rsvp: Rsvp) -> str:
        """Name the member."""
        return rsvp.member.profile.name


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Events: what is on, how many come, and what is still a draft."""

    form = EventForm
    list_display = (
        "title",
        "starts_at",
        "kind",
        "status",
        "going",
        "waiting",
        "places",
    )
    list_filter = ("status", "kind", ("starts_at", admin.DateFieldListFilter))
    search_fields = ("title", "summary")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at",)
    list_per_page = 50
    inlines = (HostingInline, RsvpInline)
    actions = ("publish", "clone", "cancel")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the organiser's own zone for a new event."""
        zone = {"time_zone": zone_of(request.user)}
        return zone | super().get_changeform_initial_data(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Load how many are going and how many wait."""
        return Event.objects.visible_to(request.user).with_counts()

    def save_model(
        self, request: HttpRequest, obj: Event, form: Any, change: bool
    ) -> None:
        """Keep the event by the site's own actions, which tell the people."""
        now = timezone.now()
        if not change:
            actions.save(obj, now=now)
        topics, word = form.cleaned_data["topics"], form.cleaned_data["word"]
        actions.change(obj, says=form.says(), topics=topics, word=word, now=now)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Keep the hosts; the topics were kept with the event."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
            if formset.model is Hosting:
                _record_hosts(request, formset)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An event is cancelled, with a word to the people; it is not deleted."""
        return False

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, events: QuerySet[Event]) -> None:
        """Show drafts to those they are for."""
        for event in events:
            try:
                with recorded(request, PUBLISHED, about=event):
                    actions.publish(event, now=timezone.now())
                messages.success(request, _("%s is published.") % event)
            except Refused as refusal:
                messages.error(request, f"{event}: {refusal.reason}")

    @admin.action(description=_("Make another like it"), permissions=["add"])
    def clone(self, request: HttpRequest, events: QuerySet[Event]) -> None:
        """Begin a draft like each of these, hosted by the organiser herself."""
        assert isinstance(request.user, User)  # the admin has no other door
        for event in events:
            with recorded(request, CLONED, about=event):
                copy = actions.clone(
                    event, host=request.user, token=uuid4(), now=timezone.now()
                )
            messages.success(
                request,
                _("%(title)s, on %(day)s, is a draft of yours.")
                % {"title": copy, "day": copy.day},
            )

    @admin.action(
        description=_("Cancel, with a word to the people"), permissions=["change"]
    )
    def cancel(
        self, request: HttpRequest, events: QuerySet[Event]
    ) -> HttpResponse | None:
        """Ask for a word to the people, then call the events off."""
        form = CancelForm(request.POST if "note" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Cancel, with a word to the people"),
                "events": events,
                "form": form,
            }
            return render(request, "admin/events/cancel.html", context)
        for event in events:
            try:
                note = form.cleaned_data["note"]
                with recorded(request, CANCELLED, about=event):
                    actions.cancel(event, note=note, now=timezone.now())
                messages.success(request, _("%s is cancelled.") % event)
            except Refused as refusal:
                messages.error(request, f"{event}: {refusal.reason}")
        return None

    @admin.display(description=_("going"))
    def going(self, event: Event) -> int:
        """Count those who have a place."""
        return event.going_count

    @admin.display(description=_("waiting"))
    def waiting(self, event: Event) -> int:
        """Count those in line."""
        return event.waiting_count

    @admin.display(description=_("places"))
    def places(self, event: Event) -> str:
        """Show how many places there are."""
        return "∞" if event.capacity is None else str(event.capacity)


def _record_hosts(request: HttpRequest, formset: Any) -> None:
    """Write down whom she made a host, and whom she took from the hosts."""
    moved = [hosting for hosting, _fields in formset.changed_objects]
    for hosting in (*formset.new_objects, *moved):
        record(request, MADE_HOST, about=hosting.member)
    for hosting in formset.deleted_objects:
        record(request, NO_MORE_HOST, about=hosting.member)
