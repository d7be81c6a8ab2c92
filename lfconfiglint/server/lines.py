"""The line of the cursor, read without YAML: while a config is written it often is none."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Document, Span
from lfconfiglint.records import NamedTuple

_LINE = re.compile(r"(?P<key>[A-Za-z_]\w*)?(?P<colon>[ \t]*:)?(?P<blank>[ \t]*)(?P<value>[^#\n]*)")


class Spot(NamedTuple):
    """The outermost key of a line, whether the cursor is in its value, and the word before it."""

    key: str
    in_value: bool
    word: Span


def spot_at(document: Document, offset: int) -> Spot | None:
    """None on a line of a nested value, in a comment, and where no key can stand."""
    line = document.line_of(offset)
    match = _LINE.match(document.text, line.start, line.end)
    if match is None or document.text[line.start : line.start + 1] in (" ", "\t", "#", "-"):
        return None
    key = match["key"] or ""
    if match["colon"] is None or offset < match.end("colon"):
        # a key still to be written is alone on its line
        return Spot(key, False, Span(line.start, max(offset, line.start)))
    if offset > match.end("value"):
        return None
    before = document.text[match.start("value") : offset]
    start = max(before.rfind(mark) for mark in ", [") + 1
    return Spot(key, True, Span(min(match.start("value") + start, offset), offset))
