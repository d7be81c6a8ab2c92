"""The configs beside a config, and those of the same run of the tool, by the folders they write."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lfconfiglint.discovery import SUFFIXES
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.file_memory import look, note_writers, real_path, remembered
from lfconfiglint.recognition import kind_of
from lfconfiglint.records import dataclass

_WRITES = rb"(?m)^(?:output_dir|export_dir)[ \t]*:[ \t]*['\"]?([^'\"#\r\n]+)"
_CHECKPOINT = r"/checkpoint-[0-9]+$"
_MOST_FILES = 500
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Sibling:
    """Another config: what it is for and what it says."""

    path: Path
    kind: str
    values: Mapping[str, object]

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def writes(self) -> tuple[str | None, ...]:
        """The folders of a run that it writes."""
        return tuple(place(self.values.get(key)) for key in ("output_dir", "export_dir"))


def place(value: object) -> str | None:
    """A folder's name as it can be compared; None for what is no folder of a run."""
    if not isinstance(value, str) or not value.strip() or "${" in value:
        return None
    return value.strip().removeprefix("./").rstrip("/")


def writers_of(value: object, own: str, together: tuple[Path, ...]) -> list[Sibling]:
    """The other configs that write the folder that *value* names, or of whose checkpoints it is
    one; *own* is the resolved path of the config itself."""
    wanted = place(value)
    if wanted is None:
        return []
    folder = re.sub(_CHECKPOINT, "", wanted)
    found = []
    paths = paths_writing(folder, own, together)
    note_writers(folder, paths)
    for path in paths:
        sibling = _read(Path(path)) if path != own else None
        if sibling and folder in sibling.writes:
            found.append(sibling)
    return found


def paths_writing(folder: str, own: str, together: tuple[Path, ...]) -> tuple[str, ...]:
    """The configs around the resolved path *own*, itself included, in which a line writes *folder*,
    or seems to."""
    beside, run = _beside(os.path.dirname(own)), _together(together)
    if folder in beside or folder in run:
        return tuple(dict.fromkeys((*beside.get(folder, ()), *run.get(folder, ()))))
    return ()


@remembered(64)
def _beside(folder: str) -> Mapping[str, tuple[str, ...]]:
    """The YAML files right in a folder by what they write."""
    try:
        with os.scandir(folder) as entries:
            found = {
                each.path: each.is_symlink() for each in entries if each.name.endswith(SUFFIXES)
            }
    except OSError:
        return {}
    first = sorted(found)[:_MOST_FILES]
    # the folder itself is resolved
    return _by_folder({path: os.path.realpath(path) if found[path] else path for path in first})


@remembered(64)
def _together(files: tuple[Path, ...]) -> Mapping[str, tuple[str, ...]]:
    """The same of the files of a run."""
    return _by_folder({str(path): real_path(str(path)) for path in files[:_MOST_FILES]})


def _by_folder(files: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """*files* are paths, each with what it is without symbolic links."""
    found: dict[str, tuple[str, ...]] = {}
    for path, real in files.items():
        try:
            data = read_bytes(Path(path))
        except UnreadableFile:
            continue
        if len(data) > _MOST_BYTES:
            continue
        for text in re.findall(_WRITES, data):
            name = place(text.decode("utf-8", "replace"))
            if name is not None:
                found[name] = (*found.get(name, ()), real)
    return found


@remembered(256)
def _read(path: Path) -> Sibling | None:
    # only a config with others beside it pays for the import
    from lfconfiglint.document.read import parse_document

    try:
        document = parse_document(read_bytes(look(path)))
    except UnreadableFile:
        return None
    if document.problems:
        return None
    values = {str(key): value for key, value in document.values.items()}
    return Sibling(path, kind_of(values), values)
