"""From text to a tree of nodes with spans, through ruamel.yaml's pure-Python parser.

Nodes are built here rather than by ruamel.yaml's composer because an alias must keep its own span
and scalars must get LLaMA-Factory's types, not YAML 1.2's.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.parser import Parser as RuamelParser

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.model import Span, Style
from lfconfiglint.document.nodes import MAX_DEPTH, MAX_NODES, Node
from lfconfiglint.document.reader import Reader
from lfconfiglint.document.scalars import PREFIX, implicit_tag
from lfconfiglint.document.scanner import Scanner
from lfconfiglint.document.syntax import Unreadable, from_ruamel
from lfconfiglint.hints import Any
from lfconfiglint.records import dataclass

_ESCAPE = re.compile("%(..)")
_SCALAR_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text holds; ``root`` is None when that is nothing."""

    root: Node | None
    comments: tuple[Span, ...]


def compose(text: str, dialect: Dialect = Dialect.OMEGACONF) -> Tree:
    """The node tree of *text*; raises :class:`Unreadable`."""
    loader = _Loader(text, dialect)
    try:
        root = _Composer(loader, text, dialect).compose()
    except MarkedYAMLError as error:
        raise from_ruamel(error) from None
    return Tree(root, tuple(loader.scanner.comments))


class _Loader:
    """What ties ruamel.yaml's scanner and parser together."""

    comment_handling = None
    processing_version = (1, 1)
    max_depth = None

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._resolver = self
        self._reader = Reader(text)
        self.scanner = self._scanner = _scanner_for(dialect)(self)
        self.parser = self._parser = _Parser(self)


def _scanner_for(dialect: Dialect) -> type[Scanner]:
    if not dialect.loads_with_pyyaml:
        return Scanner
    # most configs are for a release that does not need it
    from lfconfiglint.document.pyyaml_scanner import PyYamlScanner

    return PyYamlScanner


class _Parser(RuamelParser):
    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Any:
        """An event from its first property on; ruamel.yaml's leaves out a tag before an anchor."""
        start = self.scanner.peek_token().start_mark
        event = super().parse_node(block, indentless_sequence)
        event.start_mark = start
        return event

    def select_tag_transform(self, tag: Any) -> None:
        """Called for every new tag; its own decoding takes time with the square of its length."""
        super().select_tag_transform(tag)
        if tag.suffix is not None:
            tag._uri_decoded_suffix = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), tag.suffix)


class _Composer:
    def __init__(self, loader: _Loader, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        self.next = loader.parser.get_event
        self.colons = loader.scanner.colons
        self.text = text
        self.anchors: dict[str, Node] = {}
        self.count = 0

    def compose(self) -> Node | None:
        self.next()
        if isinstance(self.next(), StreamEndEvent):
            return None
        root = self.node(self.next(), 0)
        while not isinstance(event := self.next(), StreamEndEvent):
            if not isinstance(event, DocumentEndEvent):
                raise Unreadable("several-documents", event.start_mark.index)
        return root

    def node(self, event: Any, depth: int) -> Node:
        self.count += 1
        if depth > MAX_DEPTH:
            raise Unreadable("deep", event.start_mark.index)
        if self.count > MAX_NODES:
            raise Unreadable("too-many", event.start_mark.index)
        if isinstance(event, AliasEvent):
            return self.alias(event)
        if isinstance(event, ScalarEvent):
            node = self.scalar(event)
            self.remember(event, node)
            return node
        return self.collection(event, depth)

    def collection(self, event: Any, depth: int) -> Node:
        is_sequence = isinstance(event, SequenceStartEvent)
        start = event.start_mark.index
        tag = _short(event.tag)
        flow = "flow" if event.flow_style else "block"
        node = Node(
            "sequence" if is_sequence else "mapping",
            ("seq" if is_sequence else "map") if tag in (None, "!") else tag,
            Span(start, start),
            f"{flow}-{'sequence' if is_sequence else 'mapping'}",  # type: ignore[arg-type]
            decorated=event.anchor is not None or event.tag is not None,
        )
        self.remember(event, node)
        end = self.fill_sequence(node, depth) if is_sequence else self.fill_mapping(node, depth)
        # the end of a block collection or of a bracketless pair is marked at the next token
        children = node.children()
        if flow == "flow" and self.text[end - 1 : end] in ("]", "}"):
            node.span = Span(start, end)
        elif children:
            node.span = Span(start, children[-1].span.end)
        return node

    def fill_sequence(self, node: Node, depth: int) -> int:
        while not isinstance(event := self.next(), SequenceEndEvent):
            node.items.append(self.node(event, depth + 1))
        return int(event.end_mark.index)

    def fill_mapping(self, node: Node, depth: int) -> int:
        while not isinstance(event := self.next(), MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(self.next(), depth + 1)
            if value.style == "empty" and not value.decorated:
                self.place_empty(key, value)
            node.pairs.append((key, value))
        return int(event.end_mark.index)

    def place_empty(self, key: Node, value: Node) -> None:
        """Right behind the colon, or behind the key where there is none.

        The parser marks an empty value at the next token, or even at that one's end.
        """
        index = bisect_left(self.colons, key.span.end)
        place = key.span.end
        if index < len(self.colons) and self.colons[index] < value.span.start:
            place = self.colons[index] + 1
        value.span = Span(place, place)

    def scalar(self, event: Any) -> Node:
        span = Span(event.start_mark.index, event.end_mark.index)
        decorated = event.anchor is not None or event.tag is not None
        style: Style = _SCALAR_STYLES.get(event.style or "", "plain")
        if style == "plain" and event.value == "":
            style = "empty"
        tag = _short(event.tag)
        lone_mark = style == "empty" and tag == "!"
        if event.implicit[0] and (self.dialect.loads_with_pyyaml or not lone_mark):
            # also behind a lone `!`, whatever the quotes
            tag = implicit_tag(event.value, self.dialect)
        elif tag in (None, "!"):
            tag = "str"
        return Node("scalar", tag or "str", span, style, event.value, decorated)

    def alias(self, event: Any) -> Node:
        span = Span(event.start_mark.index, event.end_mark.index)
        if event.anchor not in self.anchors:
            raise Unreadable("undefined-alias", span.start)
        return Node("alias", "", span, "alias", target=self.anchors[event.anchor])

    def remember(self, event: Any, node: Node) -> None:
        if event.anchor is not None:
            if event.anchor in self.anchors:
                raise Unreadable("duplicate-anchor", event.start_mark.index)
            self.anchors[event.anchor] = node


def _short(tag: object) -> str | None:
    if tag is None:
        return None
    name = str(tag)
    short = name.removeprefix(PREFIX)
    if short != name and not short.startswith("!"):
        return short
    return name if name.startswith("!") else f"!<{name}>"
