"""A form of report: what it says of one file, and how the run's report is made of that.

So that of a great many files little has to be held, what is said of a file rests on that file
alone; what stands before or behind it, on what is left of every report for the summary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.records import NamedTuple
from lfconfiglint.report.machine import json_text

Pieces = Iterable[str]
"""What is said of each file, in order; empty where that is nothing."""
_HERE = "\0"


class Form(NamedTuple):
    """``piece`` is the text for one file. ``frame`` yields the report from the pieces and from the
    reports, of which documents and values may be gone; without one it is just the pieces."""

    piece: Callable[[FileReport, Lang], str]
    frame: Callable[[Pieces, Sequence[FileReport], Lang], Iterator[str]] | None = None

    def lines(self, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
        """A report of files that are all there: its lines, or in a frame all of it as one."""
        pieces = [self.piece(report, lang) for report in reports]
        if self.frame is not None:
            yield "".join(self.frame(pieces, reports, lang)).removesuffix("\n")
            return
        for piece in filter(None, pieces):
            yield from piece.removesuffix("\n").split("\n")


def json_items(contents: Iterable[object], pad: str) -> str:
    """Elements of an array whose elements are indented by *pad*."""
    return f",\n{pad}".join(json_text(each).replace("\n", f"\n{pad}") for each in contents)


def in_array(frame: Callable[[list[str]], object], pieces: Pieces, pad: str) -> Iterator[str]:
    """JSON with the array that *frame* is given filled with *pieces* of :func:`json_items`."""
    filled = filter(None, pieces)
    first = next(filled, None)
    if first is None:
        yield f"{json_text(frame([]))}\n"
        return
    before, after = json_text(frame([_HERE])).split(json_text(_HERE))
    yield before + first
    for piece in filled:
        yield f",\n{pad}{piece}"
    yield f"{after}\n"
