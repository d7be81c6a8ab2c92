"""Keys that are commented out: `# save_only_model: true`."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Comment, Document, Span
from lfconfiglint.document.read import parse_document
from lfconfiglint.records import NamedTuple

_KEY_COMMENT = re.compile(r"#{1,3}[ \t]?(?P<entry>(?P<key>\w+):[ \t]+\S.*)")
_DIRECTIVE = re.compile(r"#+\s*lfconfiglint\s*:")


class CommentedOut(NamedTuple):
    """``mark`` is from the start of the line up to the key; ``value`` is what it would be."""

    comment: Comment
    mark: Span
    value: object


def commented_out(document: Document, key: str) -> list[CommentedOut]:
    """The places where *key* is commented out between the top-level entries of the file.

    What stands above the first key is left alone: it is a title or instructions more often.
    """
    top = [entry for path, entry in document.entries.items() if len(path) == 1]
    first = min((entry.key.start for entry in top), default=len(document.text))
    found = []
    for comment in document.comments:
        match = _KEY_COMMENT.fullmatch(comment.text)
        if match is None or match["key"] != key or not comment.own_line:
            continue
        place = comment.span.start
        within = any(entry.key.start < place < entry.value.end for entry in top)
        if place < first or within or _has_context(document, comment):
            continue
        live = parse_document(match["entry"].encode(), document.dialect)
        value = live.values.get(key)
        if live.problems or len(live.values) != 1 or isinstance(value, list | dict):
            continue
        start = document.line_of(place).start
        found.append(CommentedOut(comment, Span(start, place + match.start("entry")), value))
    return found


def revives(comment: str, key: str, value: object) -> str | None:
    """The comment that is left where *comment* is `key: value` commented out: empty for none.

    None where it is anything else.
    """
    match = _KEY_COMMENT.fullmatch(comment)
    if match is None or match["key"] != key:
        return None
    live = parse_document(match["entry"].encode())
    if live.problems or live.values != {key: value}:
        return None
    return "".join(left.text for left in live.comments)


def _has_context(document: Document, comment: Comment) -> bool:
    """Whether a directive above is for the next key, which must stay the next, or words below go
    on about it, and perhaps say why it is switched off."""
    own = {document.position(c.span.start).line: c.text for c in document.comments if c.own_line}
    line = document.position(comment.span.start).line
    below = own.get(line + 1)
    if below and not _KEY_COMMENT.fullmatch(below) and not below.startswith("##"):
        return True
    while own.get(line - 1):
        line -= 1
        if _DIRECTIVE.match(own[line]):
            return True
    return False
