"""What is kept of a file: a record of lines, small enough that most take one block of the disk.

The first line says what it rests on, the second is the report, from which every form can be made.
Each further line is what a run showed of it, so that the next one like it makes nothing anew.
"""

from __future__ import annotations

import json
import zlib

from lfconfiglint.hints import Any
from lfconfiglint.records import NamedTuple
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.states import digest

_BLOCK = 4000
"""Bytes that take a block of the disk with their seal; packing it would save nothing."""
_MOST_SHOWN = 3
"""Forms of output that are kept beside each other."""


class Record(NamedTuple):
    """``head`` and ``report`` are JSON; each of ``shown`` begins with its name."""

    head: bytes
    report: bytes
    shown: tuple[bytes, ...] = ()

    def shown_as(self, name: str) -> Any:
        """What was kept under this name, or None."""
        start = name.encode()
        for line in self.shown:
            if line.startswith(start):
                return json.loads(line[len(start) :])
        return None

    def with_shown(self, name: str, content: object) -> Record:
        """The same with one more, and without the one that was added first of too many."""
        line = name.encode() + json_line(content)
        return self._replace(shown=(*self.shown, line)[-_MOST_SHOWN:])


class Records:
    """Records by name, and texts that many records share, by their content."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}

    def read(self, name: str) -> Record | None:
        """What was written under this name."""
        stored = self._read(name)
        if stored is None:
            return None
        head, report, *shown = stored.split(b"\n")
        return Record(head, report, tuple(shown))

    def write(self, name: str, record: Record) -> None:
        self._write(name, b"\n".join((record.head, record.report, *record.shown)))

    def share(self, text: str) -> str:
        """Write a text once; the name to ask for it by."""
        content = text.encode()
        name = digest(content)
        if name not in self._texts:
            self._texts[name] = text
            if self._read(name) != content:
                self._write(name, content)
        return name

    def shared(self, name: str) -> str | None:
        if name not in self._texts:
            content = self._read(name)
            if content is None:
                return None
            self._texts[name] = content.decode()
        return self._texts[name]

    def _read(self, name: str) -> bytes | None:
        stored = self._folder.read(name)
        # no JSON begins as zlib does
        return zlib.decompress(stored) if stored and stored[:1] == b"x" else stored

    def _write(self, name: str, content: bytes) -> None:
        self._folder.write(name, content if len(content) < _BLOCK else zlib.compress(content, 1))


def json_line(content: object) -> bytes:
    """JSON without line ends, in ASCII."""
    return json.dumps(content, separators=(",", ":")).encode()
