"""Aliases that would never end or fill the memory, found before anything is built from them."""

from __future__ import annotations

from lfconfiglint.document.model import Problem, Span
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.values import Refused
from lfconfiglint.language import Text

MAX_EXPANDED = 10_000
"""Nodes that aliases may expand to (omegaconf 2.4.0)."""


def check_aliases(root: Node) -> Problem | None:
    """A problem when aliases refer to themselves or expand to too much; costs one visit a node."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: Node) -> int:
        target = node.resolved()
        if id(target) in open_nodes:
            raise Refused(
                Problem(
                    "alias-bomb",
                    node.span,
                    Text("an alias refers to itself", "别名引用了自身"),
                )
            )
        if id(target) not in sizes:
            open_nodes.add(id(target))
            children = [*target.items, *(child for pair in target.pairs for child in pair)]
            sizes[id(target)] = 1 + sum(size(child) for child in children)
            open_nodes.discard(id(target))
        return sizes[id(target)]

    try:
        total = size(root)
    except Refused as refused:
        return refused.problem
    if total <= MAX_EXPANDED:
        return None
    return Problem(
        "alias-bomb",
        Span(root.span.start, root.span.start),
        Text(f"it expands to more than {MAX_EXPANDED} values", f"展开后超过 {MAX_EXPANDED} 个值"),
    )
