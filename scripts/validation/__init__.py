"""What ``docs/validation.md`` is made of; the comparisons are those that the tests check."""
