"""The line that a finding is about, with carets below the marked part."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.document.model import Document, Span
from lfconfiglint.secrets import without_secrets
from lfconfiglint.width import display_width, printable

_TAB = 4
_MOST = 160
"""Cells of a line where there is no terminal."""
_MOST_CARETS = 100


def source_lines(
    document: Document,
    found: Diagnostic,
    style: Callable[..., str],
    colour: str,
    columns: int | None = None,
) -> Iterator[str]:
    """A long line is cut to *columns* cells in all, keeping the marked part in view."""
    place = document.position(found.span.start)
    line = document.line(place.line)
    text = document.text[line.start : line.end].rstrip("\r\n")
    if not text:
        return
    bar = style("|", fg="blue")
    if (hidden := without_secrets(text)) != text:
        yield f"   {bar} {printable(hidden)}"
        return
    number = str(place.line)
    room = _MOST if columns is None else max(columns - len(number) - 4, 20)
    start = max(0, place.column - room * 3 // 8) if place.column > room * 5 // 8 else 0
    shown, before = text[start : start + room], text[start : place.column - 1]
    marked = document.text[slice(*Span(found.span.start, min(found.span.end, line.end)))]
    marked = marked.rstrip("\r\n")[:_MOST_CARETS]
    if found.rule == "not-utf8":
        shown, before = (_as_meant(part, text) for part in (shown, before))
    pad = display_width(_expanded(before))
    carets = max(1, min(display_width(_expanded(marked)), room - pad))
    yield f" {' ' * len(number)} {bar}"
    yield f" {style(number, fg='blue')} {bar} {printable(_within(_expanded(shown), room))}"
    yield f" {' ' * len(number)} {bar} {' ' * pad}{style('^' * carets, fg=colour, bold=True)}"


def _within(text: str, cells: int) -> str:
    """As much of the text as *cells* hold."""
    while display_width(text) > cells:
        text = text[: -max(1, (display_width(text) - cells) // 2)]
    return text


def _as_meant(part: str, line: str) -> str:
    """A part of a line that is not UTF-8, and so came as one character a byte, as its author
    sees it."""
    encoding = "utf-16" if line[:2] in ("\xff\xfe", "\xfe\xff") else "gb18030"
    try:
        if encoding == "gb18030":
            line.encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return part
    return part.encode("latin-1").decode(encoding, "ignore")


def _expanded(text: str) -> str:
    return text.replace("\t", " " * _TAB)
