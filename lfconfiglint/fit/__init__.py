"""What to change so that a run fits its machine: the levers, the search, the answer."""
