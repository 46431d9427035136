"""Mail out of the box: one file a letter, that any mail program opens."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class OneFilePerLetter(BaseEmailBackend):
    """Writes each letter to `settings.MAIL_DIR` as an .eml file (RFC 5322)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters and count them; a file appears whole or not at all."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}"
            draft = folder / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)
