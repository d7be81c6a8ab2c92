"""Tokens as libyaml finds them, on top of ruamel.yaml's pure-Python scanner.

LLaMA-Factory's loader scans with libyaml (0.2.5, in PyYAML's wheels), which reads tabs, names,
tags and block scalars differently from ruamel.yaml. Everything below the level of indentation and
simple keys is therefore written anew here; the tests compare the result with the loader itself.
"""

from __future__ import annotations

import re

from ruamel.yaml import tokens
from ruamel.yaml.scanner import Scanner as RuamelScanner

from lfconfiglint.document.block_scalar import scan_content, scan_header
from lfconfiglint.document.model import Span
from lfconfiglint.document.quoted_scalar import scan_quoted
from lfconfiglint.document.reader import (
    BLANKS_AND_BREAKS,
    BREAKS,
    END,
    Reader,
    breaks_in,
    folded,
    lines_after_first,
)
from lfconfiglint.document.syntax import Unreadable
from lfconfiglint.hints import Any

_NAME = re.compile(r"[0-9A-Za-z_-]+")
_BLANKS = re.compile(r"[ \t]*")
_SPACES = re.compile(" *")
_URI = r"(?:[0-9A-Za-z_\-;/?:@&=+$.!~*'()]|%[0-9A-Fa-f]{2})"
_LONG_URI = rf"(?:{_URI}|[,\[\]])+"
_VERBATIM_TAG = re.compile(rf"!<({_LONG_URI})>")
_HANDLED_TAG = re.compile(rf"(![0-9A-Za-z_-]*!)({_URI}+)")
_LOCAL_TAG = re.compile(rf"!(?![0-9A-Za-z_-]*!)({_URI}*)")
_VERSION = re.compile(r"[ \t]*0*1\.0*([12])(?![0-9])")
_TAG_PREFIX = re.compile(rf"[ \t]*(!(?:[0-9A-Za-z_-]*!)?)[ \t]+({_LONG_URI})")
_DOCUMENT_MARK = re.compile(f"(?:---|\\.\\.\\.)[{BLANKS_AND_BREAKS}{END}]")

_WORD_ENDS = BLANKS_AND_BREAKS + END
_BLOCK_WORD = re.compile(f"(?:[^:{_WORD_ENDS}]|:(?![{_WORD_ENDS}]))+")
_FLOW_WORD = re.compile(f"(?:[^:,{{}}\\[\\]{_WORD_ENDS}]|:(?![,?{{}}\\[\\]{_WORD_ENDS}]))+")


