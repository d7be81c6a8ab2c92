"""Output where not every character can be written: old code pages, and terminals without drawings.

Windows writes pipes and files in the code page of its language, which has no arrows; what programs
read is UTF-8 everywhere.
"""

from __future__ import annotations

import codecs
import io
import os
import sys

_DRAWN = str.maketrans("░·─▁▂▃▄▅▆▇█", ":.-12345678")
_PLAINER = {
    "→": "->", "⇒": "=>", "…": "...", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "≠": "!=",
    "×": "x", "²": "2", "“": "'", "”": "'", "▕": "|",
}  # fmt: skip
_HANDLER = "lfconfiglint.plainer"


def keep_writing() -> None:
    """Characters that standard output or error cannot encode are written in others."""
    codecs.register_error(_HANDLER, _plainer)
    for stream in (sys.stdout, sys.stderr):
        # with ASCII click writes UTF-8: an unset locale is the usual reason for it
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "ascii":
            stream.reconfigure(errors=_HANDLER)


def replace_closed() -> None:
    """A stream that was closed before the start gets its number back, so that no file takes it:
    what is written to standard output or read from standard input fails, errors are not seen."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDONLY if name == "stdout" else os.O_WRONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            stream = os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8")
            setattr(sys, name, stream)


def for_programs() -> None:
    """What follows on standard output is UTF-8, unless a terminal shows it."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def without_drawings(line: str) -> str:
    """The line as it is, or with digits and points for bars where ``TERM=dumb`` asks for that.

    A terminal that calls itself dumb may be a screen reader's.
    """
    return line.translate(_DRAWN) if os.environ.get("TERM") == "dumb" else line


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unwritable = error.object[error.start : error.end]
    return "".join(map(_in_ascii, unwritable)), error.end


def _in_ascii(character: str) -> str:
    plain = _PLAINER.get(character) or character.translate(_DRAWN)
    if plain.isascii():
        return plain
    # as in JSON and YAML, so that what is quoted stays what it is
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
