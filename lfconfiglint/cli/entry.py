"""The command line: sub-commands found by name, errors in one line, exit codes 0, 1 and 2.

0: nothing found, or all of it fixed; 1: findings; 2: the tool could not do its work.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from _thread import interrupt_main, start_new_thread

from lfconfiglint.cli import count_as_handled, is_interrupt
from lfconfiglint.cli.names import EXIT_FAILED, EXIT_INTERRUPTED
from lfconfiglint.cli.plain import plain_arguments
from lfconfiglint.cli.terminal import drop, echo, echo_lines, fitted, style
from lfconfiglint.cli.texts import spoken_language
from lfconfiglint.errors import LfConfigLintError, internal_error
from lfconfiglint.hints import Any, NoReturn
from lfconfiglint.language import Text


def run(args: list[str] | None = None) -> NoReturn:
    """Run a command line and exit; never lets a traceback reach the user."""
    try:
        _keep_interrupts()
        _prepare_streams()
        code = _code_of(args)
        sys.stdout.flush()
    except LfConfigLintError as error:
        _fail(error.say(spoken_language()))
    except OSError as error:
        # standard output or the report file: a full disk, a missing folder, no permission
        if isinstance(error, BrokenPipeError):
            _leave_broken_pipe()
        # few runs end like this
        from lfconfiglint.cli.system_errors import told

        if not error.filename:
            drop(sys.stdout)
        _fail(told(error).say(spoken_language()))
    except KeyboardInterrupt:
        _leave_interrupted()
    except Exception as error:
        if is_interrupt(error):
            _leave_interrupted()
        _fail(internal_error(error).say(spoken_language()))
    _leave(code)


def _leave_interrupted() -> NoReturn:
    count_as_handled()
    echo(Text("interrupted", "已中断").say(spoken_language()), err=True)
    _leave(EXIT_INTERRUPTED)


def _keep_interrupts() -> None:
    """CPython throws away an interrupt that comes while a callback of its own runs, as there are
    for imports and forks; it is to come again."""
    before = sys.unraisablehook

    def told(lost: Any) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            # from outside of this function, in which it would be thrown away again
            start_new_thread(_interrupt_soon, ())
        else:
            before(lost)

    sys.unraisablehook = told


def _interrupt_soon() -> None:
    time.sleep(0.01)
    if os.name == "nt":
        interrupt_main()
    else:
        # a real one ends a wait, too
        from signal import SIGINT

        os.kill(os.getpid(), SIGINT)


_WAIT_FOR_THE_END = {"atexit", "threading", "runpy"}
"""Modules whose users have something to do when the process ends: a profile, coverage, a log."""


def end_process(code: object, not_waiting: tuple[str, ...] = ()) -> None:
    """End this process with *code* and free nothing, which takes a fortieth of a lint; returns
    where somebody has something to do at its end, unless it is one of *not_waiting*, or what was
    written cannot be flushed."""
    waiting = sys.modules.keys() & _WAIT_FOR_THE_END - set(not_waiting)
    if waiting or not isinstance(code, int):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def _prepare_streams() -> None:
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from lfconfiglint.cli.streams import replace_closed

        replace_closed()
    streams = (sys.stdout, sys.stderr)
    if any(getattr(stream, "encoding", None) not in (None, "utf-8") for stream in streams):
        from lfconfiglint.cli.streams import keep_writing

        keep_writing()
    elif getattr(sys.stdout, "errors", None) == "strict":
        # a name may hold what is no Unicode
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]


def _leave(code: int) -> NoReturn:
    # the interpreter looks for garbage several times on its way out, and there is nothing to gain
    gc.freeze()
    sys.exit(code)


def _code_of(args: list[str] | None) -> int:
    # looking for garbage takes a tenth of a lint of one file, and finds next to none
    gc.disable()
    plain = plain_arguments(sys.argv[1:] if args is None else args)
    if plain is None:
        gc.enable()
        # click takes a third of a lint to import, and most runs ask for nothing that needs it
        from lfconfiglint.cli.commands import run_command

        return run_command(args)
    from lfconfiglint.cli.check_run import run_check

    return run_check(**plain)


def _leave_broken_pipe() -> NoReturn:
    """Whoever read the output has seen enough."""
    drop(sys.stdout)
    _leave(EXIT_FAILED)


def _fail(message: str) -> NoReturn:
    label = style(Text("error", "错误").say(spoken_language()), fg="red", bold=True)
    echo_lines(fitted((f"lfconfiglint: {label}: {message}",), err=True), err=True)
    _leave(EXIT_FAILED)
