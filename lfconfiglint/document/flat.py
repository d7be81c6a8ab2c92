"""The plain config that most are: ``key: value`` lines and comments, read without a YAML parser.

What is read here is what :mod:`lfconfiglint.document.full` makes of it, to the last span; the
tests hold them together. Anything with even a chance of meaning more (indentation, lists, escapes,
tags, `${`, numbers in unusual forms, a key that stands twice, an odd character) is left to it.
"""

from __future__ import annotations

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Comment, Document, Entry, KeyPath, Reading, Span, Style

_WORDS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}
_NONE_AS_TEXT = ("None", "none")

_FIRST_OF_TEXT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/")
_MOST_LINES = 4000
_MOST_DIGITS = 15
"""What is longer has rounding or readings of its own."""


class _NotFlat(Exception):
    """The file needs the full reader."""


def parse_flat(data: bytes, dialect: Dialect) -> Document | None:
    """The document, or None where the full reader has to say what it is."""
    try:
        text = data.decode()
        return _Flat(text, dialect).document()
    except (_NotFlat, UnicodeDecodeError):
        return None


class _Flat:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.values: dict[str, object] = {}
        self.entries: dict[KeyPath, Entry] = {}
        self.comments: list[Comment] = []
        self.readings: list[Reading] = []

    def document(self) -> Document:
        lines = self.text.split("\n")
        _need(len(lines) <= _MOST_LINES)
        start = 0
        for line in lines:
            # no control character, no other kind of line end, no tab
            _need(line.isprintable())
            self.line(line, start)
            start += len(line) + 1
        _need(self.values)
        return Document(
            self.text,
            values=self.values,
            entries=self.entries,
            comments=tuple(self.comments),
            readings=tuple(self.readings),
            dialect=self.dialect,
        )

    def line(self, line: str, start: int) -> None:
        content = line.lstrip(" ")
        if not content:
            return
        if content[0] == "#":
            self.comment(line, start, len(line) - len(content), own_line=True)
            return
        key, colon, rest = line.partition(": ")
        _need(colon and key.isidentifier() and key.isascii() and key not in self.values)
        _need(key not in _WORDS and len(key) < 100)
        written = rest.lstrip(" ")
        place = len(line) - len(written)
        value, style = self.value(line, start, written, place)
        span = Span(start + place, start + place + len(value))
        self.values[key] = _meaning(value, style, self.dialect)
        path: KeyPath = (key,)
        if value in _NONE_AS_TEXT:
            facts = {"key": key, "written": value, "value": value, "meant": None}
            self.readings.append(Reading("none-as-text", path, span, facts))
        self.entries[path] = Entry(path, Span(start, start + len(key)), span, style, True)

    def value(self, line: str, start: int, written: str, place: int) -> tuple[str, Style]:
        """The value as written, quotes included, without what follows it."""
        quote = written[:1]
        if quote in ("'", '"'):
            end = written.find(quote, 1) + 1
            _need(end)
            value, after = written[:end], written[end:]
            # an escape, or a doubled quote
            _need("\\" not in value and (not after or after[0] == " "))
            rest = after.lstrip(" ")
            _need(not rest or rest[0] == "#")
            style: Style = "single" if quote == "'" else "double"
        else:
            end = written.find(" #")
            value = (written if end < 0 else written[:end]).rstrip(" ")
            rest = "" if end < 0 else written[end + 1 :]
            _need(value and ": " not in value and value[-1] != ":")
            style = "plain"
        _need("$" not in value)
        if rest:
            self.comment(line, start, len(line) - len(rest), own_line=False)
        return value, style

    def comment(self, line: str, start: int, place: int, *, own_line: bool) -> None:
        span = Span(start + place, start + len(line))
        self.comments.append(Comment(span, line[place:].rstrip(), own_line))


def _need(holds: object) -> None:
    if not holds:
        raise _NotFlat


def _meaning(written: str, style: Style, dialect: Dialect) -> object:
    """The value of a scalar."""
    if style != "plain":
        return written[1:-1]
    if written in _WORDS:
        return _WORDS[written]
    if written[0] in _FIRST_OF_TEXT or written.startswith(("./", "../")):
        return written
    _need(written.isascii() and len(written) <= _MOST_DIGITS)
    if written.isdigit():
        _need(written[0] != "0" or written == "0")
        return int(written)
    mantissa, e, exponent = written.replace("E", "e").partition("e")
    whole, dot, part = mantissa.partition(".")
    _need(whole.isdigit() and (part.isdigit() or not dot))
    if e:
        # the older loaders take more of these for texts
        _need(exponent.removeprefix("-").isdigit() and not dialect.loads_with_pyyaml)
    return float(written)
