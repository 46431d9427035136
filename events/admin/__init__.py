"""Events, the answers to them, and series, for organisers."""

from events.admin import beside, deeds, events, filters, people, series

__all__ = ["beside", "deeds", "events", "filters", "people", "series"]
