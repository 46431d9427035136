"""What a member does with her own page."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.actions.topics import topics_named
from contacts.profiles.handles import another_handle, is_unnamed, propose_handle
from contacts.profiles.models import ORGANISERS, Hook, Link, Profile, Prompt, User
from contacts.profiles.rules import is_taken
from contacts.profiles.visibility import FIELDS

# What one page of hers changes, and nothing else: two pages saved at once both count.
WORDS = (
    *("name", "pronouns", "headline", "what_i_do", "about_me"),
    *("place", "country", "time_zone", "languages"),
)
REACH = ("contact_email", "phone")
WHO_SEES = (
    "shown_to",
    *(f"{name}_shown_to" for name in FIELDS),
    "introductions_paused_until",
)


def give_profile(user: User) -> Profile:
    """Give a new account its empty profile; calling it again changes nothing."""
    profile, _ = Profile.objects.get_or_create(
        user=user, defaults={"handle": another_handle("")}
    )
    return profile


@transaction.atomic
def set_role(user: User, *, organiser: bool) -> None:
    """Make a member an organiser, or no longer one: the flag and the group together."""
    user.is_staff = organiser
    user.save(update_fields=["is_staff"])
    group, _ = Group.objects.get_or_create(name=ORGANISERS)
    if organiser:
        user.groups.add(group)
    else:
        user.groups.remove(group)


@transaction.atomic
def save_profile(
    profile: Profile, *, topics: Iterable[str], hooks: dict[Prompt, str]
) -> Profile:
    """Keep what a member wrote about herself.

    The first time she gives her name, the address of her page is made from it; later
    changes of the name leave the address alone, so that links go on working.
    """
    changed = [*WORDS, "updated_at"]
    if profile.name and _has_no_name_yet(profile):
        profile.handle = _free_handle(profile.name)
        changed.append("handle")
    profile.save(update_fields=changed)
    profile.topics.set(topics_named(topics))
    for prompt, text in hooks.items():
        if text:
            Hook.objects.update_or_create(
                profile=profile, prompt=prompt, defaults={"text": text}
            )
        else:
            Hook.objects.filter(profile=profile, prompt=prompt).delete()
    refresh_entry(profile, edited=True)
    return profile


@transaction.atomic
def save_reach(profile: Profile, *, links: Iterable[tuple[str, str]]) -> None:
    """Keep how a member can be reached; `links` are pairs of name and address."""
    profile.save(update_fields=[*REACH, "updated_at"])
    Link.objects.filter(profile=profile).delete()
    Link.objects.bulk_create(
        Link(profile=profile, label=label, url=url, position=position)
        for position, (label, url) in enumerate(links)
    )


@transaction.atomic
def save_who_sees(profile: Profile) -> None:
    """Keep who sees what of a member, from the next request on."""
    profile.save(update_fields=[*WHO_SEES, "updated_at"])
    refresh_entry(profile, edited=False)


def _has_no_name_yet(profile: Profile) -> bool:
    nameless = Profile.objects.filter(pk=profile.pk, name="")
    return is_unnamed(profile.handle) and nameless.exists()


def _free_handle(name: str) -> str:
    handle = propose_handle(name)
    while is_taken(handle):
        handle = another_handle(name)
    return handle
