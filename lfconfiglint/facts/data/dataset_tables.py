"""The tables of the data sets that dataset_info.json lists, where their files are at hand."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.facts.data.table import Table, joined
from lfconfiglint.facts.data.table_file import read_table
from lfconfiglint.file_memory import look, remembered
from lfconfiglint.upstream.dataset_info import DatasetInfo

MOST_FILES = 50
"""A folder with more files is not read."""


def table_of(info: DatasetInfo, name: str) -> Table | None:
    """What the file or the files of the data set *name* hold; None where that cannot be told."""
    path = info.file(name)
    return _at(path) if path is not None else None


@remembered(64)
def _at(path: Path) -> Table | None:
    """The same of the file or folder there: configs that lie together train on the same data."""
    try:
        if not look(path).exists():
            return None
        if not path.is_dir():
            return read_table(path)
        files = sorted(file for file in path.iterdir() if not file.name.startswith("."))
    except (OSError, ValueError):
        return None
    if not files or len(files) > MOST_FILES:
        return None
    tables = [read_table(file) for file in files]
    known = [table for table in tables if table is not None]
    return joined(known) if len(known) == len(tables) else None
