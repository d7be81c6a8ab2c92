"""Where the records for ``undo`` are: made aside, and put in place, or away, at once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lfconfiglint.fixing.folder_lock import locked

_KEPT = 50
_UNFINISHED = ".new-"
"""What is not a record yet, or not any more."""


def state_folder() -> Path:
    """``$XDG_STATE_HOME``, ``%LOCALAPPDATA%`` on Windows, else ``~/.local/state``.

    Raises FileNotFoundError for a user without a home, as in containers.
    """
    named = Path(os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", ""))
    if not named.is_absolute():
        try:
            named = Path.home() / ".local" / "state"
        except RuntimeError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from None
    return named / "lfconfiglint" / "undo"


@contextlib.contextmanager
def unfinished_record() -> Iterator[Path]:
    """A folder for a record, gone afterwards unless it was finished; raises OSError, also for root
    where it would lie in another user's folder, as under sudo with the caller's home: that user
    could neither read nor remove it.

    No other run makes one at the same time, so that what a killed one left can be removed.
    """
    state = state_folder()
    _refuse_for_root(state)
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(str(state)) as alone:
        if alone:
            for left in state.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(left, ignore_errors=True)
        # only the user may look into it
        place = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=state))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _refuse_for_root(folder: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    standing = next(each for each in (folder, *folder.parents) if each.exists())
    if standing.stat().st_uid != 0:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def finish(place: Path, folder: Path) -> Path:
    """Make the record at *place* the one of *folder*; raises OSError."""
    older = records_of(folder)
    number = _number_of(older[-1]) + 1 if older else 0
    record = place.replace(state_folder() / f"{_name_of(folder)}-{number:06d}")
    for each in older:
        discard(each)
    _drop_oldest()
    return record


def records_of(folder: Path) -> list[Path]:
    """The folder's records, the last one last; there is one unless a run was killed just then.

    Raises OSError.
    """
    state, prefix = state_folder(), f"{_name_of(folder)}-"
    try:
        names = [each.name for each in state.iterdir()]
    except FileNotFoundError:
        return []
    return sorted((state / name for name in names if name.startswith(prefix)), key=_number_of)


def _number_of(record: Path) -> int:
    number = record.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1


def _name_of(folder: Path) -> str:
    return hashlib.blake2b(os.fsencode(folder.resolve()), digest_size=16).hexdigest()


def discard(record: Path) -> None:
    """At once: half a record is none."""
    with contextlib.suppress(OSError):
        record = record.replace(record.with_name(f"{_UNFINISHED}{record.name}"))
    shutil.rmtree(record, ignore_errors=True)


def _drop_oldest() -> None:
    with contextlib.suppress(OSError):
        records = sorted(
            state_folder().iterdir(), key=lambda each: each.stat().st_mtime, reverse=True
        )
        for old in records[_KEPT:]:
            discard(old)
