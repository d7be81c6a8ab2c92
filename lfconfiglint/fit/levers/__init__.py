"""The levers that a config has: each module makes the settings of one kind of change."""
