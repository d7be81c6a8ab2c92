"""The user's own cache folder, and files there that nobody else can have written.

What is read is of a folder and a file that belong to this user and that no other may write to, both
looked at as they are opened. A run in the name of another user, such as one under sudo with the
caller's home, finds nothing there and leaves nothing there.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def user_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """``$XDG_CACHE_HOME``, ``%LOCALAPPDATA%`` or ``~/Library/Caches``, else ``~/.cache``."""
    named = Path(environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "lfconfiglint"
    usual = Path("Library", "Caches") if sys.platform == "darwin" else Path(".cache")
    return Path.home() / usual / "lfconfiglint"


def read_own(kind: str, name: str) -> bytes:
    """A file of this *kind*; raises OSError where there is none that only this user can have
    written, or the system cannot tell."""
    folder = _opened(_place(kind), os.O_DIRECTORY)
    try:
        file = _opened(name, os.O_NONBLOCK, folder)
        with os.fdopen(file, "rb") as content:
            return content.read()
    finally:
        os.close(folder)


def write_own(kind: str, name: str, content: Callable[[], bytes]) -> None:
    """Write what *content* gives, all at once; raises OSError, without asking for it, where that
    cannot be done so that only this user may write there."""
    # the next runs do not pay for the import
    from lfconfiglint.whole_file import write_whole

    place = _place(kind)
    _prepare(place)
    folder = _opened(place, os.O_DIRECTORY)
    try:
        write_whole(name, content, folder=folder)
    finally:
        os.close(folder)


def own_folder() -> Path:
    """The user's cache folder, which is made where there is none; raises OSError where that would
    leave root's files in somebody else's folder."""
    place = user_folder()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        _prepare(place)
        if place.stat().st_uid != 0:
            raise PermissionError
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _place(kind: str) -> Path:
    if not hasattr(os, "geteuid"):
        # owners mean something else there
        raise PermissionError
    try:
        return user_folder() / kind
    except RuntimeError:
        raise FileNotFoundError("no home") from None


def _opened(path: str | Path, flags: int, folder: int | None = None) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=folder)
    if not _is_own(os.fstat(descriptor)):
        os.close(descriptor)
        raise PermissionError
    return descriptor


def _is_own(status: os.stat_result) -> bool:
    usual = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    return usual and status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def _prepare(place: Path) -> None:
    missing = []
    while not place.exists():
        missing.append(place)
        place = place.parent
    if missing and place.stat().st_uid != os.geteuid():
        raise PermissionError
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
