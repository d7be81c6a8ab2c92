"""Real runs told in public issues, and whether the linter would have foreseen how they ended."""
