"""What happens when an organiser asks for a table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from networking_site.exports import writing
from networking_site.exports.models import Export, export_folder
from networking_site.exports.rules import may_export, why_not_export
from networking_site.exports.sheets import Sheet, sheet_of
from networking_site.lib.refused import Refused
from networking_site.lib.tables import Row

SHORT = 2000  # rows that are given at once
STEP = 1000  # rows after which the progress is written down
STRAY_AFTER_SECONDS = 60 * 60


class Stopped(Exception):
    """Nobody waits for this export any more."""


@dataclass(frozen=True)
class Wish:
    """What an organiser asked for; addresses only with a reason."""

    what: str
    format: str
    since: date | None = None
    until: date | None = None
    with_addresses: bool = False
    reason: str = ""


@transaction.atomic
def ask_for_export(by: User, *, wish: Wish, now: datetime) -> Export:
    """Note what an organiser takes along; a long table is made by a job.

    Asking again for what is being made gives that.
    """
    from networking_site.exports import tasks  # they call what stands below

    lock_members([by])
    under_way = Export.objects.belonging_to(by).filter(state=Export.State.WAITING)
    if same := under_way.filter(**vars(wish)).first():
        return same
    export = Export(organiser=by, asked_at=now, **vars(wish))
    export.rows_all = sheet_of(export).count
    is_xlsx = export.format == Export.Format.XLSX
    is_short = export.rows_all <= SHORT
    if reason := why_not_export(
        by,
        rows=export.rows_all,
        is_xlsx=is_xlsx,
        under_way=0 if is_short else under_way.count(),
    ):
        raise Refused(reason)
    export.state = Export.State.AT_ONCE if is_short else Export.State.WAITING
    export.save()
    if not is_short:
        tasks.make_export.enqueue(export.pk)
    return export


def make_export(export_id: int, *, now: datetime) -> bool:
    """Make a table that waits for it; say whether that was done.

    May run twice: both write the same. One that was thrown away meanwhile, because its
    organiser is gone or somebody was erased, leaves no file behind.
    """
    waiting = Export.objects.filter(pk=export_id, state=Export.State.WAITING)
    export = waiting.select_related("organiser__profile").first()
    if export is None:
        return False
    if not may_export(export.organiser):
        export.delete()
        return False
    try:
        sheet = sheet_of(export)
        writing.write(export, sheet, rows=_counted(export, sheet))
    except Stopped:
        return False
    except BaseException:
        waiting.update(state=Export.State.FAILED)
        raise
    is_done = waiting.update(state=Export.State.READY, ready_at=now) == 1
    if not Export.objects.filter(pk=export_id).exists():
        export.file.unlink(missing_ok=True)
    return is_done


def forget_exports() -> None:
    """Throw away all that lies in files: somebody who may stand in them is erased."""
    for export in Export.objects.in_a_file():
        export.delete()
        transaction.on_commit(partial(export.file.unlink, missing_ok=True))


def forget_old_exports(*, now: datetime) -> int:
    """Throw away exports whose day is over, and files that belong to none; count them.

    A file without a row is left alone for an hour: it may be being written.
    """
    with transaction.atomic():
        over = list(Export.objects.over(now=now).select_for_update())
        for export in over:
            export.delete()
            transaction.on_commit(partial(export.file.unlink, missing_ok=True))
    names = Export.objects.in_a_file().values_list("public_id", flat=True)
    kept = {name.hex for name in names}
    for file in export_folder().glob("*"):
        is_old = file.stat().st_mtime < time.time() - STRAY_AFTER_SECONDS
        if file.name not in kept and is_old:
            file.unlink(missing_ok=True)
    return len(over)


def _counted(export: Export, sheet: Sheet) -> Iterator[Row]:
    """Give the rows, and write down now and then how many there were."""
    mine = Export.objects.filter(pk=export.pk)
    done = 0
    for done, row in enumerate(sheet.rows, start=1):
        if done % STEP == 0 and not mine.update(rows_done=done):
            raise Stopped
        yield row
    if not mine.update(rows_done=done):
        raise Stopped
