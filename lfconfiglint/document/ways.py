"""What remains to be read of a config in which keys stand twice, once one line of each has gone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from lfconfiglint.document.compose import compose
from lfconfiglint.document.full import build
from lfconfiglint.document.model import Document
from lfconfiglint.document.nodes import Node

REPEATED = "duplicate-key"
_MOST = 8
"""Ways that are tried; who repeats more keys than that has pasted two configs together."""


def ways_to_read(document: Document) -> tuple[Document, ...]:
    """The config as it is read with each choice among equal top-level keys, at their places in the
    same text. Empty where something else is wrong with it, or where there are too many choices."""
    if {problem.rule for problem in document.problems} != {REPEATED}:
        return ()
    root = _root(document)
    places: dict[str, list[int]] = {}
    for place, (key, _) in enumerate(root.pairs):
        if key.kind == "scalar" and key.tag == "str":
            places.setdefault(key.text, []).append(place)
    repeated = [each for each in places.values() if len(each) > 1]
    if not repeated or prod(map(len, repeated)) > _MOST:
        return ()
    ways = tuple(_ways(document, repeated))
    return () if any(way.problems for way in ways) else ways


def _ways(document: Document, repeated: list[list[int]]) -> Iterator[Document]:
    every = {place for places in repeated for place in places}
    for kept in product(*repeated):
        # building changes the tree, so that each way needs its own
        tree = compose(document.text, document.dialect)
        gone = every.difference(kept)
        root = tree.root
        assert root is not None
        root.pairs = [pair for place, pair in enumerate(root.pairs) if place not in gone]
        yield build(document.text, document.bom, tree, document.dialect)


def _root(document: Document) -> Node:
    root = compose(document.text, document.dialect).root
    assert root is not None
    return root
