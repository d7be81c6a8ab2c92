"""Where entries stand: lines, line ends, indentation, and what may not be touched."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Document, Entry, KeyPath, Span
from lfconfiglint.fixing.refusal import Refused
from lfconfiglint.language import Text

_ANCHOR = re.compile(r"&([^\s,\[\]{}]+)")


def path_of(document: Document, key: str) -> KeyPath:
    """The path of a key of the file, or of one below it where *key* is dotted."""
    return (key,) if (key,) in document.entries else tuple(key.split("."))


def children(document: Document, parent: KeyPath) -> list[Entry]:
    """The entries of the mapping at *parent*, in the order of the text."""
    return [entry for path, entry in document.entries.items() if path[:-1] == parent and path]


def line_end(document: Document, line: Span) -> str:
    text = document.text[line.start : line.end]
    return text[len(text.rstrip("\r\n")) :]


def usual_end(document: Document, line: Span) -> str:
    """The end of *line*; of the line above where it has none, as the last line of a file may."""
    above = document.line_of(max(line.start - 1, 0))
    return line_end(document, line) or line_end(document, above) or "\n"


def last_line(document: Document, entry: Entry) -> Span:
    """The line on which an entry ends; raises :class:`Refused` where more follows there."""
    line = document.line_of(written_end(document, entry) - 1)
    rest = document.text[written_end(document, entry) : line.end].strip()
    if rest and not rest.startswith("#"):
        raise Refused(_not_alone(entry))
    return line


def written_end(document: Document, entry: Entry) -> int:
    """Behind the last character of an entry that is neither blank nor a line end; of a block
    scalar behind the blanks that are content, too."""
    end = max(entry.key.end, entry.value.end)
    written = document.text[entry.key.start : end]
    shown = written.rstrip()
    if entry.style in ("literal", "folded"):
        header = document.text[entry.value.start : end].partition("\n")[0]
        if "+" in header or written[len(shown) :].strip("\r\n"):
            shown = written.removesuffix("\n").removesuffix("\r")
    return entry.key.start + len(shown)


def indent_of(document: Document, entry: Entry) -> str:
    """The blanks before a key that is the first on its line; raises :class:`Refused`."""
    start = document.line_of(entry.key.start).start
    indent = document.text[start : entry.key.start]
    if indent.strip(" "):
        raise Refused(_not_alone(entry))
    return indent


def _not_alone(entry: Entry) -> Text:
    return Text(
        f"`{entry.path[-1]}` does not stand on lines of its own",
        f"`{entry.path[-1]}` 未独占其所在行",
    )


def refuse_comments(document: Document, start: int, end: int) -> None:
    """Raises :class:`Refused` where a comment begins between the offsets."""
    if any(start <= comment.span.start < end for comment in document.comments):
        raise Refused(
            Text("there is a comment within what would be replaced", "将被替换的部分含有注释")
        )


def refuse_shared(document: Document, span: Span) -> None:
    """Raises :class:`Refused` where an alias elsewhere may refer to what stands at *span*."""
    written = document.text[span.start : span.end]
    elsewhere = document.text[: span.start] + "\n" + document.text[span.end :]
    for name in _ANCHOR.findall(written):
        if f"*{name}" in elsewhere:
            raise Refused(
                Text(f"the alias `*{name}` refers to this value", f"别名 `*{name}` 引用了该值")
            )
