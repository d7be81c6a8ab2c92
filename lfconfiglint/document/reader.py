"""The text that the scanner reads, with the positions that libyaml would count."""

from __future__ import annotations

import re

from lfconfiglint.records import dataclass

BREAKS = "\r\n\x85\u2028\u2029"
"""What YAML 1.1 takes for a line end."""

BLANKS_AND_BREAKS = " \t" + BREAKS
END = "\0"
"""Stands behind the last character; the text itself cannot hold it."""

_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_BLANKS_AND_BREAKS = re.compile(f"[{BLANKS_AND_BREAKS}]*")
_TO_BREAK = re.compile(f"[^{BREAKS}{END}]*")
_LOOKAHEAD = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: character offset, and line and column from 0."""

    index: int
    line: int
    column: int


class Reader:
    """What ruamel.yaml's scanner needs of a reader, over a text that is whole in memory.

    Unlike ruamel.yaml's own it ends lines where libyaml does, and ``index`` is always an offset
    into the text as written.
    """

    encoding = None

    def __init__(self, text: str) -> None:
        self.buffer = text + END * _LOOKAHEAD
        self.index = 0
        self.line = 0
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text)), len(self.buffer) + 1]

    @property
    def column(self) -> int:
        return self.index - self._starts[self.line]

    def get_mark(self) -> Mark:
        return Mark(self.index, self.line, self.column)

    def peek(self, ahead: int = 0) -> str:
        return self.buffer[self.index + ahead]

    def prefix(self, length: int = 1) -> str:
        return self.buffer[self.index : self.index + length]

    def forward(self, length: int = 1) -> None:
        self.move_to(self.index + length)

    def move_to(self, index: int) -> None:
        """Go on to *index*, which must not lie before the current place."""
        self.index = index
        while self._starts[self.line + 1] <= index:
            self.line += 1

    def take(self, pattern: re.Pattern[str]) -> str:
        """Consume what *pattern* matches here, which may be nothing."""
        match = pattern.match(self.buffer, self.index)
        if match is None:
            return ""
        self.move_to(match.end())
        return match[0]

    def take_line(self) -> str:
        """Consume the rest of the line, without its end."""
        return self.take(_TO_BREAK)

    def take_break(self) -> str:
        """Consume one line end; as read, CR LF, CR and NEL are all a line feed."""
        return normalized(self.take(_BREAK))

    def take_blanks_and_breaks(self) -> str:
        """Consume spaces, tabs and line ends."""
        return self.take(_BLANKS_AND_BREAKS)


def normalized(line_end: str) -> str:
    return "\n" if line_end in ("\r\n", "\r", "\x85") else line_end


def breaks_in(blanks: str) -> list[str]:
    """The line ends among blanks, as read."""
    return [normalized(line_end) for line_end in _BREAK.findall(blanks)]


def folded(blanks: str) -> str:
    """What blanks between two words of a flow scalar become: a line end turns into a space."""
    breaks = breaks_in(blanks)
    if not breaks:
        return blanks
    first, rest = breaks[0], "".join(breaks[1:])
    return rest or " " if first == "\n" else first + rest


def lines_after_first(blanks: str) -> list[str]:
    """Pieces of blanks that begin a line, without line ends."""
    return _BREAK.split(blanks)[1:]
