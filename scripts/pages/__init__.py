"""The pages of the documentation that follow from rules, keys, releases, cards and flags."""
