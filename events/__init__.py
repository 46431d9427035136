"""Gatherings: events, series, RSVPs and the waitlist."""
