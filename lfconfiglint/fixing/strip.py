"""Take out the comments that fixes left, and nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.fixing.comment import own_comments
from lfconfiglint.fixing.edits import Edit, apply_edits, in_order
from lfconfiglint.fixing.fixer import encode
from lfconfiglint.language import Text


def strip_comments(document: Document) -> tuple[Document, int]:
    """The document without them, and how many there were.

    Raises :class:`InternalError` where the text would mean something else without.
    """
    found = own_comments(document)
    if not found:
        return document, 0
    return edited(document, [Edit(span, "") for _, span in found]), len(found)


def edited(document: Document, edits: list[Edit]) -> Document:
    """The document after edits that only touch comments.

    Raises :class:`InternalError` where they touch more.
    """
    text = Document(apply_edits(document.text, edits), bom=document.bom)
    after = parse_document(encode(text), document.dialect)
    ordered = in_order(edits)
    starts = [edit.span.start for edit in ordered]
    touched = {
        comment.span
        for comment in document.comments
        # of those that begin before its end, none reaches further than the last
        if (before := bisect_left(starts, comment.span.end))
        and comment.span.start < ordered[before - 1].span.end
    }
    kept = Counter(each.text for each in document.comments if each.span not in touched)
    if (
        after.problems
        or repr(after.values) != repr(document.values)
        or kept - Counter(each.text for each in after.comments)
    ):
        raise InternalError(
            Text("a change of comments would change more", "修改注释会影响其他内容")
        )
    return after
