"""`manage.py export_member EMAIL`: everything about a member, as JSON or as a ZIP."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.profiles.models import User
from networking_site.my_data.parcel import as_json, pack


class Command(BaseCommand):
    help = "Prints everything the site holds about a member, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--zip", type=Path, help="Write it there, with the files.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(
                f"There is no member with the address {options['email']}."
            )
        if options["zip"]:
            pack(user, into=options["zip"])
            return
        self.stdout.write(as_json(user))
