"""From text to a tree of nodes with spans, through ruamel.yaml's pure-Python parser events.

Nodes are built here rather than by ruamel.yaml's composer because an alias must keep its own span
and scalars must get LLaMA-Factory's types, not YAML 1.2's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lfconfiglint.document.model import Span, Style
from lfconfiglint.document.scalars import PREFIX, implicit_tag

MAX_DEPTH = 100
"""No config nests deeper; the loader itself gives up at some depth that depends on its stack."""

_ANCHOR = re.compile(r"[A-Za-z0-9_-]+")
"""Names that libyaml takes; the pure-Python scanner takes more."""

_SCALAR_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


class Unreadable(Exception):
    """The text is not one YAML document; ``kind`` tells which rule reports it."""

    def __init__(self, kind: str, offset: int, cause: MarkedYAMLError | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.offset = offset
        self.cause = cause


@dataclass(eq=False)
class Node:
    """``tag`` is short for YAML's own tags (``str``, ``map``) and whole for others.

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


def compose(text: str, written: str) -> Node | None:
    """The root node of *text*, or None when it holds nothing; raises :class:`Unreadable`.

    *written* is the text as it stands in the file, from which *text* may differ in blanks.
    """
    try:
        return _Composer(text, written).compose()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable("yaml-syntax", mark.index if mark else 0, error) from None


class _Composer:
    def __init__(self, text: str, written: str) -> None:
        self.text = written
        yaml = YAML(typ="safe", pure=True)
        # YAML 1.1 is what LLaMA-Factory's loader scans
        yaml.version = "1.1"
        self.events: Iterator[Any] = iter(yaml.parse(text))
        self.anchors: dict[str, Node] = {}

    def compose(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise Unreadable("several-documents", event.start_mark.index)
            if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent, AliasEvent)):
                root = self.node(event, 0)
        return root

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self.alias(event)
        if depth > MAX_DEPTH:
            raise Unreadable("unusable-value", event.start_mark.index)
        if isinstance(event, ScalarEvent):
            return self.anchored(event, self.scalar(event))
        is_sequence = isinstance(event, SequenceStartEvent)
        form = "sequence" if is_sequence else "mapping"
        flow = "flow" if event.flow_style else "block"
        node = Node(
            "sequence" if is_sequence else "mapping",
            _short(event.tag) or ("seq" if is_sequence else "map"),
            Span(event.start_mark.index, event.start_mark.index),
            f"{flow}-{form}",  # type: ignore[arg-type]
            decorated=event.anchor is not None or event.tag is not None,
        )
        self.anchored(event, node)
        end = self.fill_sequence(node, depth) if is_sequence else self.fill_mapping(node, depth)
        node.span = Span(node.span.start, self.end_of(node, end))
        return node

    def fill_sequence(self, node: Node, depth: int) -> Any:
        while not isinstance(event := next(self.events), SequenceEndEvent):
            node.items.append(self.node(event, depth + 1))
        return event

    def fill_mapping(self, node: Node, depth: int) -> Any:
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.node(event, depth + 1)
            node.pairs.append((key, self.node(next(self.events), depth + 1)))
        return event

    def end_of(self, node: Node, event: Any) -> int:
        """A block collection's end event lies at the next token; its last child ends before."""
        if node.style.startswith("flow"):
            return int(event.end_mark.index)
        children = [*node.items, *(child for pair in node.pairs for child in pair)]
        return max((child.span.end for child in children), default=node.span.start)

    def scalar(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        style: Style = _SCALAR_STYLES.get(event.style or "", "plain")
        content: str = event.value
        decorated = event.anchor is not None or event.tag is not None
        if style == "plain":
            # an empty scalar has no place of its own; trailing blanks are not part of a plain one
            written = self.text[start:end].rstrip()
            style = "plain" if written else "empty"
            end = start + len(written)
            if "\t" in written and not decorated and "\n" not in written and "\r" not in written:
                content = written
        tag = _short(event.tag)
        if tag is None or tag == "!":
            tag = implicit_tag(content) if style in ("plain", "empty") and not tag else "str"
        return Node("scalar", tag, Span(start, end), style, content, decorated)

    def alias(self, event: Any) -> Node:
        span = Span(event.start_mark.index, event.end_mark.index)
        if not _ANCHOR.fullmatch(event.anchor):
            raise Unreadable("anchor-name", span.start)
        if event.anchor not in self.anchors:
            raise Unreadable("undefined-alias", span.start)
        return Node("alias", "", span, "alias", target=self.anchors[event.anchor])

    def anchored(self, event: Any, node: Node) -> Node:
        if event.anchor is not None:
            if event.anchor in self.anchors:
                raise Unreadable("duplicate-anchor", event.start_mark.index)
            if not _ANCHOR.fullmatch(event.anchor):
                raise Unreadable("anchor-name", event.start_mark.index)
            self.anchors[event.anchor] = node
        return node


def _short(tag: object) -> str | None:
    return None if tag is None else str(tag).removeprefix(PREFIX)
