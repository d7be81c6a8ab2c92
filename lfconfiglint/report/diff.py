"""Fixes as a unified diff that ``git apply`` takes, bytes as they are in the files."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
"""What git writes after a backslash in a name; other control characters are octal."""


def unified_diff(path: str, old: bytes | None, new: bytes) -> Iterator[bytes]:
    """Lines of the diff, line ends included; nothing when the contents are equal.

    *old* is None for a file that there was not. The name is relative to the working folder where
    the file is below it: that is where the patch can be applied.
    """
    name = _below_here(path).replace(os.sep, "/")
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(old or b""),
        _lines(new),
        fromfile=b"/dev/null" if old is None else _as_git_writes("a/" + name),
        tofile=_as_git_writes("b/" + name),
    )
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _below_here(path: str) -> str:
    if Path(path).is_absolute():
        try:
            relative = os.path.relpath(path)
        except ValueError:  # another drive
            return path
        return path if relative.startswith("..") else relative
    return os.path.normpath(path)


def _as_git_writes(name: str) -> bytes:
    """Quoted where a character would end the name or the line; a tab ends a name with spaces."""
    raw = os.fsencode(name)
    if any(byte < 32 or byte in (34, 92, 127) for byte in raw):
        return b'"' + b"".join(map(_escaped, raw)) + b'"'
    return raw + b"\t" if b" " in raw else raw


def _escaped(byte: int) -> bytes:
    if byte in _ESCAPES:
        return b"\\" + _ESCAPES[byte].encode()
    return b"\\%03o" % byte if byte < 32 or byte == 127 else bytes([byte])


def _lines(content: bytes) -> list[bytes]:
    """Split at LF only, as git does: a carriage return belongs to its line."""
    parts = content.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
