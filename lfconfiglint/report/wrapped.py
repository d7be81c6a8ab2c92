"""Text in lines that fit a terminal: words stay whole, Chinese may break anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lfconfiglint.width import display_width

_PIECES = re.compile(
    r"（*(?:(?:\x1b\[[0-9;]*m)*[\u2e80-\uffdc]{2}(?:\x1b\[[0-9;]*m)*\[[a-z0-9-]+\]:?|"
    r"(?:`[^`]{1,40}`|(?<=\d) (?=[kMGT]i?B\b|%)|[^\s\u2e80-\uffdc])+|[\u2e80-\uffdc])"
    r"[，。；：、）]*|\s+"
)
"""No line starts with what closes, none ends with an opening bracket; code stays whole, and so do
a severity with its rule and a number with its unit."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def wrapped(text: str, columns: int, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines of at most *columns* cells; *first* and *rest* start the first line and the others.

    A word that is longer than a line is cut, unless it has colours.
    """
    line, width = first, _width(first)
    if width + _width(text) <= columns and text:
        yield (first + text).rstrip()
        return
    empty = True
    for piece, cells in _cut(text, max(columns - display_width(rest), 8)):
        if width + cells > columns and not empty and not piece.isspace():
            yield line.rstrip()
            line, width, empty = rest, display_width(rest), True
        if empty and piece.isspace():
            continue
        line, width, empty = line + piece, width + cells, False
    yield line.rstrip()


def flowed(items: Iterable[str], joint: str, columns: int, indent: str) -> Iterator[str]:
    """The items one after the other with *joint* between; an item is broken only where it alone
    is longer than a line."""
    line = ""
    for item in items:
        longer = f"{line}{joint}{item}" if line else item
        if line and display_width(indent + longer + joint.rstrip()) > columns:
            yield from wrapped(line + joint.rstrip(), columns, indent, indent)
            longer = item
        line = longer
    yield from wrapped(line, columns, indent, indent)


def _cut(text: str, most: int) -> Iterator[tuple[str, int]]:
    """Pieces of at most *most* cells, with their cells."""
    for piece in _PIECES.findall(text):
        cells = _width(piece)
        while cells > most and "\x1b" not in piece:
            head = piece[: most // 2] if not piece.isascii() else piece[:most]
            yield head, display_width(head)
            piece = piece[len(head) :]
            cells = display_width(piece)
        yield piece, cells


def _width(text: str) -> int:
    """Cells that the text takes; colours take none."""
    return display_width(_COLOURS.sub("", text) if "\x1b" in text else text)


def padded(text: str, columns: int) -> str:
    """*text* with blanks up to *columns* cells."""
    return text + " " * max(columns - display_width(text), 0)
