"""``python -m lfconfiglint``."""

from lfconfiglint.cli import main

if __name__ == "__main__":
    main()
