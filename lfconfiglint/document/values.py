"""From nodes to the values that OmegaConf hands to LLaMA-Factory, and why it would refuse to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from lfconfiglint.document.interpolation import is_broken
from lfconfiglint.document.model import Position, Problem
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import PREFIX, UnusableScalar, construct_scalar
from lfconfiglint.language import Text

_UNSUPPORTED = {"set", "timestamp"}
"""Types that PyYAML constructs and OmegaConf refuses."""


class Refused(Exception):
    """The loader refuses this node; ``late`` when OmegaConf does, after YAML has constructed it."""

    def __init__(self, problem: Problem, *, late: bool = False) -> None:
        super().__init__(problem.rule)
        self.problem = problem
        self.late = late


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
            raise self.refused("unusable-value", node, *_cannot_hold(node.tag), late=True)
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
                late=True,
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

    def mapping(self, node: Node) -> dict[Hashable, object]:
        if node.tag in _UNSUPPORTED:
            raise self.refused("unusable-value", node, *_cannot_hold(node.tag), late=True)
        if node.tag != "map":
            raise self.unsupported(node)
        self.report_duplicates(node)
        own = {key.resolved().text for key, _ in node.pairs if key.resolved().tag == "str"}
        pairs = self.merged(node, own)
        pairs.extend(pair for pair in node.pairs if pair[0].resolved().tag != "merge")
        values: dict[Hashable, object] = {}
        refused: dict[Hashable, Refused] = {}
        for key_node, value in pairs:
            key = self.key(key_node)
            refused.pop(key, None)
            try:
                values[key] = self.construct(value)
            except Refused as error:
                if not error.late:
                    raise
                # a key that is no text may repeat, and OmegaConf sees its last value only
                refused[key] = error
        for overlooked in refused.values():
            raise overlooked
        self.refuse_late_keys(node, values)
        return values

    def refuse_late_keys(self, node: Node, values: Mapping[Hashable, object]) -> None:
        """OmegaConf takes no null for a key, nor a number beside the same number as text."""
        for key in values:
            if key is None:
                raise self.refused(
                    "unusable-key", self.null_key(node), "a key is empty", "键为空", late=True
                )
            if isinstance(key, int) and not isinstance(key, bool) and str(key) in values:
                raise self.refused(
                    "unusable-key",
                    node,
                    f"the number {key} and the text '{key}' are both keys",
                    f"数字 {key} 与文本 '{key}' 同时作为键",
                    late=True,
                )

    def null_key(self, node: Node) -> Node:
        return next((key for key, _ in node.pairs if key.resolved().tag == "null"), node)

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

    def refused(self, rule: str, node: Node, en: str, zh: str, *, late: bool = False) -> Refused:
        return Refused(Problem(rule, node.span, Text(en, zh)), late=late)


def _cannot_hold(tag: str) -> tuple[str, str]:
    return f"the loader cannot hold a value of type {tag}", f"加载器不支持 {tag} 类型的值"
