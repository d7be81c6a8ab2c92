"""How time and memory grow with input that nobody would write; see ``__main__``."""
