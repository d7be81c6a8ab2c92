"""The command line: ``main`` for programs, ``script`` for the console script."""

from __future__ import annotations

import gc

from lfconfiglint.hints import NoReturn

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Importing makes tens of thousands of objects that stay: looking through them time and again is
a twentieth of a short run, and has nothing to free."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command line and exit; never lets a traceback reach the user."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # behind the line above, which speeds it up
    from lfconfiglint.cli.entry import run

    run(args)


def script() -> NoReturn:
    """The console script, whose process has nothing to do afterwards."""
    try:
        main()
    except SystemExit as left:
        from lfconfiglint.cli.entry import end_process

        end_process(left.code)
        raise
