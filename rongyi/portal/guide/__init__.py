"""Finding out: home, search, themes, items, situations, the plan, points, about."""
