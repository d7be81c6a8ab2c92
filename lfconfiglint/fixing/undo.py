"""What the last run in a folder changed, kept so that it can be taken back.

One record for each folder the tool is run in, below the state folder of the user, readable by that
user alone: the old bytes of each file, and a digest of the new ones. A new record replaces the
folder's last; of all folders, the records of the 50 changed last are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text

_KEPT = 50
_INDEX = "files.jsonl"


@dataclass(frozen=True)
class Change:
    """One file's content before and after; None before where there was no such file."""

    path: Path
    old: bytes | None
    new: bytes


@dataclass(frozen=True)
class Kept:
    """One file of a record."""

    path: Path
    old: bytes | None
    digest: str

    def is_new(self, content: bytes) -> bool:
        """Whether *content* is what the run wrote."""
        return _digest(content) == self.digest


def state_folder() -> Path:
    """``$XDG_STATE_HOME``, ``%LOCALAPPDATA%`` on Windows, else ``~/.local/state``."""
    named = Path(os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", ""))
    base = named if named.is_absolute() else Path.home() / ".local" / "state"
    return base / "lfconfiglint" / "undo"


class Record:
    """The record of a run in *folder*. Nothing of the last one is lost before the first change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place: Path | None = None
        self._number = 0

    def keep(self, change: Change) -> None:
        """Keep what is about to be changed; raises OSError."""
        place = self._place or _started()
        if change.old is not None:
            _write_private(place / str(self._number), change.old)
        path = str(change.path.absolute())
        entry = {"path": path, "old": change.old is not None, "new": _digest(change.new)}
        # a line for each file, so that a run that is killed can be taken back, too
        _write_private(place / _INDEX, json.dumps(entry).encode() + b"\n")
        self._number += 1
        if self._place is None:
            forget(self._folder)
            self._place = place.replace(_record(self._folder))


def _started() -> Path:
    state = state_folder()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    _drop_oldest(state)
    # only the user may look into it
    return Path(tempfile.mkdtemp(prefix=".new-", dir=state))


def recall(folder: Path) -> list[Kept]:
    """The record of *folder*, empty where there is none; raises :class:`LfConfigLintError` for one
    that cannot be read."""
    record = _record(folder)
    try:
        lines = (record / _INDEX).read_bytes().splitlines()
        return [
            Kept(
                Path(entry["path"]),
                (record / str(number)).read_bytes() if entry["old"] else None,
                entry["new"],
            )
            for number, entry in enumerate(map(json.loads, lines))
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LfConfigLintError(
            Text(f"{record}: cannot be read: {error}", f"{record}：无法读取：{error}")
        ) from None


def forget(folder: Path) -> None:
    shutil.rmtree(_record(folder), ignore_errors=True)


def _record(folder: Path) -> Path:
    return state_folder() / _digest(os.fsencode(folder.resolve()))


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _drop_oldest(state: Path) -> None:
    with contextlib.suppress(OSError):
        records = sorted(state.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in records[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
