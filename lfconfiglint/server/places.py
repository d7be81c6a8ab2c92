"""From offsets in a document to the protocol's positions, and back; from its names to paths.

Lines are 0-based. Columns count code units of the encoding that client and server agreed on:
``utf-16`` unless the client offers another.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls import uris

from lfconfiglint.document.model import Document, Span

_SIZES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@dataclass(frozen=True)
class Places:
    """Positions in one text."""

    document: Document
    encoding: str = "utf-16"

    def position(self, offset: int) -> types.Position:
        starts = self.document.line_starts
        line = bisect_right(starts, offset) - 1
        return types.Position(line, self._units(self.document.text[starts[line] : offset]))

    def range(self, span: Span) -> types.Range:
        return types.Range(self.position(span.start), self.position(max(span)))

    def offset(self, place: types.Position) -> int:
        """A position behind a line's end is its end, one behind the text is the text's end."""
        starts = self.document.line_starts
        if place.line >= len(starts):
            return len(self.document.text)
        line = self.document.line(place.line + 1)
        text = self.document.text[line.start : line.end].rstrip("\r\n")
        if text.isascii():
            return line.start + min(place.character, len(text))
        passed = 0
        for index, character in enumerate(text):
            if passed >= place.character:
                return line.start + index
            passed += self._units(character)
        return line.start + len(text)

    def _units(self, text: str) -> int:
        if text.isascii():
            return len(text)
        coded = text.encode(_CODECS[self.encoding], "surrogatepass")
        return len(coded) // _SIZES[self.encoding]


def path_of(uri: str) -> Path | None:
    """None for a text that lies nowhere, or in a place that the system cannot have."""
    name = uris.to_fs_path(uri) if uri.startswith("file:") else None
    if not name:
        return None
    try:
        os.lstat(name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        # it need not be there yet
        return Path(name)
    except (OSError, ValueError):
        return None
    return Path(name)
