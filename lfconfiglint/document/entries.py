"""Entries of a document: where every key and value stands in the text."""

from __future__ import annotations

from lfconfiglint.document.model import Entry, KeyPath, Span
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import UnusableScalar, construct_scalar
from lfconfiglint.records import NamedTuple


class Repeated(NamedTuple):
    """A key that stood in its mapping before, with the place where it stood first."""

    path: KeyPath
    key: Span
    first: Span


def collect_entries(
    text: str, root: Node, *, last_wins: bool = False
) -> tuple[dict[KeyPath, Entry], tuple[Repeated, ...]]:
    """Every entry at every depth, in the order of the text, and keys that stand again.

    Of equal keys the first has the entry; with *last_wins* the last one. What merge keys or
    aliases bring in is not written where they stand, so it has no entry there.
    """
    collector = _Collector(text, last_wins)
    collector.collect(root, ())
    return collector.entries, tuple(collector.repeated)


class _Collector:
    def __init__(self, text: str, last_wins: bool) -> None:
        self.text = text
        self.last_wins = last_wins
        self.entries: dict[KeyPath, Entry] = {}
        self.repeated: list[Repeated] = []

    def collect(self, node: Node, path: KeyPath) -> None:
        for index, item in enumerate(node.items):
            self.collect(item, (*path, index))
        first: dict[KeyPath, Span] = {}
        for key, value in node.pairs:
            inner: KeyPath = (*path, _path_key(key.resolved()))
            if inner in first and key.resolved().tag != "merge":
                self.repeated.append(Repeated(inner, key.span, first[inner]))
                if self.last_wins:
                    self.forget(inner)
            first.setdefault(inner, key.span)
            if inner not in self.entries:
                self.entries[inner] = _entry(self.text, node, inner, key, value)
                self.collect(value, inner)

    def forget(self, path: KeyPath) -> None:
        """Drop an entry with all that is within it."""
        for known in [known for known in self.entries if known[: len(path)] == path]:
            del self.entries[known]


def _path_key(key: Node) -> str | int:
    """The key as the values have it where that is text or an integer, else as text."""
    if key.tag == "str":
        return key.text
    try:
        value = construct_scalar(key.tag, key.text)
    except (KeyError, UnusableScalar):
        return key.text
    return value if isinstance(value, int) else str(value)


def _entry(text: str, parent: Node, path: KeyPath, key: Node, value: Node) -> Entry:
    one_line = not any(end in text[key.span.start : value.span.end] for end in "\r\n")
    simple = (
        one_line
        and parent.style == "block-mapping"
        and key.kind == "scalar"
        and value.style in ("plain", "single", "double")
        and not (key.decorated or value.decorated)
    )
    flow = parent.style == "flow-mapping"
    return Entry(path, key.span, value.span, value.style, simple, flow)
