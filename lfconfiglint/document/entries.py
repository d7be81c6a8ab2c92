"""Entries of a document: where every key and value stands in the text."""

from __future__ import annotations

from lfconfiglint.document.model import Entry, KeyPath
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import UnusableScalar, construct_scalar


def collect_entries(text: str, root: Node) -> dict[KeyPath, Entry]:
    """Every entry at every depth, in the order of the text; of duplicate keys the first counts.

    What merge keys or aliases bring in is not written where they stand, so it has no entry there.
    """
    entries: dict[KeyPath, Entry] = {}
    _collect(text, root, (), entries)
    return entries


def _collect(text: str, node: Node, path: KeyPath, entries: dict[KeyPath, Entry]) -> None:
    for index, item in enumerate(node.items):
        _collect(text, item, (*path, index), entries)
    for key, value in node.pairs:
        inner: KeyPath = (*path, _path_key(key.resolved()))
        if inner not in entries:
            entries[inner] = _entry(text, node, inner, key, value)
            _collect(text, value, inner, entries)


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
    return Entry(path, key.span, value.span, value.style, simple)
