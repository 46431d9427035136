"""Members and what they say, joining and reports, for organisers."""

from contacts.profiles.admin import accounts, joining, reports, words

__all__ = ["accounts", "joining", "reports", "words"]
