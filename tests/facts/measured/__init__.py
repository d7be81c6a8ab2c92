"""Measurements beside what the formulas say: what tests check and ``docs/validation.md`` shows."""
