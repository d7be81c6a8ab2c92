"""What ``dataset_dir/dataset_info.json`` says, and how many rows the files it names have.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (which names, and where they point) and
``data/loader.py`` (``num_samples`` replaces the row count, exactly).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LARGEST_COUNTED = 64_000_000
"""Files above this size in bytes are not counted: a lint has to stay quick."""


@dataclass(frozen=True)
class DatasetInfo:
    """A readable dataset_info.json: its path and its entries by name."""

    path: Path
    entries: Mapping[str, object]

    def rows(self, name: str) -> int | None:
        """Rows of the data set *name*, or None when its files do not tell."""
        entry = self.entries.get(name)
        if not isinstance(entry, dict):
            return None
        given = entry.get("num_samples")
        if isinstance(given, int) and not isinstance(given, bool):
            return given
        file_name = entry.get("file_name")
        if not isinstance(file_name, str) or any(
            source in entry for source in ("hf_hub_url", "ms_hub_url", "om_hub_url", "script_url")
        ):
            return None
        return _rows_below(self.path.parent / file_name)


def read_dataset_info(path: Path) -> DatasetInfo | None:
    """The file at *path*, or None when there is none or it is not a JSON object."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return DatasetInfo(path, entries) if isinstance(entries, dict) else None


def _rows_below(path: Path) -> int | None:
    """Rows of a file, or of all files of a folder; None as soon as one cannot be counted."""
    try:
        if path.is_dir():
            counts = [_rows_of(file) for file in sorted(path.iterdir())]
        else:
            counts = [_rows_of(path)]
    except (OSError, ValueError):
        return None
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _rows_of(path: Path) -> int | None:
    if path.suffix not in {".json", ".jsonl"}:
        return None
    try:
        if path.stat().st_size > LARGEST_COUNTED:
            return None
        if path.suffix == ".jsonl":
            return sum(1 for line in _lines(path) if line.strip())
        return _rows_of_json(path)
    except (OSError, ValueError, RecursionError):
        return None


def _rows_of_json(path: Path) -> int | None:
    """A list of rows, or, as the JSON reader of ``datasets`` also takes it, one row per line."""
    text = path.read_text(encoding="utf-8-sig")
    if text.lstrip().startswith("["):
        content = json.loads(text)
        return len(content) if isinstance(content, list) else None
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return len(rows) if all(isinstance(row, dict) for row in rows) and len(rows) > 1 else None


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file
