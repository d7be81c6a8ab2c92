"""The comment of a fix above the line that it explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.document.model import Document, Entry, Span
from lfconfiglint.fixing.comment import comment_lines, own_comments_above
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.places import usual_end
from lfconfiglint.language import Text


def comment_above(document: Document, entry: Entry, rule: str, explanation: str) -> Edit:
    """In place of the one that the same rule wrote there before."""
    line = _comment_line(document, entry)
    own = own_comments_above(document, line.start)
    old = next((span for mark, span in own if mark == rule), Span(line.start, line.start))
    return _written(document, line, old, rule, explanation)


def comment_renewed(
    document: Document, entry: Entry, rule: str, explanation: str | None
) -> Iterator[Edit]:
    """In place of all that fixes wrote there before, which speaks of what is no longer so."""
    if entry.flow:
        # others of the line may be what it speaks of
        yield from [comment_above(document, entry, rule, explanation)] if explanation else []
        return
    line = _comment_line(document, entry)
    own = own_comments_above(document, line.start)
    old = Span(own[0][1].start if own else line.start, line.start)
    if explanation:
        yield _written(document, line, old, rule, explanation)
    elif own:
        yield Edit(old, "")


def _written(document: Document, line: Span, old: Span, rule: str, explanation: str) -> Edit:
    text = document.text[slice(*line)]
    new = comment_lines(rule, explanation, text[: len(text) - len(text.lstrip(" "))])
    if document.text[slice(*old)].splitlines() == new:
        # it says so already, with line ends of its own
        return Edit(old, document.text[slice(*old)])
    end = usual_end(document, line)
    return Edit(old, "".join(written + end for written in new))


def remark_on_old_value(document: Document, entry: Entry) -> Text | None:
    """What to add where a person's comment behind the value says the number that will be gone.

    Words are left alone: they stand in lists of choices more often.
    """
    old = document.text[slice(*entry.value)].strip("'\"")
    if not re.fullmatch(r"\d[\d.eE+-]+", old):
        return None
    line = document.line_of(entry.value.end)
    for comment in document.comments:
        # a Chinese comment has no blanks around a number, and its characters are letters to Unicode
        pattern = rf"(?<![\w.]){re.escape(old)}(?![\w.]\w)(?!\w)"
        named = re.search(pattern, comment.text, re.ASCII)
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
