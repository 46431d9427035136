"""`manage.py seed_demo`: fills the site with the demo community."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from contacts.profiles.models import User
from networking_site.demo.fill import MEMBER, ORGANISER, PASSWORD, fill


class Command(BaseCommand):
    help = "Fills the site with the demo community; a second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Only where nobody has joined yet."
        )
        parser.add_argument(
            "--who", action="store_true", help="Only say who to sign in as."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["who"]:
            self._say_who()
            return
        if options["if_empty"] and User.objects.exists():
            return
        counts = fill(now=timezone.now())
        self.stdout.write(
            "The Long Table is laid: {members} members, {events} events, "
            "{introductions} introductions.".format(**counts)
        )

    def _say_who(self) -> None:
        for role, handle in (("an organiser", ORGANISER), ("a member", MEMBER)):
            user = User.objects.filter(
                profile__handle=handle, email__endswith="@demo.example"
            ).first()
            if user is not None:
                self.stdout.write(f"{user.email} ({role}), password {PASSWORD}")