class Scanner(RuamelScanner):
    """``comments`` collects the span of every comment, ``colons`` the offset of every colon
    between a key and its value."""

    blanks = _BLANKS

    def __init__(self, loader: Any) -> None:
        self.comments: list[Span] = []
        self.colons: list[int] = []
        super().__init__(loader)

    @property
    def text(self) -> Reader:
        reader: Reader = self.reader
        return reader

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line ends; a tab is a blank except where a key may start."""
        text = self.text
        while True:
            self.skip_inner_mark()
            text.take(self.blanks if self.flow_level or not self.allow_simple_key else _SPACES)
            self.take_comment()
            if not text.take_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def skip_inner_mark(self) -> None:
        """A byte order mark at the start of a line counts for nothing."""
        if self.text.column == 0 and self.text.peek() == "\ufeff":
            self.text.forward()

    def take_comment(self) -> None:
        text = self.text
        if text.peek() == "#":
            start = text.index
            text.take_line()
            self.comments.append(Span(start, text.index))

    def take_rest_of_line(self, kind: str, start: int) -> None:
        """Only blanks and a comment may follow; the line end is consumed."""
        text = self.text
        text.take(self.blanks)
        self.take_comment()
        if text.peek() not in BREAKS + END:
            raise Unreadable(kind, start)
        text.take_break()

    def at_document_mark(self) -> bool:
        text = self.text
        return text.column == 0 and _DOCUMENT_MARK.match(text.buffer, text.index) is not None

    def at_blank_or_end(self, ahead: int = 0) -> bool:
        return self.text.peek(ahead) in _WORD_ENDS

    def fetch_value(self) -> None:
        self.colons.append(self.text.index)
        super().fetch_value()

    def scan_directive(self) -> Any:
        text = self.text
        start = text.get_mark()
        text.forward()
        name = text.take(_NAME)
        value: tuple[Any, ...] | None = None
        if name == "YAML" and (version := _VERSION.match(text.buffer, text.index)):
            value = (1, int(version[1]))
            text.move_to(version.end())
        elif name == "TAG" and (prefix := _TAG_PREFIX.match(text.buffer, text.index)):
            value = (prefix[1], prefix[2])
            text.move_to(prefix.end())
        if value is None or (name == "TAG" and not self.at_blank_or_end()):
            raise Unreadable("directive", start.index)
        end = text.get_mark()
        self.take_rest_of_line("directive", start.index)
        return tokens.DirectiveToken(name, value, start, end)

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803 - ruamel.yaml's name
        text = self.text
        start = text.get_mark()
        text.forward()
        name = text.take(_NAME)
        if not name or text.peek() not in _WORD_ENDS + "?:,]}%@`":
            raise Unreadable("anchor-name", start.index)
        return TokenClass(name, start, text.get_mark())

    def scan_tag(self) -> Any:
        text = self.text
        start = text.get_mark()
        handle: str | None = None
        if match := _VERBATIM_TAG.match(text.buffer, text.index):
            suffix = match[1]
        elif match := _HANDLED_TAG.match(text.buffer, text.index):
            handle, suffix = match.groups()
        elif match := _LOCAL_TAG.match(text.buffer, text.index):
            handle, suffix = ("!", match[1]) if match[1] else (None, "!")
        else:
            raise Unreadable("tag", start.index)
        text.move_to(match.end())
        if not self.at_blank_or_end() and not (self.flow_level and text.peek() == ","):
            raise Unreadable("tag", start.index)
        return tokens.TagToken((handle, suffix), start, text.get_mark())

    def scan_block_scalar(self, style: Any, rt: bool | None = False) -> Any:
        start = self.text.get_mark()
        header = scan_header(self.text)
        header_end = self.text.get_mark()
        self.take_rest_of_line("block-header", start.index)
        value, end = scan_content(self.text, header, self.indent)
        return tokens.ScalarToken(value, False, start, end or header_end, style)

    def scan_flow_scalar(self, style: Any) -> Any:
        start = self.text.get_mark()
        value = scan_quoted(self.text, self.at_document_mark)
        return tokens.ScalarToken(value, False, start, self.text.get_mark(), style)

    def scan_plain(self) -> Any:
        text = self.text
        start = end = text.get_mark()
        word = _FLOW_WORD if self.flow_level else _BLOCK_WORD
        parts: list[str] = []
        blanks = ""
        while not self.at_document_mark() and text.peek() != "#":
            if part := text.take(word):
                parts += [folded(blanks), part]
                blanks = ""
                end = text.get_mark()
            if self.flow_level and text.peek() == ":" and text.peek(1) in ",?[]{}":
                raise Unreadable("flow-colon", text.index)
            if text.peek() not in BLANKS_AND_BREAKS:
                break
            blanks = self.blanks_in_plain()
            if not self.flow_level and text.column <= self.indent:
                break
        if breaks_in(blanks):
            self.allow_simple_key = True
        return tokens.ScalarToken("".join(parts), True, start, end)

    def blanks_in_plain(self) -> str:
        """Blanks behind a word; a tab must not stand where indentation belongs."""
        start = self.text.index
        blanks = self.text.take_blanks_and_breaks()
        for line in lines_after_first(blanks):
            if "\t" in line[: self.indent + 1]:
                raise Unreadable("tab", start + blanks.rindex(line) + line.index("\t"))
        return blanks
