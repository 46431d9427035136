"""Introductions: a member brings two others together, and both say yes first."""
