"""Tables of text: CSV files with a header, and text files with a row on each line.

Source: datasets 4.0.0 ``packaged_modules/csv`` (pandas: blank lines are skipped) and ``text``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lfconfiglint.facts.data.table import COUNTED, WHOLE, Table, chunks


def read_csv(path: Path, size: int) -> Table | None:
    """Rows and columns of a CSV file. Values are left out: pandas reads numbers, dates and words
    such as ``NA`` as something else than text."""
    if size > WHOLE:
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except (UnicodeDecodeError, csv.Error):
        return None
    # a row of another length is an error, or an index
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        return None
    return Table(len(lines) - 1, len(lines) - 1, frozenset(lines[0]))


def read_text(path: Path, size: int) -> Table | None:
    """The lines of a text file, blank ones too, in the column ``text``."""
    columns = frozenset({"text"})
    if size > COUNTED:
        return None
    if size > WHOLE:
        if any(b"\r" in chunk for chunk in chunks(path)):
            return None
        count = sum(chunk.count(b"\n") for chunk in chunks(path))
        last = b""
        with path.open("rb") as file:
            file.seek(-1, 2)
            last = file.read(1)
        count += last != b"\n"
        return Table(count, count, columns, whole=False)
    try:
        with path.open(encoding="utf-8") as lines:
            rows = tuple({"text": line.rstrip("\n")} for line in lines)
    except UnicodeDecodeError:
        return None
    return Table(len(rows), len(rows), columns, rows)
