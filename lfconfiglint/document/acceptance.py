"""What OmegaConf refuses among values that PyYAML has constructed.

It sees the finished values only: what a later equal key replaced is not looked at.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from lfconfiglint.document.interpolation import is_broken
from lfconfiglint.document.merge import Refused
from lfconfiglint.document.model import Problem
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import Timestamp
from lfconfiglint.document.values import Constructed


def refused_values(
    root: Node, constructed: Constructed, *, interpolation: bool = True
) -> list[Problem]:
    """A problem per value or key; ``interpolation`` off takes ``${`` for ordinary text."""
    problems: list[Problem] = []
    seen: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if id(node.resolved()) in seen:
            continue
        seen.add(id(node.resolved()))
        value = constructed.of(node)
        try:
            _check_value(value, interpolation)
        except Refused as refused:
            problems.append(refused.at(node))
        entries = constructed.entries.get(id(node.resolved()), {})
        if isinstance(value, dict):
            problems += _refused_keys(entries)
        pending.extend(reversed(list(_inner(node.resolved(), value, entries))))
    return problems


def _inner(node: Node, value: object, entries: dict[Hashable, tuple[Node, Node]]) -> Iterator[Node]:
    """Nodes whose values OmegaConf looks at within *node*."""
    if isinstance(value, dict):
        yield from (inner for _, inner in entries.values())
    elif isinstance(value, list):
        for item in node.items:
            if node.tag == "seq":
                yield item
            else:
                yield from (inner for pair in item.resolved().pairs for inner in pair)


def _check_value(value: object, interpolation: bool) -> None:
    if isinstance(value, Timestamp):
        raise Refused(
            "unusable-value",
            "a date, which the loader cannot hold; quoted it is text",
            "这是日期，加载器不支持；加引号即为文本",
        )
    if isinstance(value, set):
        raise Refused(
            "unusable-value",
            "the loader cannot hold a value of type set",
            "加载器不支持 set 类型的值",
        )
    if interpolation and isinstance(value, str) and is_broken(value):
        raise Refused(
            "broken-interpolation",
            "a `${` is not closed, or what stands in it cannot be read",
            "`${` 未闭合，或其中的内容无法解析",
        )


def _refused_keys(entries: dict[Hashable, tuple[Node, Node]]) -> Iterator[Problem]:
    for key, (node, _) in entries.items():
        if key is None:
            yield Refused("unusable-key", "a key is empty or null", "键为空或 null").at(node)
        elif not isinstance(key, (str, bytes, int, float)):
            yield Refused(
                "unusable-key",
                "a key must be text, a number or a truth value",
                "键必须是文本、数字或布尔值",
            ).at(node)
        elif type(key) is int and _is_also_text(key, entries):
            yield Refused(
                "unusable-key",
                "a number and the same number as text are both keys",
                "数字与相同数字的文本同时作为键",
            ).at(node)


def _is_also_text(number: int, entries: dict[Hashable, tuple[Node, Node]]) -> bool:
    try:
        return str(number) in entries
    except ValueError:
        # too many digits to be written out; the loader fails as well
        return True
