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

PROMPT_HELP = {
    "text": _("Members finish the sentence: “Outside work you will find me …”."),
    "half": _("The half of a page where it is asked."),
    "position": _("Smaller numbers are asked first."),
}


class PromptLineForm(forms.ModelForm):
    """A prompt in its list, where no label stands beside a field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance.text}"
            field.help_text = ""


@admin.register(Prompt)
class PromptAdmin(admin.ModelAdmin):
    """The beginnings of sentences that make hooks."""

    list_display = ("text", "half", "position", "is_offered")
    list_editable = ("position", "is_offered")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Say of each field in the list what it is, and of which prompt."""
        return super().get_changelist_form(request, form=PromptLineForm, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Say in plain words what each is for."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and not field.help_text:
            field.help_text = PROMPT_HELP.get(db_field.name, "")
        return field

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

    list_display = ("name", "profiles_count", "merged_into")
    list_filter = (IsMergedFilter,)
    list_select_related = ("merged_into",)
    search_fields = ("name", "other_names__name")
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
        return ["address"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Give its name, and what it is called in addresses."""
        return ["name", "address" if obj else "slug"]

    @admin.display(description=_("in its address"))
    def address(self, topic: Topic) -> str:
        """Show the last part of its address."""
        return topic.slug

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Say what the last part of an address is."""
        if db_field.name == "slug":
            kwargs["label"] = _("In its address")
            kwargs["help_text"] = _("It fills itself, and stays as it is afterwards.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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
