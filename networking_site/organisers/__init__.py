"""The organisers' workshop: what the admin has beyond its lists of rows."""
