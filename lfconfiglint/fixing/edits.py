"""Text changes by span. Everything outside the spans stays as it is, to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lfconfiglint.document.model import Span
from lfconfiglint.records import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of ``span`` with ``text``; a zero-width span inserts."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; raises ValueError when two of them touch the same characters."""
    parts: list[str] = []
    position = 0
    for edit in in_order(edits):
        if edit.span.start < position:
            raise ValueError("edits overlap")
        parts.append(text[position : edit.span.start])
        parts.append(edit.text)
        position = edit.span.end
    parts.append(text[position:])
    return "".join(parts)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """By place. Of what goes in at one place the most indented comes first: it belongs to what
    stands above."""
    return sorted(edits, key=lambda edit: (edit.span, -_indentation(edit)))


def _indentation(edit: Edit) -> int:
    line = edit.text.lstrip("\r\n")
    return len(line) - len(line.lstrip(" "))


def merge(edits: Sequence[Edit]) -> list[Edit]:
    """Join neighbouring edits, so that one change of one place is one edit."""
    merged: list[Edit] = []
    for edit in in_order(edits):
        if merged and merged[-1].span.end == edit.span.start:
            last = merged.pop()
            edit = Edit(Span(last.span.start, edit.span.end), last.text + edit.text)
        merged.append(edit)
    return merged
