"""The plain config that most are: lines of ``key: value``, nested by indentation, lists of such
values and comments, read without a YAML parser.

What is read here is what :mod:`lfconfiglint.document.full` makes of it, to the last span; the
tests hold them together. Anything with even a chance of meaning more (flow mappings, texts over
several lines, escapes, tags other than `!!float`, `${`, numbers in unusual forms, a key that stands
twice, an odd character) is left to it.
"""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.flat_levels import Levels
from lfconfiglint.document.flat_values import NotFlat, is_key, marked, meaning, need
from lfconfiglint.document.model import Comment, Document, Entry, Reading, Span, Style

_NONE_AS_TEXT = ("None", "none")

_MOST_LINES = 4000
_MOST_LISTED = 15_000
"""Characters that a text with lists in brackets may have: fewer than the nodes that a loader takes
could be written with."""
_BOM = "\ufeff"


def parse_flat(data: bytes, dialect: Dialect) -> Document | None:
    """The document, or None where the full reader has to say what it is."""
    try:
        return _Flat(data.decode(), dialect).document()
    except (NotFlat, UnicodeDecodeError):
        return None


class _Flat:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.bom = text.startswith(_BOM)
        self.text = text.removeprefix(_BOM)
        self.dialect = dialect
        self.levels = Levels()
        self.comments: list[Comment] = []
        self.readings: list[Reading] = []

    def document(self) -> Document:
        lines = self.text.split("\n")
        need(len(lines) <= _MOST_LINES)
        start = 0
        for line in lines:
            length = len(line) + 1
            line = line.removesuffix("\r")
            # no control character, no other kind of line end, no tab
            if not line.isprintable():
                raise NotFlat
            self.line(line, start)
            start += length
        values = self.levels.end()
        need(values)
        return Document(
            self.text,
            self.bom,
            values=values,
            entries=self.levels.entries,
            comments=tuple(self.comments),
            readings=tuple(self.readings),
            dialect=self.dialect,
        )

    def line(self, line: str, start: int) -> None:
        content = line.lstrip(" ")
        if not content:
            return
        indent = len(line) - len(content)
        if content[0] == "#":
            self.comment(line, start, indent, own_line=True)
            return
        item = content.startswith("- ")
        self.levels.enter(indent, start + indent, item=item)
        if item:
            self.item(line, start, indent)
        else:
            self.entry(line, start, indent, content)

    def item(self, line: str, start: int, indent: int) -> None:
        written = line[indent + 1 :].lstrip(" ")
        need(written)
        place = len(line) - len(written)
        value, style = self.value(line, start, written, place)
        self.levels.add(meaning(value, style, self.dialect), start + place + len(value))

    def entry(self, line: str, start: int, indent: int, content: str) -> None:
        key, colon, rest = content.partition(":")
        need(colon and is_key(key) and (not rest or rest[0] == " "))
        path = self.levels.path_of(key)
        name = Span(start + indent, start + indent + len(key))
        written = rest.lstrip(" ")
        if not written or written[0] == "#":
            if written:
                self.comment(line, start, len(line) - len(written), own_line=False)
            empty = Span(name.end + 1, name.end + 1)
            self.levels.begin(Entry(path, name, empty, "empty", False), indent)
            return
        place = len(line) - len(written)
        if written[0] in "[!":
            need(len(self.text) <= _MOST_LISTED)
            form, held, style = marked(written, self.dialect)
            self.rest(line, start, written[len(form) :])
            span = Span(start + place, start + place + len(form))
            self.levels.put(Entry(path, name, span, style, False), held)
            return
        value, style = self.value(line, start, written, place)
        span = Span(start + place, start + place + len(value))
        self.levels.put(Entry(path, name, span, style, True), meaning(value, style, self.dialect))
        if value in _NONE_AS_TEXT and len(path) == 1:
            facts = {"key": key, "written": value, "value": value, "meant": None}
            self.readings.append(Reading("none-as-text", path, span, facts))

    def value(self, line: str, start: int, written: str, place: int) -> tuple[str, Style]:
        """The value as written, quotes included, without what follows it."""
        quote = written[:1]
        if quote in ("'", '"'):
            end = written.find(quote, 1) + 1
            need(end)
            value = written[:end]
            need("\\" not in value)
            # what follows a doubled quote is none of these
            self.rest(line, start, written[end:])
            style: Style = "single" if quote == "'" else "double"
        else:
            end = written.find(" #")
            value = (written if end < 0 else written[:end]).rstrip(" ")
            need(value and ": " not in value and value[-1] != ":")
            style = "plain"
            if end >= 0:
                self.comment(line, start, len(line) - len(written) + end + 1, own_line=False)
        need("${" not in value)
        return value, style

    def rest(self, line: str, start: int, after: str) -> None:
        """What follows a value that has an end of its own: blanks, and a comment behind some."""
        if after:
            rest = after.lstrip(" ")
            need(after[0] == " " and (not rest or rest[0] == "#"))
            if rest:
                self.comment(line, start, len(line) - len(rest), own_line=False)

    def comment(self, line: str, start: int, place: int, *, own_line: bool) -> None:
        span = Span(start + place, start + len(line))
        self.comments.append(Comment(span, line[place:].rstrip(), own_line))
