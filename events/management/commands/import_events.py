"""`manage.py import_events FILE.ics`: bring the events of a calendar in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.calendar_reader import MOST_BYTES
from events.import_account import Line, Outcome, totals
from events.importing import import_calendar
from networking_site.lib.refused import Refused


class Command(BaseCommand):
    help = "Reads a calendar file into events, and accounts for every part of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.ics")
        parser.add_argument(
            "--host", default="", help="E-mail of the member who hosts."
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish them; else they are drafts."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, do nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = import_calendar(
                _read(options["file"]),
                now=timezone.now(),
                host_email=options["host"],
                publish=options["publish"],
                dry_run=options["dry_run"],
            )
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        for line in lines:
            self.stdout.write(_told(line))
        self.stdout.write(_summed_up(lines))
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was kept."))


def _read(name: str) -> bytes:
    """Read a file, but never more of it than tells that it is too large."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("this is not the name of a file")
        raise CommandError(
            _("The file %(name)r can't be read: %(reason)s.")
            % {"name": name[:200], "reason": reason}
        ) from error


def _told(line: Line) -> str:
    said = _("line %(line)d, %(name)s") % {"line": line.line, "name": line.name}
    if line.title:
        said += f" “{line.title}”"
    said += f": {line.outcome.label}"
    if not line.detail:
        return said
    separator = ": " if line.outcome == Outcome.SKIPPED else "; "
    return f"{said}{separator}{line.detail}"


def _summed_up(lines: list[Line]) -> str:
    counts = ", ".join(f"{count} {one.label}" for one, count in totals(lines).items())
    return ngettext(
        "%(all)d component: %(counts)s.", "%(all)d components: %(counts)s.", len(lines)
    ) % {"all": len(lines), "counts": counts}
