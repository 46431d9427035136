"""What the roof owes a person: her parcel, and every trace that the machinery keeps.

Sessions, letters under way, the organisers' log and failed jobs hold words of hers, or
say who she was, without a foreign key that would take them along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import NestedObjects
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from contacts.profiles.models import FormerHandle, Profile, User
from contacts.profiles.privacy import topics_of_hers_alone
from networking_site.lib.outbox.models import Letter
from networking_site.lib.trail import actions as trail
from networking_site.lib.trail.deeds import words_for
from networking_site.lib.trail.models import Deed
from networking_site.my_data.models import Takeout

TIES = {
    "my_data.Takeout.member": "made for her, delete",
    "trail.Deed.who": "export, forget who",
    "trail.Deed.kept_from": "keep from her, forget who",
}
COLUMNS = {
    "my_data.Takeout": "secret, delete",
    "outbox.Letter": "secret, not kept once sent, delete",
    "outbox.Letter.message_id": "nobody's",
    "outbox.Letter.kind": "nobody's",
    "outbox.Letter.about": "nobody's",
    "outbox.Letter.last_problem": "nobody's",
    "sessions.Session": "secret, delete",
    "sessions.Session.session_key": "nobody's",
    "trail.Deed": "group's, forget who",
    "trail.Deed.who_name": "secret, blank",
    "trail.Deed.ip": "export, blank",
    "trail.Deed.about_title": "secret, blank",
    "trail.Deed.changes": "secret, blank",
    "admin.LogEntry": "group's, forget whom it was about",
    "admin.LogEntry.object_repr": "secret, blank",
    "admin.LogEntry.change_message": "secret, blank",
    "django_tasks_database.DBTaskResult": "nobody's",
    "django_tasks_database.DBTaskResult.traceback": "secret, blank",
    "group.OurGroup": "group's",
    "schedule.Turn": "nobody's",
    "schedule.Lease": "nobody's",
    "auth.Permission": "nobody's",
    "auth.Group": "group's",
    "contenttypes.ContentType": "nobody's",
}


def export(user: User) -> dict[str, Any]:
    """Give what she did as an organiser; other traces are in no parcel."""
    return {
        "deeds_as_organiser": [
            {"at": deed.at, "what": words_for(deed.deed), "from": deed.ip}
            for deed in Deed.objects.filter(who=user)
        ]
    }


def erase(user: User, *, now: datetime) -> None:
    """Forget a member's parcel and every trace of her in what keeps the site going."""
    addresses = _addresses_of(user)
    forget_takeout(user)
    _take_back_letters(user, addresses=addresses)
    end_sessions(user)
    _forget_in_trail(user)
    _blank_log_of_organisers(user, addresses=addresses)
    _blank_failed_jobs({*addresses, user.profile.name} - {""})


def forget_takeout(user: User) -> None:
    """Throw a member's parcel away; the file after the row, or not at all."""
    for takeout in Takeout.objects.belonging_to(user):
        takeout.delete()
        transaction.on_commit(partial(takeout.file.unlink, missing_ok=True))


def end_sessions(user: User) -> None:
    """Sign a member out in every browser, and forget doors she began to open.

    A session is a sealed text: each is opened to see whose it is.
    """
    addresses = _addresses_of(user)
    for session in Session.objects.iterator():
        content = session.get_decoded()
        said = json.dumps(content, default=str).lower()
        is_hers = content.get(SESSION_KEY) == str(user.pk)
        if is_hers or any(address in said for address in addresses):
            session.delete()


def _addresses_of(user: User) -> set[str]:
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {address.lower() for address in (user.email, *others)}


def _take_back_letters(user: User, *, addresses: set[str]) -> None:
    """Delete letters to her, and those to others, not sent yet, that speak of her."""
    to_her = Q(receiver=user)
    for address in addresses:
        to_her |= Q(to__iexact=address)
    Letter.objects.filter(to_her).delete()
    profile = Profile.objects.belonging_to(user).get()
    handles = [profile.handle, *_former_handles(profile)]
    pages = "|".join(re.escape(f"/{handle}/") for handle in handles)
    by_page = re.compile(pages, re.IGNORECASE)
    by_address = _any_of({*addresses, profile.contact_email} - {""})
    by_name = _any_of({profile.name}) if profile.name else None
    unsent = Letter.objects.exclude(text="", html="", subject="")
    for letter in unsent.select_related("receiver__profile").iterator():
        said = letter.said
        namesake = letter.receiver and letter.receiver.profile.name == profile.name
        is_named = by_name and not namesake and by_name.search(said)
        if is_named or by_address.search(said) or by_page.search(said):
            letter.delete()


def _former_handles(profile: Profile) -> Iterable[str]:
    return FormerHandle.objects.filter(profile=profile).values_list("handle", flat=True)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    one_of_them = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    return re.compile(one_of_them, re.IGNORECASE)


def _forget_in_trail(user: User) -> None:
    """Keep that organisers did something, and forget that it was she, or about her."""
    about_her = [row for _, rows in _going_with(user) for row in rows]
    trail.forget_person(user, rows=about_her)


def _going_with(user: User) -> list[tuple[type[Model], Iterable[Model]]]:
    """Give all rows that go when she goes, by their models."""
    going = NestedObjects(using=user._state.db or "default")
    going.collect([user])
    return [*going.data.items(), *_topics(user)]


def _blank_log_of_organisers(user: User, *, addresses: set[str]) -> None:
    """Blank what Django's own log of the admin says of her, from before our trail."""
    about_her = Q()
    for model, rows in _going_with(user):
        about_her |= Q(
            content_type__in=_content_types(model),
            object_id__in=[str(row.pk) for row in rows],
        )
    for address in addresses:
        about_her |= Q(object_repr__icontains=address)
        about_her |= Q(change_message__icontains=address)
    LogEntry.objects.filter(about_her).update(
        object_repr=_("a former member"), change_message=""
    )


def _blank_failed_jobs(words: set[str]) -> None:
    """Forget what a job said when it failed, where it says a word of hers."""
    for word in words:
        failed = DBTaskResult.objects.filter(traceback__icontains=word)
        failed.update(traceback="")


def _topics(user: User) -> list[tuple[type[Model], Iterable[Model]]]:
    topics = topics_of_hers_alone(user)
    return [(topics.model, topics)]


def _content_types(model: type[Model]) -> list[ContentType]:
    """Give the model, and what the admin calls it under other names."""
    names = [
        other
        for other in apps.get_models()
        if other._meta.concrete_model is model._meta.concrete_model
    ]
    types = ContentType.objects.get_for_models(*names, for_concrete_models=False)
    return list(types.values())
