"""Events: what is on, and what an organiser does about it."""

from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import User
from events import actions
from events.admin.beside import parts_beside
from events.admin.deeds import OnceActionForm, ask_for_word, back_to, token_for
from events.admin.filters import HostedFilter, OfSeriesFilter, WhenFilter
from events.admin.hosts import HostingInline, RefusedHost, record_hosts
from events.forms.running import EventForm
from events.models import Event, Hosting
from events.pages import when_of, zone_of
from events.rules import why_not_cancel, why_not_publish, why_not_repeat
from events.trail import CANCELLED, CLONED, PUBLISHED
from events.when import when_for
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import recorded

DAY_AND_TIME = "D j M Y, H:i"


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Events: what is on, how many come, and what is still a draft."""

    form = EventForm
    action_form = OnceActionForm
    list_display = (
        "title",
        "when",
        "status",
        "going",
        "waiting",
        "places",
        "host_names",
    )
    list_filter = (WhenFilter, "status", "kind", HostedFilter, OfSeriesFilter)
    search_fields = ("title", "summary")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at",)
    list_per_page = 50
    show_full_result_count = False
    inlines = (HostingInline,)
    actions = ("publish", "message", "clone", "cancel")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the organiser's own zone for a new event."""
        zone = {"time_zone": zone_of(request.user)}
        return zone | super().get_changeform_initial_data(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Load how many are going and how many wait, and the hosts she may see."""
        events = Event.objects.visible_to(request.user).with_counts()
        return events.with_hosts(viewer=request.user)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Event, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Tell the hosts' rows who sends them, and what was refused of them."""
        more = {"by": request.user, "refused": getattr(request, "refused_host", None)}
        return super().get_formset_kwargs(request, obj, inline, prefix) | more

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show and keep an event; where a host is refused, nothing of it is kept.

        Only the action, with its locks, can tell. By then the event was changed: all of
        it is taken back, and the form goes round once more to show what was typed.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RefusedHost as refusal:
            request.refused_host = refusal  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Event | None = None,
    ) -> Any:
        """Put its buttons above an event, and its people and rounds below."""
        if obj is not None:
            assert isinstance(request.user, User)  # the admin has no other door
            now = timezone.now()
            event = self.get_queryset(request).get(pk=obj.pk)  # not what is typed
            context |= {
                "event": event,
                "when": when_of(event, viewer=request.user),
                "parts": parts_beside(event, viewer=request.user),
                "may_publish": why_not_publish(event, now=now) is None,
                "may_cancel": why_not_cancel(event, now=now) is None,
                "may_repeat": why_not_repeat(event, now=now) is None,
                "token": uuid4(),
            }
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

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
                record_hosts(request, formset)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An event is cancelled, with a word to the people; it is not deleted."""
        return False

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(
        self, request: HttpRequest, events: QuerySet[Event]
    ) -> HttpResponse | None:
        """Show drafts to those they are for."""
        for event in events:
            if event.status == Event.Status.PUBLISHED:
                messages.info(request, _("%s is published already.") % event)
                continue
            try:
                with recorded(request, PUBLISHED, about=event):
                    actions.publish(event, now=timezone.now())
                messages.success(request, _("%s is published.") % event)
            except Refused as refusal:
                messages.error(request, f"{event}: {refusal.reason}")
        return back_to(request, events.first())

    @admin.action(
        description=_("Write to the people of one event"), permissions=["change"]
    )
    def message(
        self, request: HttpRequest, events: QuerySet[Event]
    ) -> HttpResponse | None:
        """Lead to the page on the site where hosts write to their people."""
        slugs = list(events.values_list("slug", flat=True)[:2])
        if len(slugs) == 1:
            return HttpResponseRedirect(reverse("events:message", args=slugs))
        messages.error(
            request,
            _(
                "Choose one event. To write to the people of several, "
                "write an announcement."
            ),
        )
        return None

    @admin.action(description=_("Make another like it"), permissions=["add"])
    def clone(
        self, request: HttpRequest, events: QuerySet[Event]
    ) -> HttpResponse | None:
        """Begin a draft like each of these, hosted by the organiser herself.

        Pressed twice it makes one, and leads to that.
        """
        assert isinstance(request.user, User)
        copy = None
        for event in events:
            token = token_for(request, event)
            made = Event.objects.belonging_to(request.user).filter(public_id=token)
            try:
                copy = made.first() or self._cloned(request, event, token=token)
            except Refused as refusal:
                messages.error(request, f"{event}: {refusal.reason}")
                continue
            said = {"title": copy, "day": date_format(copy.day, "j F Y")}
            messages.success(
                request, _("%(title)s, on %(day)s, is a draft of yours.") % said
            )
        return back_to(request, copy)

    def _cloned(self, request: HttpRequest, event: Event, *, token: Any) -> Event:
        assert isinstance(request.user, User)
        with recorded(request, CLONED, about=event):
            return actions.clone(
                event, host=request.user, token=token, now=timezone.now()
            )

    @admin.action(
        description=_("Cancel, with a word to the people …"), permissions=["change"]
    )
    def cancel(
        self, request: HttpRequest, events: QuerySet[Event]
    ) -> HttpResponse | None:
        """Ask for a word to the people, then call the events off."""
        asked = ask_for_word(
            self,
            request,
            title=gettext("Cancel, with a word to the people"),
            explanation=gettext(
                "Everybody who goes or waits gets your word by mail, and it stands on "
                "the page of the event. It can't be undone."
            ),
            rows=events,
            action="cancel",
        )
        if isinstance(asked, HttpResponse):
            return asked
        for event in events:
            if event.is_cancelled:
                messages.info(request, _("%s is cancelled already.") % event)
                continue
            try:
                with recorded(request, CANCELLED, about=event):
                    actions.cancel(event, note=asked, now=timezone.now())
                messages.success(request, _("%s is cancelled.") % event)
            except Refused as refusal:
                messages.error(request, f"{event}: {refusal.reason}")
        return back_to(request, events.first())

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event: Event) -> str:
        """Say when it is by its own clock, and by the organiser's if that differs."""
        when = when_for(
            event.starts_at,
            event.ends_at,
            event_zone=event.time_zone,
            viewer_zone=timezone.get_current_timezone_name(),
        )
        there = date_format(when.event_start, DAY_AND_TIME)
        if when.event_zone_label == when.zone_label:
            return f"{there} {when.zone_label}"
        is_same_day = when.start.date() == when.event_start.date()
        here = date_format(when.start, "H:i" if is_same_day else DAY_AND_TIME)
        return f"{there} {when.event_zone_label} ({here} {when.zone_label})"

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

    @admin.display(description=_("hosts"))
    def host_names(self, event: Event) -> str:
        """Name the hosts she may see."""
        names = [hosting.member.profile.name for hosting in event.seen_hostings]
        return ", ".join(names) or "–"
