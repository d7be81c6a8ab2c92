"""Guard against aliases that expand to too much, checked before anything is built."""

from __future__ import annotations

from lfconfiglint.document.model import Problem, Span
from lfconfiglint.document.nodes import MAX_DEPTH, MAX_NODES, Node
from lfconfiglint.language import Text

_MAX_RATIO = 100
_MIN_RATIO_NODES = 1_000
"""A document of more nodes must not be this many times what is written (omegaconf 2.4.0)."""


class _Recursive(Exception):
    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node


class _Expansion:
    """Nodes and levels under every node, aliases expanded; each node is visited once."""

    def __init__(self) -> None:
        self.sizes: dict[int, tuple[int, int]] = {}
        self.open: set[int] = set()

    def measure(self, node: Node) -> tuple[int, int]:
        target = node.resolved()
        if id(target) in self.open:
            raise _Recursive(node)
        if id(target) not in self.sizes:
            self.open.add(id(target))
            inner = [self.measure(child) for child in target.children()]
            self.open.discard(id(target))
            count = 1 + sum(count for count, _ in inner)
            depth = 1 + max((depth for _, depth in inner), default=-1)
            # beyond the limit the exact size does not matter, and could have thousands of digits
            self.sizes[id(target)] = min(count, MAX_NODES + 1), depth
        return self.sizes[id(target)]


def check_aliases(root: Node) -> Problem | None:
    """A problem when aliases refer to themselves or expand to more than the loader takes."""
    expansion = _Expansion()
    start = Span(root.span.start, root.span.start)
    try:
        count, depth = expansion.measure(root)
    except _Recursive as recursive:
        detail = Text("an alias refers to itself", "别名引用了自身")
        return Problem("alias-bomb", recursive.node.span, detail)
    if count > MAX_NODES or _MIN_RATIO_NODES < count > _MAX_RATIO * len(expansion.sizes):
        detail = Text(
            f"aliases expand {len(expansion.sizes)} values to more than the loader takes",
            f"{len(expansion.sizes)} 个值经别名展开后超出加载器上限",
        )
        return Problem("alias-bomb", start, detail)
    if depth > MAX_DEPTH:
        detail = Text("values are nested too deeply for the loader", "嵌套层数过多，加载器无法处理")
        return Problem("unusable-value", start, detail)
    return None
