"""What is wrong with a text that is not JSON, alike on every Python."""

from __future__ import annotations

import json

import pytest

from lfconfiglint.json_fault import JsonFault, json_fault


def fault_of(text: str) -> JsonFault:
    with pytest.raises(json.JSONDecodeError) as refused:
        json.loads(text)
    return json_fault(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "column", "english"),
    [
        ('{"a": 1,}', 1, 8, "a comma before the end"),
        ('{"a": [1,\n 2,\n ]\n}', 2, 3, "a comma before the end"),
        ('{"a": 1 "b": 2}', 1, 9, "Expecting ',' delimiter"),
        ('{"a" 1}', 1, 6, "Expecting ':' delimiter"),
        ('{\n  // note\n  "a": 1}', 2, 3, "Expecting property name enclosed in double quotes"),
        ('{"a": tru}', 1, 7, "Expecting value"),
        ('{"a": 1} {', 1, 10, "Extra data"),
        ('{"a', 1, 2, "Unterminated string starting at"),
        ('{"a\n": 1}', 1, 4, "Invalid control character at"),
        ('{"\\x": 1}', 1, 3, "Invalid \\escape"),
        ('{"\\u12": 1}', 1, 4, "Invalid \\uXXXX escape"),
        ("\ufeff{}", 1, 1, "Unexpected UTF-8 BOM (decode using utf-8-sig)"),
        ("", 1, 1, "Expecting value"),
    ],
)
def test_place_and_reason(text: str, line: int, column: int, english: str) -> None:
    """Every message of Python's reader, at its place; each has a Chinese one."""
    fault = fault_of(text)
    assert (fault.line, fault.column) == (line, column)
    assert fault.reason.en == english
    assert fault.reason.zh != english
    lines = text[: fault.offset].split("\n")
    assert (len(lines), len(lines[-1]) + 1) == (line, column)
