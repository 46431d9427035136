"""Network health: who has met whom, and whom nobody has, for organisers."""
