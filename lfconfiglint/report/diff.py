"""Fixes as a unified diff that ``git apply`` takes, bytes as they are in the files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator


def unified_diff(path: str, old: bytes, new: bytes) -> Iterator[bytes]:
    """Lines of the diff, line ends included; nothing when the contents are equal."""
    name = path.replace("\\", "/").encode()
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(old),
        _lines(new),
        fromfile=b"a/" + name,
        tofile=b"b/" + name,
    )
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(content: bytes) -> list[bytes]:
    """Split at LF only, as git does: a carriage return belongs to its line."""
    parts = content.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
