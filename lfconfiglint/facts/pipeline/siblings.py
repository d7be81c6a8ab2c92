"""The configs beside a config, and those of the same run of the tool, by the folders they write."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from lfconfiglint.discovery import SUFFIXES
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.facts.fact import kept
from lfconfiglint.file_memory import look_at_told, note_writers, remembered
from lfconfiglint.real_path import real_path
from lfconfiglint.recognition import kind_of
from lfconfiglint.records import dataclass

_WRITES = rb"\n(?:output|export)_dir[ \t]*:[ \t]*['\"]?([^'\"#\r\n]+)"
"""Begins with what the search can jump to: it is made in every config of a folder."""
_CHECKPOINT = r"/checkpoint-[0-9]+$"
ADDED_TOKENS = ("add_tokens", "add_special_tokens", "new_special_tokens")
"""Keys of one meaning; the last is the name of the second before 0.9.4."""
_TOLD = (
    "do_train", "export_dir", "export_quantization_bit", "finetuning_type", "model_name_or_path",
    "output_dir", "resize_vocab", "stage", "template", *ADDED_TOKENS,
)  # fmt: skip
"""Keys of other configs that something follows from."""
_MOST_FILES = 500
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Sibling:
    """Another config: what it is for and what it says, as far as it matters here."""

    path: Path
    kind: str
    values: Mapping[str, object]

    @property
    def name(self) -> str:
        return self.path.name

    def get(self, key: str, default: object = None) -> object:
        """What it says of one of the keys that are kept."""
        assert key in _TOLD, key
        return self.values.get(key, default)

    @kept
    def writes(self) -> tuple[str | None, ...]:
        """The folders of a run that it writes."""
        return tuple(place(self.values.get(key)) for key in ("output_dir", "export_dir"))


def place(value: object) -> str | None:
    """A folder's name as it can be compared; None for what is no folder of a run."""
    if not isinstance(value, str) or not value.strip() or "${" in value:
        return None
    return value.strip().removeprefix("./").rstrip("/")


def folder_of(value: object) -> str | None:
    """The folder of the run whose folder, or one of whose checkpoints, *value* names."""
    wanted = place(value)
    if wanted is None or "/checkpoint-" not in wanted:
        return wanted
    return re.sub(_CHECKPOINT, "", wanted)


class Around:
    """The configs around the one at the resolved path *own*: beside it, and of the same run."""

    def __init__(self, own: str, together: tuple[Path, ...]) -> None:
        self._own = own
        self._beside = _beside(os.path.dirname(own))
        self._run = _together(together)

    def writers_of(self, value: object) -> Iterable[Sibling]:
        """The others that write the folder that *value* names, or of whose checkpoints it is
        one; each is read when it is come to."""
        folder = folder_of(value)
        if folder is None:
            return ()
        paths = first_of(folder, self._beside, self._run)
        note_writers(folder, paths)
        # most configs write a folder of their own
        return () if not paths or paths == (self._own,) else self._writing(folder, paths)

    def _writing(self, folder: str, seeming: tuple[str, ...]) -> Iterator[Sibling]:
        """Those of *seeming* that do write it."""
        for path in seeming:
            found = _read(path) if path != self._own else None
            if found is not None and folder in found.writes:
                yield found


Writing = Mapping[str, tuple[str, ...]]
"""Configs by the folders that they write."""


def first_of(folder: str, beside: Writing, run: Writing) -> tuple[str, ...]:
    """Those in which a line writes *folder*, or seems to, of the configs *beside* one and of those
    of the same *run*."""
    if folder in beside or folder in run:
        return tuple(dict.fromkeys((*beside.get(folder, ()), *run.get(folder, ()))))
    return ()


@remembered(64)
def _beside(folder: str) -> Writing:
    return _by_folder(files_beside(folder))


@remembered(64)
def _together(files: tuple[Path, ...]) -> Writing:
    return _by_folder(files_together(files))


def _by_folder(files: Mapping[str, str]) -> Writing:
    # the same file is read once, however it is called
    return by_folder(files, lambda path: _written_by(files[path]))


def files_beside(folder: str) -> Mapping[str, str]:
    """The first YAML files right in a resolved folder, each with what it is without symbolic
    links."""
    try:
        with os.scandir(folder) as entries:
            found = {
                each.path: each.is_symlink() for each in entries if each.name.endswith(SUFFIXES)
            }
    except OSError:
        return {}
    first = sorted(found)[:_MOST_FILES]
    # the folder itself is resolved
    return {path: os.path.realpath(path) if found[path] else path for path in first}


def files_together(
    files: tuple[Path, ...], real: Callable[[str], str] = real_path
) -> Mapping[str, str]:
    """The same of the first files of a run."""
    return {str(path): real(str(path)) for path in files[:_MOST_FILES]}


def by_folder(files: Mapping[str, str], written_by: Callable[[str], tuple[str, ...]]) -> Writing:
    """*files* are paths, each with what it is without symbolic links."""
    found: dict[str, tuple[str, ...]] = {}
    for path, real in files.items():
        for name in written_by(path):
            found[name] = (*found.get(name, ()), real)
    return found


def folders_written(data: bytes) -> tuple[str, ...]:
    """The folders of a run that lines of a config write, or seem to."""
    if len(data) > _MOST_BYTES:
        return ()
    named = [place(text.decode("utf-8", "replace")) for text in re.findall(_WRITES, b"\n" + data)]
    return tuple([name for name in named if name is not None])


def read_written(path: str) -> tuple[str, ...]:
    """The same of a config that is to be read; none of one that cannot be."""
    try:
        return folders_written(read_bytes(path))
    except UnreadableFile:
        return ()


_written_by = remembered(1024)(read_written)


def _read(path: str) -> Sibling | None:
    return _told(look_at_told(path))


def told_by(path: str) -> str:
    """All that others can start from of the config at a resolved path, as text."""
    sibling = _told(path)
    return repr((sibling.kind, sorted(sibling.values.items()))) if sibling else ""


@remembered(256)
def _told(path: str) -> Sibling | None:
    # only a config with others beside it pays for the import
    from lfconfiglint.document.read import values_beside

    try:
        found = values_beside(read_bytes(path))
    except UnreadableFile:
        return None
    if found is None:
        return None
    values = {str(key): value for key, value in found.items()}
    # what is remembered of many files is little of each
    told = {key: values[key] for key in _TOLD if key in values}
    return Sibling(Path(path), kind_of(values), told)
