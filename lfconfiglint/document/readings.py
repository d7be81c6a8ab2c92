"""Values that are read, but as something else than they look like, and keys that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.entries import Repeated
from lfconfiglint.document.model import Document, Reading
from lfconfiglint.document.nodes import Node
from lfconfiglint.document.scalars import UnusableScalar, construct_scalar, implicit_tag
from lfconfiglint.language import Text

_OCTAL = re.compile(r"[-+]?0[0_]*[1-7][0-7_]+")
"""At least two digits behind a zero; a single one means the same in every base."""

_LONGEST = 40
"""Characters of a number that anyone means; Python cannot print integers of thousands of digits."""

_INFINITY = float("inf")
_RESOLVABLE = re.compile(r"(?<!\\)(?:\\\\)*\$\{[^}]")


def find_readings(
    text: str, root: Node, repeated: tuple[Repeated, ...], dialect: Dialect
) -> tuple[Reading, ...]:
    """What is worth saying about top-level values as written, and about repeated keys."""
    lines = Document(text)
    found = [
        Reading(
            "duplicate-key-last-wins",
            again.path,
            again.key,
            {
                "key": again.path[-1],
                "detail": Text(
                    f"first on line {lines.position(again.first.start).line}",
                    f"首次在第 {lines.position(again.first.start).line} 行",
                ),
            },
        )
        for again in repeated
    ]
    # of equal keys the last one counts
    counting = {key.text: value for key, value in root.pairs if key.tag == "str"}
    for key, value in counting.items():
        if value.kind != "scalar" or value.decorated:
            continue
        for rule, meant in _surprises(value, dialect):
            facts = {"key": key, "written": value.text, "value": _value(value), "meant": meant}
            found.append(Reading(rule, (key,), value.span, facts))
    return tuple(found)


def _surprises(node: Node, dialect: Dialect) -> Iterator[tuple[str, object]]:
    """A rule, and the number that may have been meant."""
    if node.tag == "str" and _RESOLVABLE.search(node.text):
        yield "interpolation-not-resolved", None
    if node.style != "plain" or len(node.text) > _LONGEST:
        return
    if node.tag == "int" and ":" in node.text:
        yield "sexagesimal-number", None
    elif node.tag == "int" and _OCTAL.fullmatch(node.text):
        yield "octal-number", int(node.text.replace("_", ""))
    elif node.tag == "timestamp":
        yield "date-not-text", None
    elif node.tag == "str" and node.text in ("None", "none"):
        yield "none-as-text", None
    elif (
        dialect.loads_with_pyyaml
        and node.tag == "str"
        and implicit_tag(node.text, Dialect.OMEGACONF) == "float"
    ):
        number = construct_scalar("float", node.text)
        # beyond what a float holds no other way of writing helps
        if number not in (_INFINITY, -_INFINITY):
            yield "number-read-as-text", number


def _value(node: Node) -> object:
    try:
        return construct_scalar(node.tag, node.text)
    except (KeyError, UnusableScalar):
        return None
