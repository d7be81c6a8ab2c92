"""The mappings and lists that a line of a plain config stands in, told by its indentation."""

from __future__ import annotations

from lfconfiglint.document.flat_values import need
from lfconfiglint.document.model import Entry, KeyPath, Span, Style

_MOST_LEVELS = 20


class _Level:
    """A mapping or a list whose lines begin behind ``indent`` spaces; ``end`` is that of what it
    holds so far."""

    __slots__ = ("end", "indent", "is_list", "items", "key", "path", "start", "values")

    def __init__(self, indent: int, path: KeyPath, key: Span, start: int, *, is_list: bool) -> None:
        self.indent = indent
        self.path = path
        self.key = key
        self.start = start
        self.end = start
        self.values: dict[str, object] = {}
        self.items: list[object] = []
        self.is_list = is_list


class Levels:
    """What is open at a line, outermost first, and the entries so far in the order of the text."""

    def __init__(self) -> None:
        self._root = _Level(0, (), Span(0, 0), 0, is_list=False)
        self._levels = [self._root]
        # a key without a value on its line, and the spaces before it
        self._opened: tuple[int, Entry] | None = None
        self.entries: dict[KeyPath, Entry] = {}

    def enter(self, indent: int, place: int, *, item: bool) -> None:
        """Go to the level that a line at *place* belongs to, opening or closing some.

        Raises NotFlat where it belongs to none.
        """
        if not (indent or item or self._opened or len(self._levels) > 1):
            # most lines
            return
        if self._opened:
            above, entry = self._opened
            # the dashes of a list may stand right below its key
            if indent > above or (item and indent == above):
                self._opened = None
                need(len(self._levels) < _MOST_LEVELS)
                self._levels.append(_Level(indent, entry.path, entry.key, place, is_list=item))
                return
        self._close_above(indent, item=item)
        top = self._levels[-1]
        need(top.indent == indent and top.is_list == item)

    def path_of(self, key: str) -> KeyPath:
        """The path of a key that stands here; raises NotFlat where there is one already."""
        top = self._levels[-1]
        need(key not in top.values)
        return (*top.path, key)

    def begin(self, entry: Entry, indent: int) -> None:
        """A key behind so many spaces, whose value the next lines tell."""
        # in their places, before what they hold
        self._levels[-1].values[str(entry.path[-1])] = self.entries[entry.path] = entry
        self._opened = indent, entry

    def put(self, entry: Entry, value: object) -> None:
        """Into the innermost level, whose key it is."""
        top = self._levels[-1]
        top.values[str(entry.path[-1])] = value
        top.end = entry.value.end
        self.entries[entry.path] = entry

    def add(self, value: object, end: int) -> None:
        """To the list that is open, from an item that ends at *end*."""
        top = self._levels[-1]
        top.items.append(value)
        top.end = end

    def end(self) -> dict[str, object]:
        """All values, when the text has ended."""
        self._close_above(-1, item=False)
        return self._root.values

    def _close_above(self, indent: int, *, item: bool) -> None:
        """End what is nested deeper than a line behind so many spaces."""
        if self._opened:
            _, entry = self._opened
            self._opened = None
            self.put(entry, None)
        while len(self._levels) > 1:
            top = self._levels[-1]
            if top.indent < indent or (top.indent == indent and (item or not top.is_list)):
                break
            self._levels.pop()
            style: Style = "block-sequence" if top.is_list else "block-mapping"
            entry = Entry(top.path, top.key, Span(top.start, top.end), style, False)
            self.put(entry, top.items if top.is_list else top.values)
