"""A new value in the place of the old one."""

from __future__ import annotations

from lfconfiglint.document.model import Document, Entry, Span
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.places import refuse_comments, refuse_shared
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.fixing.scalar import as_scalar
from lfconfiglint.language import Text


def replacement(document: Document, entry: Entry, value: object) -> Edit:
    """Replaces the value as it is written, however it is written.

    Raises :class:`Refused` where that would take a comment away or change another value.
    """
    text = document.text
    written = written_value(document, entry, value)
    if entry.value.start == entry.value.end:
        if text[entry.value.start - 1 : entry.value.start] != ":":
            raise Refused(
                Text(f"no colon follows `{entry.path[-1]}`", f"`{entry.path[-1]}` 之后没有冒号")
            )
        # over the colon, so that a line which another change adds below stays below
        return Edit(Span(entry.value.start - 1, entry.value.start), ": " + written)
    span = _span(document, entry)
    refuse_comments(document, span.start, span.end)
    refuse_shared(document, span)
    gap = "" if text[span.start - 1] in " \t" or span.start == entry.value.start else " "
    # behind a quote, `#` may begin a comment without a blank
    apart = " " if text[span.end : span.end + 1] == "#" else ""
    return Edit(span, gap + written + apart)


def written_value(document: Document, beside: Entry, value: object) -> str:
    """*value* as it is written where the entry *beside* stands."""
    json_like = beside.flow and document.text[beside.key.start] == '"'
    return as_scalar(value, flow=beside.flow, json_like=json_like)


def _span(document: Document, entry: Entry) -> Span:
    """The value as written: from behind the colon where it begins on a later line, and without
    the line end that a block scalar includes."""
    start, end = entry.value
    if end > start and entry.style in ("literal", "folded"):
        written = document.text[start:end]
        end = start + len(written.removesuffix("\n").removesuffix("\r"))
    between = document.text[entry.key.end : start]
    if "\n" in between or "\r" in between:
        refuse_comments(document, entry.key.end, start)
        start = entry.key.end + between.index(":") + 1
    return Span(start, end)
