"""Lines on standard output and error, with colours or without, as click would write them.

Where a terminal needs more care than most, on Windows or with an encoding that has no Chinese,
click itself writes.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterable, Iterator

from lfconfiglint.hints import TextIO

_CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}


def style(text: str, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """As :func:`click.style` for the few styles that a report has."""
    colour = f"\x1b[{_CODES[fg]}m" if fg else ""
    return f"{colour}{_BOLD if bold else ''}{_DIM if dim else ''}{text}{_PLAIN}"


_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def environment_says_no() -> bool:
    """No colours are wanted, or the terminal, an editor's perhaps, would show their codes."""
    return "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"


def wants_colour(color: str) -> bool | None:
    """For :func:`echo`: None lets it look whether the output is a terminal that has colours."""
    return None if color == "auto" else color == "always"


def line_width(most: int = sys.maxsize, *, err: bool = False) -> int | None:
    """Cells of a line of prose on this terminal, at most *most*; None where lines are for programs,
    which may look for words in them."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return None
    try:
        wide = int(os.environ.get("COLUMNS") or os.get_terminal_size(stream.fileno()).columns)
    except (ValueError, OSError):
        return None
    return min(max(wide, 40), most) if wide > 0 else None


def page_width(most: int) -> int:
    """Cells of a line of a page, which is laid out also where there is no terminal: those that
    COLUMNS asks for, else the terminal's, and at most *most*."""
    try:
        wide = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        try:
            wide = os.get_terminal_size().columns
        except OSError:
            wide = most
    return min(max(wide, 40), most) if wide > 0 else most


def fitted(lines: Iterable[str], *, err: bool = False) -> Iterable[str]:
    """The lines of prose, broken between words where this terminal is narrower."""
    columns = line_width(err=err)
    return lines if columns is None else _broken(lines, columns)


def _broken(lines: Iterable[str], columns: int) -> Iterator[str]:
    # lines for programs do not pay for the import
    from lfconfiglint.report.wrapped import wrapped

    for line in lines:
        # blanks, and a number that stands by itself
        start = re.match(r" *(?:\d+  )?", line)
        first = start[0] if start else ""
        # below the text after a number, else two cells further in
        rest = " " * (len(first) + (0 if first.strip() else 2))
        yield from wrapped(line[len(first) :], columns, first, rest)


def echo_row(label: str, value: str) -> None:
    """A label and its value, which keeps its place where it takes several lines."""
    columns = line_width()
    if columns is None:
        echo(label + value)
        return
    # lines for programs do not pay for the import
    from lfconfiglint.report.wrapped import wrapped
    from lfconfiglint.width import display_width

    echo_lines(wrapped(value, columns, label, " " * display_width(label)))


def echo(line: str, *, err: bool = False, color: bool | None = None) -> None:
    """As :func:`click.echo`: colours go to terminals that have some, unless *color* differs."""
    echo_lines((line,), err=err, color=color)


def echo_lines(lines: Iterable[str], *, err: bool = False, color: bool | None = None) -> None:
    """Several lines at once, which is quicker than one by one."""
    echo_text("".join(f"{line}\n" for line in lines), err=err, color=color)


def echo_text(text: str, *, err: bool = False, color: bool | None = None) -> None:
    """The same for text with the ends of its lines."""
    if not text:
        return
    if color is None and environment_says_no():
        color = False
    stream = sys.stderr if err else sys.stdout
    if os.name == "nt" or codecs.lookup(stream.encoding or "ascii").name == "ascii":
        import click

        click.echo(text, nl=False, err=err, color=color)
        return
    if err:
        sys.stdout.flush()
    keeps_colours = stream.isatty() if color is None else color
    try:
        stream.write(text if keeps_colours else _without_colours(text))
        stream.flush()
    except OSError:
        # there is no place left to tell it; the exit code still says how the run ended
        if not err:
            raise
        drop(sys.stderr)


def drop(stream: TextIO) -> None:
    """What is left to be written goes nowhere, which avoids a second failure at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _without_colours(text: str) -> str:
    """As ``re.sub(r"\\x1b\\[[0-9;]*m", "", text)``, which most runs would compile for one text."""
    first, *others = text.split("\x1b[")
    kept = [first]
    for part in others:
        code, end, rest = part.partition("m")
        kept.append("\x1b[" + part if not end or code.strip("0123456789;") else rest)
    return "".join(kept)
