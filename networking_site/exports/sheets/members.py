"""The members, with what each shows to members, and nothing else of her page."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts.profiles.models import Profile, Suspension
from contacts.profiles.querysets import MEMBER, ProfileQuerySet
from contacts.profiles.rules import state_of
from contacts.profiles.visibility import AskLine, face_of
from networking_site.exports.sheets.reading import Period, Sheet, by_key
from networking_site.lib.tables import Row


def members(period: Period, *, with_addresses: bool) -> Sheet:
    """Give the members who joined in a period."""
    joined = Profile.objects.filter(period.of("user__date_joined"))
    header = [
        *(_("Name"), _("Page"), _("Joined"), _("State"), _("Listed")),
        *(_("Headline"), _("What I do"), _("Something about me"), _("Hooks")),
        *(_("Pronouns"), _("Place"), _("Country"), _("Time zone"), _("Languages")),
        *(_("Topics"), _("Looking for"), _("Can help with"), _("Links")),
        *(_("Mail for contact"), _("Telephone")),
        *([_("Signs in with")] if with_addresses else []),
    ]
    rows = _rows(joined, period, with_addresses=with_addresses)
    return Sheet(header, rows, joined.count())


def _rows(
    joined: ProfileQuerySet, period: Period, *, with_addresses: bool
) -> Iterator[Row]:
    suspended = Suspension.objects.about(OuterRef("user")).open()
    loaded = joined.select_related("user").with_face().with_asks().with_links()
    for profile in by_key(loaded.annotate(suspended=Exists(suspended))):
        face = face_of(profile, relation=MEMBER)
        is_suspended: bool = profile.suspended  # type: ignore[attr-defined]
        yield (
            face.name,
            f"{settings.SITE_URL}{face.url}",
            period.moment(profile.user.date_joined),
            state_of(profile.user, is_suspended=is_suspended),
            _("yes") if face.is_listed else _("no"),
            face.headline,
            face.what_i_do,
            face.about_me,
            "\n".join(f"{hook.prompt} {hook.text}" for hook in face.hooks),
            face.pronouns,
            face.place,
            face.country_name,
            face.time_zone,
            ", ".join(face.languages),
            ", ".join(face.topics),
            _lines(face.asks),
            _lines(face.offers),
            "\n".join(f"{link.label}: {link.url}" for link in face.links),
            face.contact_email,
            face.phone,
            *([profile.user.email] if with_addresses else []),
        )


def _lines(lines: list[AskLine]) -> str:
    return "\n".join(line.text for line in lines)
