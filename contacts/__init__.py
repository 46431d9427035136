"""Members and what is between them; each package in here is an app."""
