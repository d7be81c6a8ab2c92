"""A key taken out, with its value and nothing else.

A key with a comment at the end of its line, or with one right above that names it, is commented out
instead: alone on a line, or gone, the comment would say less than it does now.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import takewhile

from lfconfiglint.document.model import Document, Entry, KeyPath, Span
from lfconfiglint.fixing.comment import own_comments_above
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.places import (
    children,
    indent_of,
    last_line,
    line_end,
    refuse_comments,
    refuse_shared,
    written_end,
)
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.language import Text

COMMENTED_OUT = "# "
"""What is put before a key that is commented out."""
_SHORTEST_NAME = 4


def removal(document: Document, entry: Entry) -> list[Edit]:
    """Raises :class:`Refused` where a comment would go, too, or what is left is no mapping."""
    siblings = children(document, entry.path[:-1])
    if len(siblings) == 1 and not entry.flow:
        raise Refused(
            Text(
                f"`{entry.path[-1]}` is the only key of its mapping",
                f"`{entry.path[-1]}` 是所在映射中唯一的键",
            )
        )
    if not entry.flow and _has_remark(document, entry):
        # over the key itself, so that a line which another change adds above stays above
        key = document.text[slice(*entry.key)]
        return [Edit(entry.key, COMMENTED_OUT + key)]
    spans = _in_flow(document, entry, siblings) if entry.flow else [_lines(document, entry)]
    for span in spans:
        refuse_comments(document, span.start, span.end)
        refuse_shared(document, span)
    return [Edit(span, "") for span in spans]


def refuse_emptying(document: Document, paths: Collection[KeyPath]) -> None:
    """Raises :class:`Refused` where a mapping has no other keys than those at *paths*."""
    for path in paths:
        siblings = children(document, path[:-1])
        if len(siblings) > 1 and all(each.path in paths for each in siblings):
            raise Refused(Text("no key of the mapping would be left", "映射中将不剩任何键"))


def joined_removals(document: Document, ordered: list[Edit]) -> list[Edit]:
    """The edits, with those joined that take out lines up to an end of the file that has no line
    end: each wants the line end before its own line."""
    *rest, last = ordered
    while rest and not last.text + rest[-1].text and _is_line_before(document, rest[-1], last):
        start = rest.pop().span.start
        above = document.line_of(max(start - 1, 0))
        start -= len(line_end(document, above)) if start else 0
        last = Edit(Span(start, last.span.end), "")
    return [*rest, last]


def _is_line_before(document: Document, edit: Edit, last: Edit) -> bool:
    """Whether *edit* covers the line whose end the *last* one covers, too, and the line above it
    may go without an end."""
    start = edit.span.start
    if not start < last.span.start < edit.span.end or last.span.end != len(document.text):
        return False
    before = _entry_before(document, edit.span)
    in_block = before is not None and before.style in ("literal", "folded")
    return document.line_of(start).start == start and not in_block


def _has_remark(document: Document, entry: Entry) -> bool:
    """Whether the entry is one line that a comment at its end, or right above, speaks of."""
    indent_of(document, entry)
    line = document.line_of(entry.key.start)
    if last_line(document, entry) != line:
        return False
    refuse_shared(document, line)
    end = written_end(document, entry)
    beside = any(end <= comment.span.start < line.end for comment in document.comments)
    return beside or _is_named_above(document, entry, line)


def _is_named_above(document: Document, entry: Entry, line: Span) -> bool:
    """Whether people's comment right above *line* has the key's name; short names are words."""
    name = str(entry.path[-1])
    if len(name) < _SHORTEST_NAME:
        return False
    own = own_comments_above(document, line.start)
    start = own[0][1].start if own else line.start
    for comment in reversed(document.comments):
        above = document.line_of(comment.span.start)
        if above.end == start and comment.own_line:
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", comment.text, re.ASCII):
                return True
            start = above.start
    return False


def _lines(document: Document, entry: Entry) -> Span:
    indent_of(document, entry)
    first, last = document.line_of(entry.key.start), last_line(document, entry)
    if line_end(document, last):
        _refuse_growing_scalar(document, first, last)
        return Span(first.start, last.end)
    before = _entry_before(document, first)
    if before is not None and before.style in ("literal", "folded"):
        # the line end above is content of that value
        return Span(first.start, last.end)
    # the last line has no end; the line above becomes such a line
    above = document.line_of(max(first.start - 1, 0))
    return Span(above.end - len(line_end(document, above)), last.end)


def _entry_before(document: Document, line: Span) -> Entry | None:
    above = [entry for entry in document.entries.values() if entry.key.start < line.start]
    return max(above, key=lambda entry: entry.key.start, default=None)


def _refuse_growing_scalar(document: Document, first: Span, last: Span) -> None:
    """Blanks and indented comments below would become content of a block scalar above."""
    before = _entry_before(document, first)
    if before is None or before.style not in ("literal", "folded"):
        return
    header = document.text[before.value.start : before.value.end].partition("\n")[0]
    indent = before.key.start - document.line_of(before.key.start).start
    lines = document.text[last.end :].splitlines()
    blank = list(takewhile(lambda line: not line.strip(), lines))
    next_line = lines[len(blank)] if len(blank) < len(lines) else ""
    grows = len(next_line) - len(next_line.lstrip(" ")) > indent
    if grows or any(blank) or (blank and "+" in header):
        raise Refused(
            Text(
                f"the value of `{before.path[-1]}` would go on below",
                f"`{before.path[-1]}` 的值会延续到其后的行",
            )
        )


def _in_flow(document: Document, entry: Entry, siblings: list[Entry]) -> list[Span]:
    """Whole lines where it has its own; else from the end of the entry before, and of the first
    one up to the entry behind. The last one takes the comma before it along."""
    text = document.text
    ordered = sorted(siblings, key=lambda sibling: sibling.key.start)
    place = ordered.index(entry)
    start, end = entry.key.start, written_end(document, entry)
    if place == 0:
        return [Span(start, ordered[1].key.start if len(ordered) > 1 else end)]
    before = written_end(document, ordered[place - 1])
    first, last = document.line_of(start), document.line_of(end - 1)
    rest = text[end : last.end].strip()
    if text[first.start : start].strip() or rest not in ("", ",") or not line_end(document, last):
        return [Span(before, end)]
    lines = Span(first.start, last.end)
    if rest:
        return [lines]
    comma = text.index(",", before)
    return [Span(comma, comma + 1), lines]
