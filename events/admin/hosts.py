"""Who runs an event: its hosts, as an organiser keeps them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext

from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from events import actions
from events.models import Hosting
from events.trail import MADE_HOST, NO_MORE_HOST
from networking_site.lib.keys import can_be_key
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record


class RefusedHost(Refused):
    """What the site refused about the hosts; `row` is the row of who was to be one."""

    def __init__(self, reason: str, *, row: str | None) -> None:
        super().__init__(reason)
        self.row = row


class HostingFormSet(forms.BaseInlineFormSet):
    """Hosts, who are added and taken away by the site's own actions."""

    def __init__(
        self, *args: Any, by: User, refused: RefusedHost | None, **kwargs: Any
    ) -> None:
        self.by, self.refused = by, refused
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give each host a box that says whom it takes from them."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields and form.instance.pk:
            words = gettext("Take %(name)s from the hosts") % {
                "name": form.instance.member.profile.name
            }
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = words

    def clean(self) -> None:
        """Say what the site refused, beside whom it is about or above the hosts."""
        super().clean()
        if self.refused is None:
            return
        for form in self.extra_forms:
            if form.prefix == self.refused.row:
                form.add_error("member", self.refused.reason)
                return
        raise ValidationError(self.refused.reason)

    def save(self, commit: bool = True) -> list[Hosting]:
        """Take hosts away, then add; where all go, the last goes when others are there.

        So a full dozen can change, and so can the only host.
        """
        there = [form for form in self.initial_forms if form.instance.pk]
        gone = [form.instance for form in there if form in self.deleted_forms]
        coming = [form for form in self.extra_forms if form not in self.deleted_forms]
        new = [form.cleaned_data["member"] for form in coming if form.has_changed()]
        lock_members([self.by, *new])
        first = gone[:-1] if len(gone) == len(there) else gone
        self.changed_objects, self.deleted_objects = [], gone
        for hosting in first:
            self.delete_existing(hosting)
        added: list[Hosting] = self.save_new_objects(commit)
        for hosting in gone[len(first) :]:
            self.delete_existing(hosting)
        return added

    def save_new(self, form: Any, commit: bool = True) -> Hosting:
        """Make somebody a host, who is told."""
        member = form.cleaned_data["member"]
        try:
            actions.ask_to_host(self.instance, member=member, by=self.by)
        except Refused as refusal:
            raise RefusedHost(refusal.reason, row=form.prefix) from refusal
        return form.instance  # type: ignore[no-any-return]

    def delete_existing(self, obj: Hosting, commit: bool = True) -> None:
        """Take somebody from the hosts."""
        try:
            actions.step_down(self.instance, member=obj.member)
        except Refused as refusal:
            raise RefusedHost(refusal.reason, row=None) from refusal


class MemberSelect(AutocompleteSelect):
    """Finds a member by what is typed; what can be no key chooses nobody."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Give who is chosen; Django would break on nonsense."""
        keys = [key for key in value if can_be_key(User, key)]
        return super().optgroups(name, keys, attrs)


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Calls who is chosen what the list called her."""

    def label_from_instance(self, obj: Any) -> str:
        """Give her name and address."""
        label: str = obj.name_and_address
        return label


class HostingInline(admin.TabularInline):
    """Who runs the event."""

    model = Hosting
    formset = HostingFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hosting]:
        """Load the names with the hosts."""
        return super().get_queryset(request).select_related("member__profile")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let a member be found by what is typed."""
        kwargs |= {
            "form_class": MemberField,
            "queryset": User.objects.select_related("profile"),
            "widget": MemberSelect(db_field, self.admin_site),
        }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Hosts are added and taken away; none becomes another."""
        return False


def record_hosts(request: HttpRequest, formset: Any) -> None:
    """Write down whom she made a host, and whom she took from the hosts."""
    for hosting in formset.new_objects:
        record(request, MADE_HOST, about=hosting.member)
    for hosting in formset.deleted_objects:
        record(request, NO_MORE_HOST, about=hosting.member)
