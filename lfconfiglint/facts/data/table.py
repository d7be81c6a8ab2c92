"""What a data file holds: how many rows, which columns, and rows to look at.

Reading is bounded, so that a lint stays quick. Files up to ``WHOLE`` are read to the end; of larger
ones windows are, their rows are counted up to ``COUNTED``, and estimated beyond.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lfconfiglint.records import dataclass

WHOLE = 4_000_000
"""Bytes of the largest file that is read to the end: 40 ms with all that is asked of it."""
COUNTED = 64_000_000
"""Bytes of the largest file whose rows are counted: 40 ms."""
WINDOW = 64_000
WINDOWS = 16
"""Bytes of a window, and how many of them are spread over a file that is larger than ``WHOLE``."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """A data file, or what could be found out about it.

    Between ``low`` and ``high`` rows, exact where they are equal; ``rows`` are some of them, and
    all where they are as many. ``columns`` are all there are where ``whole`` is true, and else
    those seen. ``fault`` says why the file cannot be loaded, or is None.
    """

    low: int
    high: int
    columns: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    whole: bool = True
    fault: str | None = None
    path: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether ``rows`` are all rows."""
        return len(self.rows) == self.low == self.high

    def lacks(self, column: str) -> bool | None:
        """Whether no row has the column; None where the file is too large to tell."""
        if column in self.columns:
            return False
        if self.whole:
            return True
        if self.path is None or self.path.suffix not in {".json", ".jsonl"}:
            return None
        return _lacks(self.path, column)


def _lacks(path: Path, column: str) -> bool | None:
    """A name can only be a key where it stands in the file, in quotes; escapes are not sought."""
    if not column.isascii() or not column.isprintable() or path.stat().st_size > COUNTED:
        return None
    needle = f'"{column}"'.encode()
    return None if any(needle in chunk for chunk in overlapping(path, len(needle))) else True


def chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces of a megabyte."""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def overlapping(path: Path, length: int) -> Iterator[bytes]:
    """Pieces that share *length* - 1 bytes with the one before: a needle is whole in just one."""
    before = b""
    for chunk in chunks(path):
        piece = before + chunk
        yield piece
        before = piece[len(piece) - length + 1 :] if length > 1 else b""


def windows(path: Path, size: int) -> list[bytes]:
    """Pieces of the file, from its first byte to its end, evenly spread."""
    step = max(size - WINDOW, 0) / (WINDOWS - 1)
    found = []
    with path.open("rb") as file:
        for number in range(WINDOWS):
            file.seek(int(number * step))
            found.append(file.read(WINDOW))
    return found


def joined(tables: list[Table]) -> Table | None:
    """The files of a folder as one table; None where there are none."""
    if len(tables) < 2:
        return tables[0] if tables else None
    return Table(
        sum(table.low for table in tables),
        sum(table.high for table in tables),
        frozenset().union(*(table.columns for table in tables)),
        tuple(row for table in tables for row in table.rows),
        all(table.whole for table in tables),
        next((table.fault for table in tables if table.fault), None),
    )
