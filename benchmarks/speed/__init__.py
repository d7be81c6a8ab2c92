"""How fast the linter is, beside tools that people know, in one run on one machine."""
