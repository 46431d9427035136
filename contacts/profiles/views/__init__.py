"""What members ask of profiles, and what they are shown; a file per page or two."""
