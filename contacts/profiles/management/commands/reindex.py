"""`manage.py reindex`: the directory made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from contacts.profiles.actions import learn_line_words, reindex_all


class Command(BaseCommand):
    help = (
        "Makes every entry of the directory anew, from what members show. It may run "
        "at any time and again; the order of the directory stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in reindex_all():
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} profiles")
        learn_line_words()
        self.stdout.write(f"Looked at {done} profiles; the directory shows them as is.")
