"""JSON in the cache's folder, small enough that a record takes one block of the disk."""

from __future__ import annotations

import json
import zlib
from typing import Any

from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.states import digest


class Records:
    """Records by name, and texts that many records share, by their content."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}

    def read(self, name: str) -> Any:
        """What was written under this name, or None."""
        stored = self._folder.read(name)
        return None if stored is None else json.loads(zlib.decompress(stored).decode())

    def write(self, name: str, content: Any) -> None:
        text = json.dumps(content, separators=(",", ":"))
        self._folder.write(name, zlib.compress(text.encode(), 1))

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
