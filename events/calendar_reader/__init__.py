"""Reads calendar files (RFC 5545) of other programs into plain records; writes nothing.

Every component of a file becomes one record: an `EventComponent` with its dates,
or a `Skipped` with the reason in a sentence. Decided where the format leaves room:

- Who was invited (ATTENDEE, ORGANIZER), reminders (VALARM), attachments,
  categories and the page of an event (URL) are not read: they are about people
  and programs elsewhere.
- A timed event without an end, or one that ends as it starts, lasts 60 minutes; an
  event for whole days without an end, or ending on its first day, lasts that day.
- Whole days begin at 00:00 in the calendar's own zone. "Floating" times are read
  in that zone too.
- A repeated event gives at most 200 dates, at most two years ahead: those to come
  first, then the latest of the past. DTSTART always is one of them, and COUNT counts
  it, whether or not the rule meets it; UNTIL with a day means until that day's end.
- A time zone is looked up by its name in the tz database, or as a Windows name, or by
  the end of a longer name (`/mozilla.org/2005/Europe/Berlin`), and else taken from the
  file's VTIMEZONE, in which case the times are kept in UTC. A zone that nothing
  describes is not guessed.
- Times in UTC are given in the zone the calendar names for itself (X-WR-TIMEZONE).
- A change to "this and all following" dates (RANGE), rules that leave out dates
  (EXRULE), and rules that repeat more often than daily are skipped, not guessed.
- An event without UID gets one made of its title and start, so that the same file read
  twice means the same events.
"""

from events.calendar_reader.pieces import MOST_BYTES, MOST_ROWS
from events.calendar_reader.reading import read_calendar
from events.calendar_reader.records import CalendarEvent, EventComponent, Skipped

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "CalendarEvent",
    "EventComponent",
    "Skipped",
    "read_calendar",
]
