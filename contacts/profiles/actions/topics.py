"""Topics: found or made by name, and merged by organisers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.profiles.actions.directory import BATCH, index
from contacts.profiles.models import Ask, Profile, Topic
from networking_site.lib.refused import Refused

MOST_TOPICS = 12


def topics_named(names: Iterable[str]) -> list[Topic]:
    """Find or make the topics of these names, in their order.

    Case and punctuation make no new topic, and a name merged into another gives that.
    """
    topics: dict[str, Topic] = {}
    for name in names:
        slug = slugify(name, allow_unicode=True)[:50]
        if slug and slug not in topics and len(topics) < MOST_TOPICS:
            topic, _ = Topic.objects.select_related("merged_into").get_or_create(
                slug=slug, defaults={"name": name[:40]}
            )
            topics[slug] = topic.merged_into or topic
    return list(dict.fromkeys(topics.values()))


@transaction.atomic
def save_topic(topic: Topic) -> None:
    """Keep how an organiser spells a topic, and let members be found by it."""
    topic.save()
    _refresh(_naming({topic.pk}))


@transaction.atomic
def merge(topics: Iterable[Topic], *, into: Topic, now: datetime) -> None:
    """Let these topics be one with another, wherever members name them.

    Their names and addresses stay, and lead to the one that is left. Topics are locked
    in order, so that two merges never send them round in a circle; the lock is the
    weaker kind, which members may go on pointing at.
    """
    keys = {topic.pk for topic in topics} | {into.pk}
    locked = Topic.objects.select_for_update(no_key=True).filter(pk__in=keys)
    found = {topic.pk: topic for topic in locked.order_by("pk")}
    if into.pk not in found or found[into.pk].merged_into_id is not None:
        raise Refused(_("Choose a topic that was not merged into another itself."))
    others = keys - {into.pk}
    touched = _naming(others)
    _move(Profile.topics.through, "profile_id", others, into=into)
    _move(Ask.topics.through, "ask_id", others, into=into)
    Topic.objects.filter(pk__in=others).update(merged_into=into)
    Topic.objects.filter(merged_into__in=others).update(merged_into=into)
    _refresh(touched)


def _naming(topics: set[int]) -> list[int]:
    """Give the profiles that name one of these topics, themselves or in an ask."""
    naming = Profile.objects.filter(
        Q(topics__in=topics) | Q(asks__topics__in=topics)
    ).distinct()
    return list(naming.order_by("pk").values_list("pk", flat=True))


def _refresh(profiles: list[int]) -> None:
    """Lock these profiles in order, and let them be found by what they say now."""
    locked = Profile.objects.select_for_update(no_key=True).filter(pk__in=profiles)
    len(locked.order_by("pk"))
    for start in range(0, len(profiles), BATCH):
        index(profiles[start : start + BATCH], edited=False)


def _move(
    links: type[models.Model], owner: str, others: set[int], *, into: Topic
) -> None:
    """Let whoever is linked to one of the others be linked to `into`, and only once."""
    rows = links._default_manager.filter(topic__in=others)
    owners = set(rows.values_list(owner, flat=True))
    rows.delete()
    links._default_manager.bulk_create(
        [links(**{owner: key, "topic_id": into.pk}) for key in sorted(owners)],
        ignore_conflicts=True,
    )
