"""Rules tried on the examples in their own files: the project's in its tests, people's own by
``lfconfiglint rules test``."""
