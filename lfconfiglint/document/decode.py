"""Bytes to text, as LLaMA-Factory's loader decodes them, and why that fails."""

from __future__ import annotations

import re

from lfconfiglint.document.model import Problem, Span
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple

_BOM = "\ufeff"
# what is beyond Latin-1 stands apart: one class for all takes longer to compile than to read a file
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|\ufffe|\uffff"
)
"""What is not in the printable set of YAML 1.1, section 5.1."""


class Decoded(NamedTuple):
    """``text`` without byte order mark; with a problem it only serves to show the place."""

    text: str
    bom: bool
    problem: Problem | None


def decode(data: bytes) -> Decoded:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Latin-1 gives one character per byte, so that offsets are offsets of bytes
        return Decoded(data.decode("latin-1"), False, _not_utf8(data, error.start))
    bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    return Decoded(text, bom, control_character(text))


def control_character(text: str) -> Problem | None:
    """The first character that YAML does not allow."""
    match = _FORBIDDEN.search(text)
    if match is None:
        return None
    code = f"U+{ord(match[0]):04X}"
    hint = Text("", "")
    if match[0] == "\0":
        hint = Text(
            "; the file may be UTF-16, save it as UTF-8", "；文件可能是 UTF-16，请另存为 UTF-8"
        )
    detail = Text(
        f"the control character {code} is not allowed in YAML{hint.en}",
        f"YAML 不允许控制字符 {code}{hint.zh}",
    )
    return Problem("control-character", Span(*match.span()), detail)


def _not_utf8(data: bytes, offset: int) -> Problem:
    guess = Text("", "")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guess = Text(" (it looks like UTF-16)", "（似为 UTF-16）")
    elif _is_gbk(data):
        guess = Text(" (it looks like GBK)", "（似为 GBK）")
    detail = Text(
        f"byte {offset} is not UTF-8{guess.en}; save the file as UTF-8",
        f"第 {offset} 字节不是 UTF-8{guess.zh}；请将文件另存为 UTF-8",
    )
    return Problem("not-utf8", Span(offset, offset + 1), detail)


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
