"""Writes calendar files (RFC 5545, 7986) and invitations (RFC 5546) from plain records.

It touches no database and no clock: the same records give the same bytes (in the same
language: one word, "Join", is ours), so whoever serves a file may make its ETag of
them. Decided where the formats leave room:

- Who sees what is decided before: an entry holds only what its reader may see. The
  organiser and the person invited stand in invitations alone, with one person in each;
  feeds and files name nobody, and have no METHOD.
- Times stand with the name of their zone, and its VTIMEZONE in the file; in UTC with Z.
- A series is one entry with `repeats`, and one more entry for each changed date, with
  the same `uid` and `planned_for`. A date that is left out, or that one person does not
  come to, is an EXDATE; a date called off is a changed date with `is_cancelled`.
- Text is cleaned as fields clean it (`networking_site.lib.text`) and then escaped.
  Addresses that are not http(s) are left out. What only code could get wrong (a rule,
  a colour, a mailbox with a name in it, a time with a zone) raises ValueError.
- CANCEL always says STATUS:CANCELLED, also where only one person is taken off the
  list: in her calendar the event is off. RFC 5546 (3.2.5) would leave the line out.
"""

from events.calendar_writer.files import cancel, event_file, feed, request
from events.calendar_writer.records import Answer, Attendee, Entry, Organiser, Repeats

__all__ = [
    "Answer",
    "Attendee",
    "Entry",
    "Organiser",
    "Repeats",
    "cancel",
    "event_file",
    "feed",
    "request",
]
