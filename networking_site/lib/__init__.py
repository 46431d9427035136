"""The ground: knows Django, knows no app. Everybody may stand on it."""
