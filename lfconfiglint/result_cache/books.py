"""What is kept of the files of one folder: a book, with an entry for each file.

Entries of a book share what is the same in them, and most runs read one small file for each folder.
A book is replaced whole: of two runs that write one at once, the entries of one are lost, and the
next run checks these files anew.
"""

from __future__ import annotations

import marshal
import os

from lfconfiglint.hints import Any
from lfconfiglint.recognition import Kind
from lfconfiglint.records import NamedTuple
from lfconfiglint.result_cache.one_state import Place, Times
from lfconfiglint.result_cache.place import Folder

_MOST_WAITING = 1000
"""Entries that are lost where a run is killed."""
_MOST_READ = 16 << 20
"""Bytes of books that are in memory at any time, beside the last one."""


class Entry(NamedTuple):
    """What is kept of a file, and what that rests on.

    The file has this ``content``, by its digest, as long as its ``times`` are these; None where the
    content alone can tell. Places that are ``there`` are as they were, and others are ``absent``;
    ``writers`` are digests of the configs that write a folder, by the folder. ``writes`` are
    folders that the file itself writes. ``left`` is a text of
    :class:`lfconfiglint.result_cache.lefts.Lefts`; ``said`` is JSON of the findings,
    or the gist of a report with what is shown of it.
    """

    content: bytes
    times: Times | None
    there: tuple[Place, ...]
    absent: tuple[str, ...]
    writers: tuple[tuple[str, bytes], ...]
    writes: tuple[str, ...]
    kind: Kind
    reason: tuple[str, ...] | None
    left: str
    said: Any


class Book(NamedTuple):
    """The name of a book, the folder whose files it is about, and whether it is packed, as few
    runs ask for it."""

    name: str
    folder: str
    packed: bool


Found = dict[Book, dict[str, Entry]]
"""Entries that are to be kept."""


class Books:
    """Books by name."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._read: dict[str, dict[str, tuple[Any, ...]]] = {}
        self._size = 0
        self._waiting: Found = {}
        self._number = 0

    def entry(self, book: Book, key: str) -> Entry | None:
        """What was kept under this key before this run."""
        content = self._read.get(book.name)
        if content is None:
            if self._size > _MOST_READ:
                self._read.clear()
                self._size = 0
            content = self._read[book.name] = self._content(book)
        stored = content.get(key)
        return Entry._make(stored) if stored is not None else None

    def add(self, book: Book, key: str, entry: Entry) -> None:
        """To be kept from the next :meth:`save` on."""
        self._waiting.setdefault(book, {})[key] = entry
        self._number += 1
        if self._number >= _MOST_WAITING:
            self.save()

    def taken(self) -> Found:
        """What waits, for another process to keep it."""
        waiting, self._waiting, self._number = self._waiting, {}, 0
        return waiting

    def save(self) -> None:
        """Write what waits, with what is in the same books by now."""
        for book, entries in self.taken().items():
            old = self._content(book)
            kept = {
                key: stored
                for key, stored in old.items()
                if key not in entries and os.path.lexists(_path(book, key))
            }
            content = _shared(kept | entries)
            try:
                data = marshal.dumps(content)
            except ValueError:
                # not made of plain values: these files are checked anew
                continue
            if book.packed:
                # a run that is not the first in its form packs nothing
                import zlib

                data = zlib.compress(data, 1)
            self._folder.write(book.name, data)
        self._folder.keep_bound()

    def _content(self, book: Book) -> dict[str, tuple[Any, ...]]:
        data = self._folder.read(book.name)
        if data is None:
            return {}
        if book.packed:
            import zlib

            data = zlib.decompress(data)
        self._size += len(data)
        content: dict[str, tuple[Any, ...]] = marshal.loads(data)
        return content


def _path(book: Book, key: str) -> str:
    return os.path.join(book.folder, key.partition("\0")[0])


def _shared(entries: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """The same with one of all that is equal, which is then written and read once."""
    known: dict[Any, Any] = {}

    def one(value: Any) -> Any:
        return known.setdefault(value, value)

    shared = {}
    for key, stored in entries.items():
        entry = Entry._make(stored)
        there, absent = tuple(map(one, entry.there)), tuple(map(one, entry.absent))
        shared[key] = tuple(
            entry._replace(left=one(entry.left), there=one(there), absent=one(absent))
        )
    return shared
