"""What the page shows of a report, and to whom."""

from networking_site.health.pages.page import Page, page_of

__all__ = ["Page", "page_of"]
