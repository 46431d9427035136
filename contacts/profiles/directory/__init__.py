"""How the directory finds people: the parts that know words and numbers, no rows."""
