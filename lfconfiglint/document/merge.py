"""Merge keys (``<<``) and duplicate keys, as OmegaConf's loader and PyYAML's treat them."""

from __future__ import annotations

from collections.abc import Callable

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Problem
from lfconfiglint.document.nodes import Node
from lfconfiglint.language import Text


class Refused(Exception):
    """The loader refuses a node: *node*, or the one that the catcher was about to load."""

    def __init__(self, rule: str, en: str, zh: str, node: Node | None = None) -> None:
        super().__init__(en)
        self.rule = rule
        self.detail = Text(en, zh)
        self.node = node

    def at(self, node: Node) -> Problem:
        return Problem(self.rule, (self.node or node).span, self.detail)


def flatten(
    node: Node, line_of: Callable[[int], int], problems: list[Problem], dialect: Dialect
) -> None:
    """Replace merge keys of a mapping by what they bring in.

    OmegaConf's loader refuses duplicate keys, a problem each: only keys that are text are
    compared, and of numbers and truth values the last one wins. PyYAML's lets the last one win.
    A mapping that two merges reach is flattened twice, and entries that came in twice the first
    time are duplicates the second time.
    """
    own: dict[str, Node] = {}
    if not dialect.loads_with_pyyaml:
        own = _own_keys(node, line_of, problems)
    merged: list[tuple[Node, Node]] = []
    kept: list[tuple[Node, Node]] = []
    for key, value in node.pairs:
        if key.resolved().tag == "merge":
            for source in _sources(value):
                flatten(source, line_of, problems, dialect)
                merged += source.pairs
        else:
            if key.resolved().tag == "value":
                key.resolved().tag = "str"
            kept.append((key, value))
    node.pairs = [pair for pair in merged if not _stands_in(pair[0], own)] + kept


def _own_keys(
    node: Node, line_of: Callable[[int], int], problems: list[Problem]
) -> dict[str, Node]:
    """Keys that are text, by that text; adds a problem for each that stands again."""
    own: dict[str, Node] = {}
    for key, _ in node.pairs:
        name = key.resolved()
        if name.tag != "str":
            continue
        if name.kind != "scalar":
            raise Refused(
                "unusable-key", "a list or mapping cannot be a key", "列表或映射不能作为键", key
            )
        if name.text in own:
            line = line_of(own[name.text].span.start)
            detail = Text(
                f"`{name.text}` stands twice, first on line {line}",
                f"`{name.text}` 重复出现，首次在第 {line} 行",
            )
            problems.append(Problem("duplicate-key", key.span, detail))
        else:
            own[name.text] = key
    return own


def _stands_in(key: Node, own: dict[str, Node]) -> bool:
    name = key.resolved()
    return name.tag == "str" and name.text in own


def _sources(value: Node) -> list[Node]:
    """The mappings to merge, weakest first."""
    target = value.resolved()
    sources = [target] if target.kind == "mapping" else [item.resolved() for item in target.items]
    if target.kind == "scalar" or any(source.kind != "mapping" for source in sources):
        raise Refused("unusable-value", "`<<` merges mappings only", "`<<` 只能合并映射", value)
    return sources[::-1]
