"""Reads data files, each with the reader that its suffix names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from lfconfiglint.facts.data.table import Table
from lfconfiglint.file_memory import look
from lfconfiglint.unfetched import is_unfetched


def read_table(path: Path) -> Table | None:
    """The table in the file at *path*; None where it cannot be told, or is not read here.

    Remembered for a file of that size and time, so that several configs share it.
    """
    try:
        status = look(path).stat()
        # a FIFO would block, and a device never end
        if not S_ISREG(status.st_mode):
            return None
        return _read(path, status.st_size, status.st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=64)
def _read(path: Path, size: int, _changed: int) -> Table | None:
    if is_unfetched(path):
        return None
    if path.suffix in {".json", ".jsonl"}:
        from lfconfiglint.facts.data.json_file import read_json

        return read_json(path, size)
    if path.suffix == ".parquet":
        from lfconfiglint.facts.data.parquet import read_parquet

        return read_parquet(path, size)
    if path.suffix in {".csv", ".txt"}:
        from lfconfiglint.facts.data.text_file import read_csv, read_text

        return read_csv(path, size) if path.suffix == ".csv" else read_text(path, size)
    return None
