"""`manage.py export_member EMAIL`: everything about a member, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from contacts.profiles.models import User
from networking_site import privacy


class Command(BaseCommand):
    help = "Prints everything the site holds about a member, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(
                f"There is no member with the address {options['email']}."
            )
        self.stdout.write(
            json.dumps(
                privacy.export(user),
                cls=DjangoJSONEncoder,
                indent=2,
                ensure_ascii=False,
            )
        )
