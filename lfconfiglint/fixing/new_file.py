"""A file that is written beside a config: its name, and what the config calls it."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from lfconfiglint.document.file import LARGEST_BESIDE, UnreadableFile, read_bytes
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Text

_MARK = ".lfconfiglint"
_MOST_NAMES = 100


@dataclass(frozen=True)
class Surroundings:
    """The config's own path, where relative paths in it may start, and the text of files that are
    not written yet, by what the config calls them: a lint sees them. ``taken`` are files that the
    run is about to write for other configs, by their real paths."""

    path: Path
    folders: tuple[Path, ...]
    pending: MutableMapping[str, str]
    taken: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class NewFile:
    """A file to be written beside the config."""

    path: Path
    content: bytes


def text_of(named: str, around: Surroundings) -> str:
    return (folder_of(named, around) / named).read_text(encoding="utf-8")


def folder_of(named: str, around: Surroundings) -> Path:
    """Where the config's path starts; raises :class:`Refused` for a file that is not here."""
    for folder in around.folders:
        if (folder / named).is_file():
            return folder
    raise Refused(Text(f"{named} is not here", f"找不到 {named}"))


def first_name(named: str, around: Surroundings) -> Path:
    stem = Path(named).name.removesuffix(".json").split(_MARK)[0]
    return around.path.parent / f"{stem}{_MARK}.json"


def free_name(file: NewFile, around: Surroundings) -> Path | None:
    """The first name of the file's kind that is free, or has just its content."""
    stem = file.path.name.removesuffix(".json")
    names = (stem, *(f"{stem}-{number}" for number in range(2, _MOST_NAMES)))
    for path in (around.path.parent / f"{name}.json" for name in names):
        if holds(path, around.taken) in (None, file.content):
            return path
    return None


def called(path: Path, named: str, around: Surroundings) -> str:
    """What the config calls the new file: from where it called the old one."""
    if Path(named).is_absolute():
        return str(path.resolve())
    relative = Path(os.path.relpath(path.resolve(), folder_of(named, around).resolve()))
    if relative.parts[0] == "..":
        raise Refused(Text("the config is elsewhere", "配置文件位于别处"))
    return relative.as_posix()


def holds(path: Path, taken: Mapping[str, bytes]) -> bytes | None:
    """What the file holds, or will when the run's files are written; None where it is free.

    Of one that cannot be read, or is larger than any such file, nothing is known but that it is
    there.
    """
    known = taken.get(os.path.realpath(path))
    if known is not None or not os.path.lexists(path):
        return known
    try:
        return read_bytes(path, LARGEST_BESIDE)
    except UnreadableFile:
        return b""
