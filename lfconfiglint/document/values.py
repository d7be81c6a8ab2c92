"""From nodes to the values that OmegaConf hands to LLaMA-Factory, and why it would refuse to."""

from __future__ import annotations

from collections.abc import Hashable

from lfconfiglint.document.interpolation import is_broken
from lfconfiglint.document.model import Position, Problem, Span
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import PREFIX, UnusableScalar, construct_scalar
from lfconfiglint.language import Text

MAX_EXPANDED = 10_000
"""Nodes that aliases may expand to (omegaconf 2.4.0)."""

_UNSUPPORTED = {"set", "timestamp"}
"""Types that PyYAML constructs and OmegaConf refuses."""


class Refused(Exception):
    """The loader refuses this node."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem


class Constructor:
    """Builds values; duplicate keys are collected in ``problems``, anything else raises."""

    def __init__(self, text: str, *, interpolation: bool = True) -> None:
        self.text = text
        self.interpolation = interpolation
        self.problems: list[Problem] = []

    def construct(self, node: Node) -> object:
        node = node.resolved()
        if node.kind == "scalar":
            return self.scalar(node)
        if node.kind == "sequence":
            return self.sequence(node)
        return self.mapping(node)

    def scalar(self, node: Node) -> object:
        if node.tag in _UNSUPPORTED:
            raise self.refused("unusable-value", node, *_cannot_hold(node.tag))
        try:
            value = construct_scalar(node.tag, node.text)
        except KeyError:
            raise self.unsupported(node) from None
        except UnusableScalar:
            shown = node.text[:40]
            raise self.refused(
                "unusable-value",
                node,
                f"'{shown}' is not a value of type {node.tag}",
                f"'{shown}' 不是 {node.tag} 类型的值",
            ) from None
        if self.interpolation and isinstance(value, str) and is_broken(value):
            raise self.refused(
                "broken-interpolation",
                node,
                "a `${` is not closed, or names nothing",
                "`${` 未闭合或内容为空",
            )
        return value

    def sequence(self, node: Node) -> object:
        if node.tag in ("omap", "pairs"):
            pairs = [item.resolved().pairs for item in node.items]
            if all(len(entry) == 1 for entry in pairs):
                return [
                    (self.construct(entry[0][0]), self.construct(entry[0][1])) for entry in pairs
                ]
        if node.tag != "seq":
            raise self.unsupported(node)
        return [self.construct(item) for item in node.items]

    def mapping(self, node: Node) -> dict[object, object]:
        if node.tag in _UNSUPPORTED:
            raise self.refused("unusable-value", node, *_cannot_hold(node.tag))
        if node.tag != "map":
            raise self.unsupported(node)
        self.report_duplicates(node)
        values: dict[object, object] = {}
        own = {key.resolved().text for key, _ in node.pairs if key.resolved().tag == "str"}
        for key, value in self.merged(node, own):
            values[self.key(key)] = self.construct(value)
        for key, value in node.pairs:
            if key.resolved().tag != "merge":
                values[self.key(key)] = self.construct(value)
        self.refuse_ambiguous_keys(node, values)
        return values

    def refuse_ambiguous_keys(self, node: Node, values: dict[object, object]) -> None:
        for key in values:
            if isinstance(key, int) and not isinstance(key, bool) and str(key) in values:
                raise self.refused(
                    "unusable-key",
                    node,
                    f"the number {key} and the text '{key}' are both keys",
                    f"数字 {key} 与文本 '{key}' 同时作为键",
                )

    def merged(self, node: Node, own: set[str]) -> list[tuple[Node, Node]]:
        """Entries that merge keys bring in, weakest first, without what *node* gives itself."""
        found: list[tuple[Node, Node]] = []
        for key, value in node.pairs:
            if key.resolved().tag != "merge":
                continue
            source = value.resolved()
            sources = [source] if source.kind == "mapping" else list(reversed(source.items))
            for item in sources:
                mapping = item.resolved()
                if source.kind == "scalar" or mapping.kind != "mapping":
                    raise self.refused(
                        "unusable-value",
                        value,
                        "`<<` merges mappings only",
                        "`<<` 只能合并映射",
                    )
                found.extend(self.merged(mapping, set()))
                found.extend(pair for pair in mapping.pairs if pair[0].resolved().tag != "merge")
        return [
            pair
            for pair in found
            if pair[0].resolved().tag != "str" or pair[0].resolved().text not in own
        ]

    def key(self, node: Node) -> Hashable:
        key = node.resolved()
        if key.tag == "value":
            return key.text
        if key.kind != "scalar":
            raise self.refused(
                "unusable-key",
                node,
                "a list or mapping cannot be a key; quote the value if it starts with `{` or `[`",
                "列表或映射不能作为键；若值以 `{` 或 `[` 开头，请加引号",
            )
        value = self.scalar(key)
        if value is None:
            raise self.refused("unusable-key", node, "a key is empty", "键为空")
        assert isinstance(value, Hashable)
        return value

    def report_duplicates(self, node: Node) -> None:
        first: dict[str, Node] = {}
        for key, _ in node.pairs:
            resolved = key.resolved()
            if resolved.tag != "str":
                continue
            if resolved.text in first:
                line = self.position(first[resolved.text].span.start).line
                self.problems.append(
                    Problem(
                        "duplicate-key",
                        key.span,
                        Text(
                            f"`{resolved.text}` stands twice, first on line {line}",
                            f"`{resolved.text}` 重复出现，首次在第 {line} 行",
                        ),
                    )
                )
            else:
                first[resolved.text] = key

    def position(self, offset: int) -> Position:
        before = self.text[:offset]
        lines = before.replace("\r\n", "\n").replace("\r", "\n")
        return Position(lines.count("\n") + 1, len(lines) - lines.rfind("\n"))

    def unsupported(self, node: Node) -> Refused:
        known = ("str", "int", "float", "bool", "null", "map", "seq", "binary")
        if node.text in ("=", "<<") and not node.decorated:
            return self.refused(
                "unsupported-tag",
                node,
                f"a bare `{node.text}` is no value; quote it",
                f"单独的 `{node.text}` 不是值，请加引号",
            )
        tag = f"!!{node.tag}" if not node.tag.startswith(("!", "tag:")) else node.tag
        if node.tag in known:
            return self.refused(
                "unsupported-tag",
                node,
                f"the tag `{tag}` does not fit this value",
                f"标签 `{tag}` 与该值不符",
            )
        return self.refused(
            "unsupported-tag",
            node,
            f"the loader does not know the tag `{tag.removeprefix(PREFIX)}`",
            f"加载器不认识标签 `{tag.removeprefix(PREFIX)}`",
        )

    def refused(self, rule: str, node: Node, en: str, zh: str) -> Refused:
        return Refused(Problem(rule, node.span, Text(en, zh)))


def _cannot_hold(tag: str) -> tuple[str, str]:
    return f"the loader cannot hold a value of type {tag}", f"加载器不支持 {tag} 类型的值"


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
