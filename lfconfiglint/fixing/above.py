"""The comment of a fix above the line that it explains."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Document, Entry, Span
from lfconfiglint.fixing.comment import comment_lines, existing_comment
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.places import usual_end
from lfconfiglint.language import Text


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


def remark_on_old_value(document: Document, entry: Entry) -> Text | None:
    """What to add where a person's comment behind the value says the number that will be gone.

    Words are left alone: they stand in lists of choices more often.
    """
    old = document.text[slice(*entry.value)].strip("'\"")
    if not re.fullmatch(r"\d[\d.eE+-]+", old):
        return None
    line = document.line_of(entry.value.end)
    for comment in document.comments:
        named = re.search(rf"(?<![\w.]){re.escape(old)}(?![\w.]\w)(?!\w)", comment.text)
        if entry.value.end <= comment.span.start < line.end and named:
            return Text(
                f"; the comment at the end of the line still says {old}", f"；行尾注释仍写着 {old}"
            )
    return None


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
