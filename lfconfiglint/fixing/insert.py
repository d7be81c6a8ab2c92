"""A new key: brought back from a comment, or a line of its own beside its kin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.diagnostic import SetKey
from lfconfiglint.document.model import Document, Entry, KeyPath, Span
from lfconfiglint.fixing.above import comment_above
from lfconfiglint.fixing.comment import comment_lines
from lfconfiglint.fixing.commented import CommentedOut, commented_out
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.kin import nearest_kin
from lfconfiglint.fixing.places import (
    children,
    indent_of,
    last_line,
    line_end,
    usual_end,
    written_end,
)
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.fixing.scalar import as_scalar
from lfconfiglint.fixing.set_value import written_value
from lfconfiglint.language import Text


def insertion(
    document: Document, operation: SetKey, path: KeyPath, rule: str, explanation: str | None
) -> Iterator[Edit]:
    """The edits that write the new key at *path*, whose parent is a mapping of the file."""
    siblings = children(document, path[:-1])
    if not siblings:
        raise Refused(Text("the file has no keys", "文件中没有任何键"))
    key = str(path[-1])
    last = max(siblings, key=lambda entry: entry.key.start)
    anchor = nearest_kin(key, operation.near, siblings) or last
    if anchor.flow:
        yield from _into_flow(document, anchor, key, operation.value, rule, explanation)
        return
    indent = indent_of(document, anchor)
    comments = comment_lines(rule, explanation, indent) if explanation else []
    old = _best(commented_out(document, key), operation.value) if len(path) == 1 else None
    if old and same_value(old.value, operation.value):
        end = usual_end(document, document.line_of(old.mark.start))
        yield Edit(old.mark, "".join(line + end for line in comments) + indent)
        return
    new = [*comments, f"{indent}{as_scalar(key)}: {as_scalar(operation.value)}"]
    line = document.line_of(old.mark.start) if old else _line_before(document, anchor, indent)
    end = usual_end(document, line)
    if line_end(document, line):
        yield Edit(Span(line.end, line.end), "".join(text + end for text in new))
    else:
        yield Edit(Span(line.end, line.end), "".join(end + text for text in new))


def same_value(first: object, second: object) -> bool:
    return type(first) is type(second) and first == second


def _best(found: list[CommentedOut], value: object) -> CommentedOut | None:
    """The one with just that value, else the last that holds a value of the same kind."""
    for old in found:
        if same_value(old.value, value):
            return old
    # `# save_steps: how often` is prose
    alike = [
        old
        for old in found
        if type(old.value) is type(value) and not (isinstance(old.value, str) and " " in old.value)
    ]
    return alike[-1] if alike else None


def _line_before(document: Document, anchor: Entry, indent: str) -> Span:
    """The line below which a key after *anchor* goes: behind comments that are indented deeper,
    which go on about the anchor."""
    line = last_line(document, anchor)
    own = {document.line_of(c.span.start) for c in document.comments if c.own_line}
    while line.end < len(document.text):
        below = document.line_of(line.end)
        text = document.text[below.start : below.end]
        if below not in own or len(text) - len(text.lstrip(" ")) <= len(indent):
            break
        line = below
    return line


_REST_OF_LINE = re.compile(r"[ \t]*(?P<comma>,?)[ \t]*(#.*)?")


def _into_flow(
    document: Document, anchor: Entry, key: str, value: object, rule: str, explanation: str | None
) -> Iterator[Edit]:
    """On a line of its own where its neighbour has one, else right behind its neighbour."""
    text = document.text
    quoted = text[anchor.key.start] == '"'
    name = as_scalar(key, flow=True, json_like=quoted)
    entry = f"{name}: {written_value(document, anchor, value)}"
    place = written_end(document, anchor)
    line = document.line_of(place - 1)
    end = line_end(document, line)
    rest = _REST_OF_LINE.fullmatch(text[place : line.end].rstrip("\r\n"))
    before = text[document.line_of(anchor.key.start).start : anchor.key.start]
    if rest is None or before.strip(" \t") or not end:
        if explanation:
            yield comment_above(document, anchor, rule, explanation)
        yield Edit(Span(place, place), f", {entry}")
        return
    if not rest["comma"]:
        yield Edit(Span(place, place), ",")
    comments = comment_lines(rule, explanation, before) if explanation else []
    new = [*comments, f"{before}{entry}{rest['comma']}"]
    yield Edit(Span(line.end, line.end), "".join(written + end for written in new))
