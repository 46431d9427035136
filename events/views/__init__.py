"""What is asked of events, a file per page or two."""
