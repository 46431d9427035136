"""Notices: what we tell members, and how each wants to be told."""
