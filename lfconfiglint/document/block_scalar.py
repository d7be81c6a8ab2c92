"""Block scalars (``|`` and ``>``) as libyaml reads them."""

from __future__ import annotations

import re

from lfconfiglint.document.reader import BREAKS, END, Mark, Reader
from lfconfiglint.document.syntax import Unreadable
from lfconfiglint.records import dataclass

_INDICATORS = re.compile(r"[-+]?[0-9]?[-+]?")


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """``chomping`` is ``+`` (keep final line ends), ``-`` (none) or empty (one).

    ``increment`` is the indentation beyond the parent's, 0 where the first line decides.
    """

    folded: bool
    chomping: str
    increment: int


def scan_header(text: Reader) -> BlockHeader:
    """Consume the indicators, up to the blanks behind them."""
    start = text.index
    folded = text.peek() == ">"
    text.forward()
    indicators = text.take(_INDICATORS)
    signs = indicators.strip("0123456789")
    digits = indicators.strip("+-")
    if len(signs) > 1 or digits == "0":
        raise Unreadable("block-header", start)
    return BlockHeader(folded, signs, int(digits or "0"))


def scan_content(
    text: Reader, header: BlockHeader, parent_indent: int, *, tabs_allowed: bool = False
) -> tuple[str, Mark | None]:
    """The value, and the end of the last line that has content.

    With *tabs_allowed* a tab where indentation belongs begins the content, or what follows it.
    """
    indent = max(parent_indent, 0) + header.increment if header.increment else 0
    indent, blank_lines = _scan_blank_lines(text, indent, parent_indent, tabs_allowed)
    parts: list[str] = []
    line_end, after_indented, end = "", False, None
    while text.column == indent and text.peek() != END:
        indented = text.peek() in " \t"
        joins = header.folded and line_end == "\n" and not after_indented and not indented
        if not joins:
            parts.append(line_end)
        elif not blank_lines:
            parts.append(" ")
        parts += [*blank_lines, text.take_line()]
        end, after_indented, line_end = text.get_mark(), indented, text.take_break()
        _, blank_lines = _scan_blank_lines(text, indent, parent_indent, tabs_allowed)
    if header.chomping != "-":
        parts.append(line_end)
    if header.chomping == "+":
        parts += blank_lines
    return "".join(parts), end


def _scan_blank_lines(
    text: Reader, indent: int, parent_indent: int, tabs_allowed: bool
) -> tuple[int, list[str]]:
    """Consume empty lines and the indentation of the next; find that indentation if it is 0."""
    line_ends: list[str] = []
    deepest = 0
    while True:
        while (not indent or text.column < indent) and text.peek() == " ":
            text.forward()
        deepest = max(deepest, text.column)
        if text.peek() == "\t" and (not indent or text.column < indent) and not tabs_allowed:
            raise Unreadable("tab", text.index)
        if text.peek() not in BREAKS:
            return indent or max(deepest, parent_indent + 1, 1), line_ends
        line_ends.append(text.take_break())
