"""The command line: ``main`` for programs, ``script`` for the console script."""

from __future__ import annotations

import gc
import sys

from lfconfiglint.hints import NoReturn

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Importing makes tens of thousands of objects that stay: looking through them time and again is
a twentieth of a short run, and has nothing to free."""
_EXIT_INTERRUPTED = 130


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command line and exit; never lets a traceback reach the user."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        # behind the line above, which speeds it up
        from lfconfiglint.cli.entry import run
    except BaseException as error:
        if not is_interrupt(error):
            raise
        # half of a short run is loading modules, those with texts among them
        count_as_handled()
        sys.exit(_EXIT_INTERRUPTED)
    run(args)


def is_interrupt(error: BaseException) -> bool:
    """Whether it is Ctrl-C; before 3.12 Python hides one that comes while a class is made."""
    return isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt)


def count_as_handled() -> None:
    """CPython takes an interrupt in the midst of ``eval`` of a text, with which every named tuple
    is made, for one that nobody handled, and at its end ``python -m`` kills itself for that with
    SIGINT; another such ``eval`` takes it back."""
    eval("None")


def script(not_waiting: tuple[str, ...] = ()) -> NoReturn:
    """The console script, whose process has nothing to do afterwards; *not_waiting* are modules
    that are there for it alone."""
    try:
        main()
    except SystemExit as left:
        from lfconfiglint.cli.entry import end_process

        end_process(left.code, not_waiting)
        raise
