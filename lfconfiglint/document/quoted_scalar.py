"""Quoted scalars as libyaml reads them."""

from __future__ import annotations

import re
from collections.abc import Callable

from lfconfiglint.document.reader import (
    BLANKS_AND_BREAKS,
    BREAKS,
    END,
    Reader,
    breaks_in,
    folded,
)
from lfconfiglint.document.syntax import Unreadable

_RUNS = {
    "'": re.compile(f"[^'{BLANKS_AND_BREAKS}{END}]+"),
    '"': re.compile(f'[^"\\\\{BLANKS_AND_BREAKS}{END}]+'),
}
_NAMED_ESCAPES = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_CODE = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}")


def scan_quoted(text: Reader, at_document_mark: Callable[[], bool]) -> str:
    """Consume a quoted scalar with both quotes; gives its value."""
    start, quote = text.index, text.peek()
    text.forward()
    parts: list[str] = []
    while True:
        if at_document_mark() or text.peek() == END:
            raise Unreadable("open-quote", start)
        ends_escaped = _scan_words(text, quote, parts)
        if text.peek() == quote:
            text.forward()
            return "".join(parts)
        blanks = text.take_blanks_and_breaks()
        parts.append("".join(breaks_in(blanks)) if ends_escaped else folded(blanks))


def _scan_words(text: Reader, quote: str, parts: list[str]) -> bool:
    """Consume up to a blank or the closing quote; whether the line end before was escaped."""
    while True:
        parts.append(text.take(_RUNS[quote]))
        if quote == "'" and text.prefix(2) == "''":
            parts.append("'")
            text.forward(2)
        elif quote == '"' and text.peek() == "\\":
            text.forward()
            if text.peek() in BREAKS:
                text.take_break()
                return True
            parts.append(_scan_escape(text))
        else:
            return False


def _scan_escape(text: Reader) -> str:
    """Consume an escape sequence behind its backslash."""
    named = _NAMED_ESCAPES.get(text.peek())
    if named is not None:
        text.forward()
        return named
    place = text.index - 1
    code = int(text.take(_CODE)[1:] or "-1", 16)
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise Unreadable("escape", place)
    return chr(code)
