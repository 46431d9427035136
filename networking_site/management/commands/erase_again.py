"""`manage.py erase_again`: after restoring a backup, forget who was erased since."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from contacts.profiles.models import User
from networking_site import privacy
from networking_site.my_data import ledger


class Command(BaseCommand):
    help = "Erases everybody in the ledger whom a restored backup brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = ledger.read()
        back = list(User.objects.filter(profile__public_id__in=erased))
        for user in back:
            privacy.erase(user, now=timezone.now())
        self.stdout.write(f"{len(erased)} in the ledger, {len(back)} erased again.")
