"""Where results are kept, and files there that only this user's runs can have written.

By default that is the user's own cache folder: a lint writes nothing into the folders it reads, and
a cache that somebody commits to a repository is not looked at. Where settings or the environment
name another folder, what lies there still counts only with the seal of this user's key.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from lfconfiglint.document.file import BINARY
from lfconfiglint.result_cache.digests import blake2b, same_digest
from lfconfiglint.result_cache.sweeping import DAY, sweep_daily, throw_away
from lfconfiglint.user_cache import own_folder
from lfconfiglint.whole_file import write_whole

VARIABLE = "LFCONFIGLINT_CACHE_DIR"
_KEY = "key"
_KEY_BYTES = 32
_SEAL = 32
"""Bytes."""
_LARGEST = 16 << 20
_MUCH = 32 << 20
"""Bytes written by one run after which it is not left to the next day to look at the bound."""

_READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | BINARY


class Folder:
    """Sealed files by name. Nothing here raises: a cache that cannot be used is an empty one."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = str(folder)
        self._key = key
        self._full = False
        self._written = 0

    @classmethod
    def at(cls, folder: Path | None) -> Folder | None:
        """The cache in *folder*, or at the usual place; None where none can be made."""
        try:
            home = own_folder()
            # of its own, so that nothing of others is ever swept
            place = (folder or home) / "results"
            key = _key_in(home)
            _prepare(place)
        except (OSError, RuntimeError):
            return None
        return cls(place, key)

    def read(self, name: str) -> bytes | None:
        """The content of a file that is whole and sealed for this name, which is then still of
        use."""
        path = self._path(name)
        try:
            descriptor = os.open(path, _READING)
            try:
                status = os.fstat(descriptor)
                stored = os.read(descriptor, min(status.st_size, _LARGEST))
                if time.time() - status.st_mtime > DAY:
                    os.utime(path)
            finally:
                os.close(descriptor)
        except OSError:
            return None
        content = stored[_SEAL:]
        return content if same_digest(stored[:_SEAL], self._seal(name, content)) else None

    def write(self, name: str, content: bytes) -> None:
        """All at once, so that another run reads the old file or the new one."""
        if self._full or len(content) >= _LARGEST - _SEAL:
            return
        path, sealed = self._path(name), self._seal(name, content) + content
        try:
            try:
                write_whole(path, lambda: sealed)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
                write_whole(path, lambda: sealed)
            self._written += len(content)
        except OSError:
            # a full disk or a folder that cannot be written to: the rest of the run goes without
            self._full = True

    def sweep(self) -> None:
        """Once a day, throw away what was of no use for long, and the oldest of too much."""
        sweep_daily(self._folder)

    def keep_bound(self) -> None:
        """The same at once where this run has written much."""
        if self._written > _MUCH:
            self._written = 0
            throw_away(self._folder)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name[:2]}/{name[2:]}"

    def _seal(self, name: str, content: bytes) -> bytes:
        sealed = blake2b(name.encode(), digest_size=_SEAL, key=self._key)
        sealed.update(content)
        return sealed.digest()


def _prepare(place: Path) -> None:
    if not place.is_dir():
        place.mkdir(mode=0o700, parents=True)
        # neither git nor a backup has any use for it
        (place / ".gitignore").write_text("*\n", encoding="utf-8")
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n"
        (place / "CACHEDIR.TAG").write_text(tag, encoding="utf-8")


def _key_in(home: Path) -> bytes:
    """This user's key, made by the first run."""
    path = home / _KEY
    with contextlib.suppress(FileNotFoundError):
        key = path.read_bytes()
        if len(key) == _KEY_BYTES:
            return key
    write_whole(str(path), lambda: os.urandom(_KEY_BYTES))
    # of several first runs the last one made it
    return path.read_bytes()
