"""The comment of a fix above the line that it explains."""

from __future__ import annotations

from lfconfiglint.document.model import Document, Entry, Span
from lfconfiglint.fix.comment import comment_lines, existing_comment
from lfconfiglint.fix.edits import Edit
from lfconfiglint.fix.places import usual_end


def comment_above(document: Document, entry: Entry, rule: str, explanation: str) -> Edit:
    """In place of the one that the same rule wrote there before."""
    line = _comment_line(document, entry)
    text = document.text[line.start : line.end]
    new = comment_lines(rule, explanation, text[: len(text) - len(text.lstrip(" "))])
    old = existing_comment(document, rule, document.position(line.start).line)
    if old and document.text[slice(*old)].splitlines() == new:
        # it says so already, with line ends of its own
        return Edit(old, document.text[slice(*old)])
    end = usual_end(document, line)
    return Edit(old or Span(line.start, line.start), "".join(written + end for written in new))


def _comment_line(document: Document, entry: Entry) -> Span:
    """The line above which a comment about *entry* may stand: its own, or, where that begins
    within another value, the one on which that value's key stands."""
    line = document.line_of(entry.key.start)
    for other in document.entries.values():
        if other.key.start >= line.start:
            continue
        inside = other.value.start < line.start < other.value.end
        if inside and not other.value.start <= entry.key.start < other.value.end:
            return _comment_line(document, other)
    return line
