"""From nodes to the Python values that PyYAML constructs.

The order of work is PyYAML's, breadth first with merge keys resolved as each mapping is reached:
merging changes a mapping for whoever merges it later, and the loader's verdict depends on it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Hashable
from pathlib import Path

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.merge import Refused, flatten
from lfconfiglint.document.model import Problem
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import SCALAR_TAGS, UnusableScalar, construct_scalar
from lfconfiglint.records import dataclass, field

_COLLECTION_KINDS = {
    "seq": "sequence",
    "omap": "sequence",
    "pairs": "sequence",
    "map": "mapping",
    "set": "mapping",
}
_PATH_TAGS = tuple(
    f"python/object/apply:pathlib.{module}{name}"
    for module in ("", "_local.")
    for name in ("Path", "PosixPath")
)
"""OmegaConf's own; ``WindowsPath`` fails where LLaMA-Factory trains."""

_ESCAPED_MISSING = re.compile(r"\\+\?\?\?")

Container = list[object] | dict[Hashable, object] | set[object]


@dataclass(slots=True)
class Constructed:
    """Values by the identity of their nodes, and what each mapping holds in the end.

    ``entries`` gives key and value node for every key of a mapping: of keys that are equal the
    last, whatever it replaced.
    """

    values: dict[int, object] = field(default_factory=dict)
    entries: dict[int, dict[Hashable, tuple[Node, Node]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, node: Node) -> object:
        """The value of a node; None for one that was refused."""
        return self.values.get(id(node.resolved()))


def construct(root: Node, line_of: Callable[[int], int], dialect: Dialect) -> Constructed:
    """Build every value; ``line_of`` gives the 1-based line of an offset."""
    constructor = _Constructor(line_of, dialect)
    constructor.start(root)
    while constructor.pending:
        constructor.fill(*constructor.pending.popleft())
    return constructor.result


class _Constructor:
    def __init__(self, line_of: Callable[[int], int], dialect: Dialect) -> None:
        self.line_of = line_of
        self.dialect = dialect
        self.result = Constructed()
        self.pending: deque[tuple[Node, Container]] = deque()

    def start(self, node: Node) -> object:
        """The value of a node, filled later where it is a collection; a refusal is noted."""
        try:
            return self.make(node.resolved())
        except Refused as refused:
            self.result.problems.append(refused.at(node))
            return None

    def value(self, node: Node) -> object:
        """The same for what is no key: OmegaConf takes one backslash from an escaped ``???``."""
        value = self.start(node)
        if isinstance(value, str) and _ESCAPED_MISSING.fullmatch(value):
            return value[1:] if self.dialect.holds_in_omegaconf else value
        return value

    def make(self, node: Node) -> object:
        known = self.result.values
        if id(node) not in known:
            known[id(node)] = self.new(node)
        return known[id(node)]

    def new(self, node: Node) -> object:
        if _COLLECTION_KINDS.get(node.tag) == node.kind:
            container: Container = {} if node.tag == "map" else set() if node.tag == "set" else []
            self.pending.append((node, container))
            return container
        is_path = node.tag in _PATH_TAGS and not self.dialect.loads_with_pyyaml
        if is_path and node.kind == "sequence":
            parts = [self.start(item) for item in node.items]
            texts = [part for part in parts if isinstance(part, str)]
            if len(texts) < len(parts):
                raise Refused("unusable-value", "a path is made of texts", "路径只能由文本组成")
            return Path(*texts)
        try:
            return construct_scalar(node.tag, _text_of(node))
        except KeyError:
            raise _unsupported(node) from None
        except UnusableScalar:
            shown = node.text if len(node.text) <= 40 else node.text[:40] + "..."
            raise Refused(
                "unusable-value",
                f"'{shown}' is not a value of type {node.tag}",
                f"'{shown}' 不是 {node.tag} 类型的值",
            ) from None

    def fill(self, node: Node, container: Container) -> None:
        if node.kind == "mapping":
            self.fill_mapping(node, container)
        elif isinstance(container, list):
            if node.tag == "seq":
                container.extend([self.value(item) for item in node.items])
            else:
                self.fill_pairs(node, container)

    def fill_pairs(self, node: Node, container: list[object]) -> None:
        """``!!omap`` and ``!!pairs``: mappings of one entry each become tuples."""
        for item in node.items:
            mapping = item.resolved()
            if mapping.kind == "mapping" and len(mapping.pairs) == 1:
                key, value = mapping.pairs[0]
                container.append((self.value(key), self.value(value)))
            else:
                refused = Refused(
                    "unusable-value",
                    f"`!!{node.tag}` takes mappings of one entry each",
                    f"`!!{node.tag}` 的每一项须为仅含一个键的映射",
                )
                self.result.problems.append(refused.at(item))

    def fill_mapping(self, node: Node, container: Container) -> None:
        try:
            flatten(node, self.line_of, self.result.problems, self.dialect)
        except Refused as refused:
            self.result.problems.append(refused.at(node))
            return
        entries = self.result.entries.setdefault(id(node), {})
        for key_node, value_node in node.pairs:
            key = self.start(key_node)
            value = self.value(value_node)
            if isinstance(key, (list, dict, set)):
                unusable = Refused(
                    "unusable-key",
                    "a list or mapping cannot be a key; "
                    "quote the value if it starts with `{` or `[`",
                    "列表或映射不能作为键；若值以 `{` 或 `[` 开头，请加引号",
                )
                self.result.problems.append(unusable.at(key_node))
            elif isinstance(key, Hashable):
                entries[key] = key_node, value_node
                if isinstance(container, dict):
                    container[key] = value
                elif isinstance(container, set):
                    container.add(key)


def _text_of(node: Node) -> str:
    """The text under a scalar's tag; a mapping may give it as the value of its key ``=``."""
    inner = node
    while inner.kind == "mapping":
        defaults = [value for key, value in inner.pairs if key.resolved().tag == "value"]
        if not defaults:
            raise _unsupported(node)
        inner = defaults[0].resolved()
    if inner.kind != "scalar":
        raise _unsupported(node)
    return inner.text


def _unsupported(node: Node) -> Refused:
    if node.tag in ("value", "merge") and not node.decorated:
        return Refused(
            "unsupported-tag",
            f"a bare `{node.text}` is no value; quote it",
            f"单独的 `{node.text}` 不是值，请加引号",
        )
    tag = node.tag if node.tag.startswith("!") else f"!!{node.tag}"
    if node.tag in SCALAR_TAGS or node.tag in _COLLECTION_KINDS:
        return Refused(
            "unsupported-tag",
            f"the tag `{tag}` does not fit this value",
            f"标签 `{tag}` 与该值不符",
        )
    return Refused(
        "unsupported-tag", f"the loader does not know the tag `{tag}`", f"加载器不认识标签 `{tag}`"
    )
