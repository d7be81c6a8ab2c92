"""What the last run in a folder changed, kept so that it can be taken back.

One record for each folder the tool is run in, below the state folder of the user, readable by that
user alone: the old bytes of each file, and a digest of the new ones. A new record takes the place
of the folder's last once it holds the first change; of all folders, the records of the 50 changed
last are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from lfconfiglint.document.file import BINARY
from lfconfiglint.errors import LfConfigLintError, system_reason
from lfconfiglint.fixing.temporary import write_all
from lfconfiglint.fixing.undo_places import (
    discard,
    finish,
    records_of,
    state_folder,
    unfinished_record,
)
from lfconfiglint.language import Text

_INDEX = "files.jsonl"


@dataclass(frozen=True)
class Change:
    """One file's content before and after; None before where there was no such file. ``names`` is
    a file that the run creates and that the new content names."""

    path: Path
    old: bytes | None
    new: bytes
    names: Path | None = None


@dataclass(frozen=True)
class Kept:
    """One file of a record."""

    path: Path
    old: bytes | None
    digest: str
    names: Path | None

    def is_new(self, content: bytes) -> bool:
        """Whether *content* is what the run wrote."""
        return _digest(content) == self.digest


class Record:
    """The record of a run in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place: Path | None = None
        self._number = 0

    def keep(self, change: Change) -> None:
        """Keep what is about to be changed; raises OSError."""
        if self._place is None:
            self._place = _begun(self._folder, change)
        else:
            _add(self._place, self._number, change)
        self._number += 1


def _begun(folder: Path, change: Change) -> Path:
    """A new record, which takes the place of the folder's last one when it holds *change*."""
    with unfinished_record() as place:
        _add(place, 0, change)
        return finish(place, folder)


def _add(place: Path, number: int, change: Change) -> None:
    if change.old is not None:
        _append(place / str(number), change.old)
    entry = {
        "path": str(change.path.absolute()),
        "old": change.old is not None,
        "new": _digest(change.new),
        "names": str(change.names.absolute()) if change.names else None,
    }
    # a line for each file, so that a run that is killed can be taken back, too
    _append(place / _INDEX, json.dumps(entry).encode() + b"\n")


def recall(folder: Path) -> list[Kept]:
    """The record of *folder*, empty where there is none; raises :class:`LfConfigLintError` for one
    that cannot be read."""
    try:
        records = records_of(folder)
        # a last line without an end was being written when the run was killed, before it changed
        # the file
        lines = (records[-1] / _INDEX).read_bytes().split(b"\n")[:-1] if records else []
        return [
            _kept(entry, records[-1] / str(number))
            for number, entry in enumerate(map(json.loads, lines))
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        text = str(error)
        reason = system_reason(error) if isinstance(error, OSError) else Text(text, text)
        raise LfConfigLintError(
            Text(
                f"{state_folder()}: the record cannot be read: {reason.en}",
                f"{state_folder()}：无法读取记录：{reason.zh}",
            )
        ) from None


def _kept(entry: dict[str, str], content: Path) -> Kept:
    names = Path(entry["names"]) if entry["names"] else None
    old = content.read_bytes() if entry["old"] else None
    return Kept(Path(entry["path"]), old, entry["new"], names)


def forget(folder: Path) -> None:
    """Remove the record of *folder* where that is possible."""
    with contextlib.suppress(OSError):
        for record in records_of(folder):
            discard(record)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _append(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600)
    try:
        write_all(descriptor, content)
    finally:
        os.close(descriptor)
