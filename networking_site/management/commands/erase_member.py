"""`manage.py erase_member EMAIL --yes`: forget a member."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contacts.profiles.models import User
from networking_site import privacy


class Command(BaseCommand):
    help = "Erases a member; others keep their history. It can't be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="Really do it.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(
                f"There is no member with the address {options['email']}."
            )
        if not options["yes"]:
            raise CommandError("Nothing was erased: repeat the command with --yes.")
        privacy.erase(user, now=timezone.now())
        self.stdout.write("Erased.")
