"""Prompts and topics, for organisers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions
from contacts.profiles.models import Prompt, Topic
from contacts.profiles.trail import MERGED, TOOK_IN
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record, recorded


@admin.register(Prompt)
class PromptAdmin(admin.ModelAdmin):
    """The beginnings of sentences that make hooks."""

    list_display = ("text", "half", "position", "is_offered")
    list_editable = ("position", "is_offered")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A prompt is switched off, so that what members wrote under it stays."""
        return False


class MergeForm(forms.Form):
    """Which topic is left."""

    into = forms.ModelChoiceField(
        label=_("Merge into"),
        queryset=Topic.objects.filter(merged_into=None),
        help_text=_("Members named the others; from now on they name this one."),
    )


class IsMergedFilter(admin.SimpleListFilter):
    """Topics in use, unless she asks for those that were merged."""

    title = _("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the merged ones; the others are shown anyhow."""
        return [("yes", gettext("Merged into another"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Topic]
    ) -> QuerySet[Topic]:
        """Leave out merged ones, or show only them."""
        return queryset.filter(merged_into__isnull=self.value() != "yes")


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """What members talk about."""

    list_display = ("name", "slug", "profiles_count", "merged_into")
    list_filter = (IsMergedFilter,)
    list_select_related = ("merged_into",)
    search_fields = ("name", "other_names__name")
    fields = ("name", "slug")
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Load how many name each."""
        named_by = Count("profiles", distinct=True)
        return super().get_queryset(request).annotate(named_by=named_by)  # type: ignore[misc]

    def save_model(
        self, request: HttpRequest, obj: Topic, form: Any, change: bool
    ) -> None:
        """Keep the topic by the site's own action."""
        actions.save_topic(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the address of a topic, to which links lead."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        """Propose the address of a new topic."""
        return {} if obj else {"slug": ("name",)}

    @admin.display(description=_("named by"), ordering="named_by")
    def profiles_count(self, topic: Topic) -> int:
        """Count the members who name it."""
        return topic.named_by

    @admin.action(description=_("Merge into …"), permissions=["change"])
    def merge(
        self, request: HttpRequest, topics: QuerySet[Topic]
    ) -> HttpResponse | None:
        """Ask which topic is left, then let the others be one with it."""
        form = MergeForm(request.POST if "into" in request.POST else None)
        chosen = list(topics)
        if form.is_valid():
            into = form.cleaned_data["into"]
            try:
                with recorded(request, TOOK_IN, about=into):
                    actions.merge(chosen, into=into, now=timezone.now())
                    for topic in chosen:
                        record(request, MERGED, about=topic)
            except Refused as refusal:
                form.add_error("into", refusal.reason)
            else:
                messages.success(request, _("They are one topic now: %s.") % into)
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Merge into …"),
            "topics": chosen,
            "form": form,
        }
        return render(request, "admin/profiles/topic/merge.html", context)
