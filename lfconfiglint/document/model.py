"""What a config file is made of: text, spans, entries, comments, values and problems.

Offsets are character indices into ``Document.text`` (the decoded file without its byte order
mark, line ends untouched); ends are exclusive. Lines and columns shown to people are 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, dataclass, field

KeyPath = tuple["str | int", ...]
"""Route to a value: mapping keys and sequence indices, outermost first."""

Style = Literal[
    "plain", "single", "double", "literal", "folded",
    "flow-mapping", "flow-sequence", "block-mapping", "block-sequence", "alias", "empty",
]  # fmt: skip

_LINE_END = r"\r\n?|\n"


class Span(NamedTuple):
    """Characters ``start`` up to, not including, ``end`` of a document's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place for people: 1-based line, 1-based column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key: value`` of a mapping, at any depth.

    ``value`` is the span of the value as written, with tag and anchor, without trailing comment
    or line end; for an empty value it has zero width right after the colon. ``simple`` is true
    when the entry stands alone on one line of a block mapping, with no tag, anchor or alias;
    ``flow`` when it stands in a flow mapping, ``{...}``.
    """

    path: KeyPath
    key: Span
    value: Span
    style: Style
    simple: bool
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """From ``#`` to the end of its line, line end excluded."""

    span: Span
    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the file, or a part of it, cannot be read as LLaMA-Factory would read it.

    ``rule`` is the id of the rule under ``rules/document`` that reports it; ``detail`` says more.
    """

    rule: str
    span: Span
    detail: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that is read, but perhaps not as its writer meant it.

    ``rule`` is the id of the rule under ``rules/document`` that may report it; ``facts`` are the
    values that its texts show.
    """

    rule: str
    path: KeyPath
    span: Span
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Document:
    """One config as read. ``values`` is what LLaMA-Factory's loader returns for it: empty when
    there are ``problems``, because then the loader raises. ``repeated`` are keys that stand more
    than once, where the release lets that pass; their entry is the last one, which counts."""

    text: str
    bom: bool = False
    values: dict[str, object] = field(default_factory=dict)
    entries: dict[KeyPath, Entry] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    problems: tuple[Problem, ...] = ()
    readings: tuple[Reading, ...] = ()
    repeated: frozenset[KeyPath] = frozenset()
    dialect: Dialect = Dialect.OMEGACONF

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of each line's first character; lines end at LF, CRLF or a lone CR."""
        if "\r" not in self.text:
            # as most files, without a pattern to compile
            return [0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])]
        return [0, *(match.end() for match in re.finditer(_LINE_END, self.text))]

    def position(self, offset: int) -> Position:
        # asked for what is shown, which most files have nothing of
        from bisect import bisect_right

        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> Span:
        """The span of a 1-based line, its line end included."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return Span(starts[number - 1], end)

    def line_of(self, offset: int) -> Span:
        return self.line(self.position(offset).line)
