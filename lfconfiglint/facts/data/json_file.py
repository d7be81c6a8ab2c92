"""JSON files of rows: a list of them, or one after another.

Source: datasets 4.0.0 ``packaged_modules/json/json.py``. It reads rows that follow each other with
pyarrow, and a list with pandas. Checked against it with the files of ``tests/facts/test_table.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from json import JSONDecodeError
from pathlib import Path

from lfconfiglint.facts.data.table import (
    COUNTED,
    WHOLE,
    Row,
    Table,
    overlapping,
    windows,
)
from lfconfiglint.hints import Any

_DECODER = json.JSONDecoder(strict=False)
_BLANK = re.compile(r"[ \t\r\n]*")
_OPENING = re.compile(rb'\s*\[(\s*\{\s*"[^"\\]*"\s*:)')
_LIKE_A_NUMBER = frozenset("+-.0123456789xX")


def read_json(path: Path, size: int) -> Table | None:
    """The rows of a .json or .jsonl file of *size* bytes."""
    if size > WHOLE:
        return _read_large(path, size)
    content = path.read_bytes()
    bom = content.startswith(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # rows that follow each other fail only where the column is used
        return _broken("encoding") if content.lstrip()[:1] == b"[" else None
    start = text[_BLANK.match(text).end() :][:1]  # type: ignore[union-attr]
    if not start:
        return _broken("empty")
    if start == "[" and bom:
        return _broken("bom")
    try:
        rows: list[Any] = json.loads(text, strict=False) if start == "[" else [*_values(text)]
    except RecursionError:
        return None
    except JSONDecodeError as error:
        # the readers differ in how they take numbers
        odd = text[error.pos : error.pos + 1] in _LIKE_A_NUMBER
        return None if odd else _broken("json")
    if not all(isinstance(row, dict) for row in rows):
        return None
    return _table(rows) if rows else _broken("empty")


def _broken(fault: str) -> Table:
    return Table(0, 0, fault=fault)


def _table(rows: list[Row]) -> Table:
    return Table(len(rows), len(rows), _columns(rows), tuple(rows))


def _columns(rows: list[Row]) -> frozenset[str]:
    return frozenset().union(*rows)


def _values(text: str) -> Iterator[object]:
    """The values that follow each other in *text*, usually one on each line."""
    place = _BLANK.match(text).end()  # type: ignore[union-attr]
    while place < len(text):
        value, place = _DECODER.raw_decode(text, place)
        yield value
        place = _BLANK.match(text, place).end()  # type: ignore[union-attr]


def _read_large(path: Path, size: int) -> Table | None:
    pieces = windows(path, size)
    opening = _OPENING.match(pieces[0])
    if pieces[0].lstrip()[:1] == b"[":
        if not pieces[-1].rstrip().endswith(b"]"):
            return _broken("json")
        if opening is None:
            return None
    between = opening[1] if opening else b"\n"
    found = [list(_rows_in(piece, between)) for piece in pieces]
    rows = [row for part in found for row in part]
    if not rows:
        return None
    low, high = _count(path, size, between) if size <= COUNTED else _estimate(size, pieces, between)
    return Table(low, high, _columns(rows), tuple(rows), whole=False, path=path)


def _rows_in(piece: bytes, between: bytes) -> Iterator[Row]:
    """The rows that lie in a *piece* from end to end; *between* is where one begins: a line break,
    or the brace and first key of each element of a list."""
    starts = [found.start() for found in re.finditer(re.escape(between), piece)]
    for start, end in pairwise(starts):
        text = piece[start:end].decode("utf-8", "replace").strip(" \t\r\n,")
        try:
            row = json.loads(text, strict=False) if text else None
        except (JSONDecodeError, RecursionError):
            continue
        if isinstance(row, dict):
            yield row


def _count(path: Path, size: int, between: bytes) -> tuple[int, int]:
    """Rows of a file, by what begins each: a quote in a text is escaped, and a line break too, so
    that it cannot stand inside of one. It takes all rows to begin alike, as written by a program.
    """
    if between != b"\n":
        count = sum(piece.count(between) for piece in overlapping(path, len(between)))
        return count, count
    count = 0
    with path.open("rb") as file:
        for lines in iter(lambda: file.readlines(1 << 20), []):
            count += sum(1 for line in lines if not line.isspace())
    return count, count


def _estimate(size: int, pieces: list[bytes], between: bytes) -> tuple[int, int]:
    """Bounds by the windows with the longest and the shortest rows."""
    counts = [max(piece.count(between), 1) for piece in pieces]
    length = len(pieces[0])
    return size * min(counts) // length, -(-size * max(counts) // length)
