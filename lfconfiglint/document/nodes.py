"""Nodes: what a document is made of before it has values."""

from __future__ import annotations

from lfconfiglint.document.model import Span, Style
from lfconfiglint.hints import Literal
from lfconfiglint.records import dataclass, field

MAX_DEPTH = 70
"""Levels of nesting. Measured: omegaconf 2.4.0 exhausts Python's stack at 75 mappings."""

MAX_NODES = 10_000
"""Nodes that the loader takes, aliases expanded (omegaconf 2.4.0)."""


@dataclass(eq=False, slots=True)
class Node:
    """``tag`` is short for YAML's own tags (``str``, ``map``); others start with ``!``.

    ``span`` is the node as written, with tag and anchor; for an alias, the alias. ``target`` is
    what an alias stands for. ``text`` is a scalar's content.
    """

    kind: Literal["scalar", "sequence", "mapping", "alias"]
    tag: str
    span: Span
    style: Style
    text: str = ""
    decorated: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    target: Node | None = None

    def resolved(self) -> Node:
        return self if self.target is None else self.target

    def children(self) -> list[Node]:
        """Items, or keys and values in turn."""
        return self.items or [child for pair in self.pairs for child in pair]
