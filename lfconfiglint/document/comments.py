"""Comments, from the places where the scanner passed one."""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.document.model import Comment, Span
from lfconfiglint.document.reader import BREAKS


def make_comments(text: str, spans: Iterable[Span]) -> tuple[Comment, ...]:
    """All comments in order; a ``#`` inside a scalar is none."""
    return tuple(_comment(text, span) for span in spans)


def _comment(text: str, span: Span) -> Comment:
    start = span.start
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    own_line = start == 0 or text[start - 1] in BREAKS
    return Comment(span, text[slice(*span)].rstrip(), own_line)
