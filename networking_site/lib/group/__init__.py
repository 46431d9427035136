"""What the group chose for its site: its name, language and zone, and who joins."""
