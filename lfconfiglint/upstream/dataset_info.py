"""What ``dataset_dir/dataset_info.json`` says.

Source: LLaMA-Factory 0.9.5 ``data/parser.py`` (which names, and where they point) and
``data/loader.py`` (which files it can read).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.file_memory import look
from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass
from lfconfiglint.same_files import WorkedOut, remembered_while_same

Source = Literal["hub", "script", "cloud", "file"]

READER_OF = {
    ".arrow": "arrow", ".csv": "csv", ".json": "json", ".jsonl": "json",
    ".parquet": "parquet", ".txt": "text",
}  # fmt: skip
"""What reads a data file, by its suffix; upstream reads no others (extras/constants.py:41)."""

_SOURCES: tuple[tuple[Source, tuple[str, ...]], ...] = (
    ("hub", ("hf_hub_url", "ms_hub_url", "om_hub_url")),
    ("script", ("script_url",)),
    ("cloud", ("cloud_file_name",)),
    ("file", ("file_name",)),
)


ENTRY_KEYS = frozenset(
    {"formatting", "ranking", "subset", "split", "folder", "num_samples", "columns", "tags"}
) | {key for _, keys in _SOURCES for key in keys}  # fmt: skip
"""What upstream reads of an entry (data/parser.py:71-90)."""


@dataclass(frozen=True)
class DatasetInfo(WorkedOut):
    """A readable dataset_info.json: its path and its entries by name."""

    path: Path
    entries: Mapping[str, object]

    def entry(self, name: str) -> Mapping[str, object]:
        """What the data set *name* is described by; empty where that is no mapping."""
        entry = self.entries.get(name)
        return entry if isinstance(entry, dict) else {}

    def source(self, name: str) -> Source | None:
        """Where the data set *name* is loaded from, or None when its entry does not say."""
        return self.once(f"source of {name}", lambda: _source_of(self.entry(name)))

    def file(self, name: str) -> Path | None:
        """The local file or folder of the data set *name*, which need not exist; or None."""
        return self.once(f"file of {name}", lambda: self._file(name))

    def _file(self, name: str) -> Path | None:
        file_name = self.entry(name).get("file_name")
        if self.source(name) != "file" or not isinstance(file_name, str):
            return None
        return self.path.parent / file_name


def _source_of(entry: Mapping[str, object]) -> Source | None:
    return next((source for source, keys in _SOURCES if any(key in entry for key in keys)), None)


@remembered_while_same(16)
def read_dataset_info(path: Path) -> DatasetInfo | None:
    """The file at *path*, or None when there is none or it is not a JSON object."""
    # a config alone has no list of data sets beside it
    import json

    try:
        entries = json.loads(text_beside(path))
    except (OSError, ValueError, RecursionError):
        return None
    return DatasetInfo(path, entries) if isinstance(entries, dict) else None


def readable(path: Path) -> bool:
    """Whether upstream reads the existing *path*: a file of a type it knows, or a folder with
    files of one such type. Hidden files of a folder, often only of one machine, are left out."""
    if look(path).is_dir():
        suffixes = {file.suffix for file in path.iterdir() if not file.name.startswith(".")}
        readers = {READER_OF.get(suffix) for suffix in suffixes}
    else:
        readers = {READER_OF.get(path.suffix)}
    return len(readers) == 1 and None not in readers
