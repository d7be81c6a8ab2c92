"""JSON in the cache's folder, small enough that a record takes one block of the disk."""

from __future__ import annotations

import json
import zlib

from lfconfiglint.hints import Any
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.states import digest

_BLOCK = 4000
"""Bytes that take a block of the disk with their seal; packing it would save nothing."""


class Records:
    """Records by name, and texts that many records share, by their content."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}

    def read(self, name: str) -> Any:
        """What was written under this name, or None."""
        stored = self._folder.read(name)
        if stored is None:
            return None
        # no JSON begins as zlib does
        return json.loads((zlib.decompress(stored) if stored[:1] == b"x" else stored).decode())

    def write(self, name: str, content: Any) -> None:
        text = json.dumps(content, separators=(",", ":")).encode()
        self._folder.write(name, text if len(text) < _BLOCK else zlib.compress(text, 1))

    def share(self, text: str) -> str:
        """Write a text once; the name to ask for it by."""
        name = digest(text.encode())
        if name not in self._texts:
            self._texts[name] = text
            if self.read(name) != text:
                self.write(name, text)
        return name

    def shared(self, name: str) -> str | None:
        if name not in self._texts:
            text = self.read(name)
            if not isinstance(text, str):
                return None
            self._texts[name] = text
        return self._texts[name]
