"""Events, the answers to them, and series, for organisers."""

from events.admin import events, filters, series

__all__ = ["events", "filters", "series"]
