"""The trail: who did what in the organisers' name, when and from where."""
