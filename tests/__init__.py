"""Stories the site must keep true; they mirror the source."""
