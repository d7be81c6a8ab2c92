"""The files of a run as they are now."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.real_path import real_path
from lfconfiglint.result_cache.books import Book, Entry
from lfconfiglint.result_cache.folders import Folders, Here
from lfconfiglint.result_cache.states import Times, short_digest, times_of


class File:
    """One file: where it is, its key in the books of its folder, and its times."""

    def __init__(self, path: str, here: Here, key: str, times: Times | None) -> None:
        self.path = path
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

    @property
    def names(self) -> set[str]:
        """The paths by which it is known to be this file."""
        return {self.path, os.path.join(self.here.real, self.key)}

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

    def next(self, path: Path) -> File | None:
        """The file of which the run asks now; None where there is none."""
        text = str(path)
        return self._ahead.pop(text) if text in self._ahead else self.anew(path)

    def ahead(self, path: str) -> File | None:
        """A file of which the run may still ask."""
        if path not in self._ahead:
            self._ahead[path] = self.anew(Path(path))
        return self._ahead[path]

    def forget(self) -> None:
        self._ahead.clear()

    def anew(self, path: Path) -> File | None:
        """The file as it is at this moment, before anybody reads it."""
        text = str(path)
        folder, name = os.path.split(text)
        try:
            found = os.lstat(text)
            link = stat.S_ISLNK(found.st_mode)
            times = times_of(os.stat(text) if link else found)
        except (OSError, ValueError):
            return None
        # what a link leads to decides what is beside it
        key = f"{name}\0{real_path(text)}" if link else name
        return File(text, self._folders.of(path, folder), key, times)
