"""Comments, found in the gaps between what the parser read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.document.model import Comment, Span
from lfconfiglint.document.nodes import Node

_COMMENT = re.compile(r"(?:(?<=[ \t\r\n\ufeff])|\A)#[^\r\n]*")
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


def find_comments(text: str, root: Node | None) -> tuple[Comment, ...]:
    """All comments of *text* in order; a ``#`` inside a scalar is none."""
    comments: list[tuple[int, int]] = []
    position = 0
    for leaf in [*_scalars(root), None]:
        end = leaf.span.start if leaf else len(text)
        # the pattern looks at the character before, so it searches the whole text
        comments.extend(match.span() for match in _COMMENT.finditer(text, position, end))
        if leaf:
            if leaf.style in ("literal", "folded"):
                header = _HEADER_COMMENT.search(text, leaf.span.start, leaf.span.end)
                if header and "\n" not in text[leaf.span.start : header.start(1)]:
                    comments.append(header.span(1))
            position = max(position, leaf.span.end)
    return tuple(_comment(text, Span(*span)) for span in comments)


def _scalars(root: Node | None) -> Iterator[Node]:
    pending = [root] if root else []
    while pending:
        node = pending.pop()
        if node.kind == "scalar":
            yield node
        children = [*node.items, *(child for pair in node.pairs for child in pair)]
        pending.extend(reversed(children))


def _comment(text: str, span: Span) -> Comment:
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    return Comment(span, text[slice(*span)].rstrip(), not text[start : span.start].strip(" \t"))
