"""What happens to announcements."""

from networking_site.announcements.actions.sending import (
    fix_and_tell,
    forget_old_receipts,
    go_on,
    pick_up,
    send,
    stop,
)
from networking_site.announcements.actions.writing import (
    Draft,
    change,
    throw_away,
    try_out,
    write,
)

__all__ = [
    "Draft",
    "change",
    "fix_and_tell",
    "forget_old_receipts",
    "go_on",
    "pick_up",
    "send",
    "stop",
    "throw_away",
    "try_out",
    "write",
]
