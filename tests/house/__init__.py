"""The rules of the house, each shown to fail when it is broken on purpose."""
