"""Why a text is not JSON, and where, in the same words and at the same place on every Python."""

from __future__ import annotations

from json import JSONDecodeError

from lfconfiglint.language import Text
from lfconfiglint.records import dataclass

_TRAILING = Text("a comma before the end", "结尾处多了一个逗号")
_REASONS = {
    "Expecting value": "此处应为一个值",
    "Expecting property name enclosed in double quotes": "此处应为用双引号括起来的键",
    "Expecting ':' delimiter": "此处应为冒号",
    "Expecting ',' delimiter": "此处应为逗号",
    "Extra data": "JSON 已结束，其后还有内容",
    "Unterminated string starting at": "字符串没有结束引号",
    "Invalid control character at": "字符串中有换行等控制字符",
    "Invalid \\escape": "反斜杠转义无效",
    "Invalid \\uXXXX escape": "\\uXXXX 转义无效",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "开头有 BOM",
}
"""The messages of Python's ``json.decoder`` (3.10 to 3.13)."""


@dataclass(frozen=True)
class JsonFault:
    """``line`` and ``column`` count from 1, ``offset`` in characters from 0."""

    offset: int
    line: int
    column: int
    reason: Text


def json_fault(error: JSONDecodeError) -> JsonFault:
    """What is wrong: a comma before a closing bracket is one from its own place on, as Python says
    only since 3.13."""
    offset, text = error.pos, error.doc
    before = text[:offset].rstrip()
    if text[offset : offset + 1] in ("}", "]") and before.endswith(","):
        offset = len(before) - 1
    trailing = text[offset : offset + 1] == ","
    if trailing and text[offset + 1 :].lstrip()[:1] in ("}", "]"):
        reason = _TRAILING
    else:
        en = error.msg.rstrip(": ")
        reason = Text(en, _REASONS.get(en, en))
    line = text.count("\n", 0, offset) + 1
    return JsonFault(offset, line, offset - text.rfind("\n", 0, offset), reason)
