"""Tokens as PyYAML's own scanner finds them, for releases that read with ``yaml.safe_load``.

It is written in Python and differs from libyaml, which newer releases scan with: above all a tab
is no blank, and directives, tags and block scalars are taken more strictly.
"""

from __future__ import annotations

import re

from ruamel.yaml import tokens

from lfconfiglint.document.block_scalar import scan_content, scan_header
from lfconfiglint.document.reader import BREAKS, END, breaks_in, folded
from lfconfiglint.document.scanner import Scanner
from lfconfiglint.document.syntax import Unreadable
from lfconfiglint.hints import Any

_ENDS = " " + BREAKS + END
_SPACES = re.compile(" *")
_SPACES_AND_BREAKS = re.compile(f"[ {BREAKS}]*")
_FLOW_WORD = re.compile(f"(?:[^:,?{{}}\\[\\]\t{_ENDS}]|:(?![,{{}}\\[\\]\t{_ENDS}]))+")
_BLOCK_WORD = re.compile(f"(?:[^:\t{_ENDS}]|:(?![\t{_ENDS}]))+")
_NO_PLAIN_START = "-?:,[]{}#&*!|>'\"%@`\t" + _ENDS

_NAME = r"[0-9A-Za-z_-]"
_URI = r"(?:[0-9A-Za-z_\-;/?:@&=+$,.!~*'()\[\]]|%[0-9A-Fa-f]{2})+"
_AT_END = f"(?=[{_ENDS}])"
_YAML_DIRECTIVE = re.compile(rf"%YAML +([0-9]+)\.([0-9]+){_AT_END}")
_TAG_DIRECTIVE = re.compile(rf"%TAG +(!(?:{_NAME}*!)?) +({_URI}){_AT_END}")
_OTHER_DIRECTIVE = re.compile(rf"%(?!(?:YAML|TAG){_AT_END})({_NAME}+){_AT_END}[^{BREAKS}{END}]*")
_TAG = re.compile(rf"(?:!<({_URI})>|(!)|(!{_NAME}*!)({_URI})|!(?![^{_ENDS}]*!)({_URI})){_AT_END}")


class PyYamlScanner(Scanner):
    """The parts that differ from libyaml's."""

    blanks = _SPACES

    def skip_inner_mark(self) -> None:
        """A byte order mark is skipped at the very start only, where it was already taken off."""

    def check_value(self) -> bool:
        return bool(self.flow_level) or self.at_blank_or_end(1)

    check_key = check_value

    def check_plain(self) -> bool:
        character = self.text.peek()
        if character not in _NO_PLAIN_START:
            return True
        starts = "-" if self.flow_level else "-?:"
        return character in starts and not self.at_blank_or_end(1)

    def scan_directive(self) -> Any:
        text = self.text
        start = text.get_mark()
        value: tuple[Any, ...] | None = None
        if match := _YAML_DIRECTIVE.match(text.buffer, text.index):
            # Python does not convert numbers of thousands of digits
            name, value = "YAML", (int(match[1][-9:]), int(match[2][-9:]))
        elif match := _TAG_DIRECTIVE.match(text.buffer, text.index):
            name, value = "TAG", (match[1], match[2])
        elif match := _OTHER_DIRECTIVE.match(text.buffer, text.index):
            name = match[1]
        else:
            raise Unreadable("directive", start.index)
        text.move_to(match.end())
        end = text.get_mark()
        self.take_rest_of_line("directive", start.index)
        return tokens.DirectiveToken(name, value, start, end)

    def scan_tag(self) -> Any:
        text = self.text
        start = text.get_mark()
        match = _TAG.match(text.buffer, text.index)
        if match is None:
            raise Unreadable("tag", start.index)
        text.move_to(match.end())
        verbatim, lone, handle, suffix, local = match.groups()
        if local:
            handle, suffix = "!", local
        return tokens.TagToken((handle, suffix or verbatim or lone), start, text.get_mark())

    def scan_block_scalar(self, style: Any, rt: bool | None = False) -> Any:
        text = self.text
        start = text.get_mark()
        header = scan_header(text)
        header_end = text.get_mark()
        if text.peek() not in _ENDS:
            raise Unreadable("block-header", start.index)
        self.take_rest_of_line("block-header", start.index)
        value, end = scan_content(text, header, self.indent, tabs_allowed=True)
        return tokens.ScalarToken(value, False, start, end or header_end, style)

    def scan_plain(self) -> Any:
        text = self.text
        start = end = text.get_mark()
        word = _FLOW_WORD if self.flow_level else _BLOCK_WORD
        parts: list[str] = []
        blanks = ""
        while text.peek() != "#" and (part := text.take(word)):
            parts += [folded(blanks), part]
            end = text.get_mark()
            blanks = text.take(_SPACES_AND_BREAKS)
            self.allow_simple_key = bool(breaks_in(blanks))
            outside = not self.flow_level and text.column <= self.indent
            if not blanks or outside or self.at_document_mark():
                break
        return tokens.ScalarToken("".join(parts), True, start, end)
