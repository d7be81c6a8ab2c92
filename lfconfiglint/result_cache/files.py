"""The files of a run as they are now."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.real_path import real_path
from lfconfiglint.result_cache.books import Book, Entry
from lfconfiglint.result_cache.digests import short_digest
from lfconfiglint.result_cache.folders import Folders, Here
from lfconfiglint.result_cache.one_state import Times, times_of


class File:
    """One file: where it is, by what symbolic links lead to, too, its key in the books of its
    folder, and its times."""

    def __init__(self, path: str, real: str, here: Here, key: str, times: Times | None) -> None:
        self.path = path
        self.real = real
        self.here = here
        self.key = key
        self.times = times
        self._data: bytes | None = None

    @property
    def full(self) -> Book:
        """The book with all of its report."""
        return self.here.full[self.here.part(self.key)]

    @property
    def shown(self) -> Book | None:
        """The book with what is shown of it."""
        return self.here.shown[self.here.part(self.key)] if self.here.shown else None

    def content(self) -> bytes | None:
        """What is in it; None where it cannot be read."""
        if self._data is None:
            try:
                self._data = read_bytes(Path(self.path))
            except UnreadableFile:
                return None
        return self._data

    def same(self, entry: Entry) -> Entry | None:
        """The entry with the times by which the file is known next, if it has this content."""
        if self.times is not None and self.times == entry.times:
            return entry
        data = self.content()
        if data is None or short_digest(data) != entry.content:
            return None
        return entry if self.times is None else entry._replace(times=self.times)


class Files:
    """Files by path, each looked at once, or anew."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._ahead: dict[str, File | None] = {}

    def next(self, path: str) -> File | None:
        """The file of which the run asks now; None where there is none."""
        return self._ahead.pop(path) if path in self._ahead else self.anew(path)

    def ahead(self, path: str) -> File | None:
        """A file of which the run may still ask."""
        if path not in self._ahead:
            self._ahead[path] = self.anew(path)
        return self._ahead[path]

    def forget(self) -> None:
        self._ahead.clear()

    def anew(self, path: str) -> File | None:
        """The file as it is at this moment, before anybody reads it."""
        try:
            found = os.lstat(path)
            if stat.S_ISLNK(found.st_mode):
                return self._linked(path)
            times = times_of(found)
        except (OSError, ValueError):
            return None
        folder, name = os.path.split(path)
        here = self._folders.of(path, folder)
        return File(path, os.path.join(here.real, name), here, name, times)

    def _linked(self, path: str) -> File:
        """What a link leads to decides what is beside it; what it is called, how it is told of."""
        times = times_of(os.stat(path))
        real = real_path(path)
        key = f"{os.path.abspath(path)}\0{path}\0{real}"
        return File(path, real, self._folders.of(real, os.path.dirname(real)), key, times)
