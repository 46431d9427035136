"""Announcements: what organisers tell the group, or a part of it, once and at once."""
