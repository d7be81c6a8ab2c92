"""What conditions may call: each does what the code upstream does with the same value."""

from __future__ import annotations

import pytest

from lfconfiglint.expression_compiler import compile_expression


@pytest.mark.parametrize(
    ("source", "value", "result"),
    [
        ("items(x)", "a, b ,c", ["a", "b", "c"]),
        ("items(x)", ["a, b"], ["a, b"]),
        ("len(items(x))", "", 1),
        ("words(x)", "full_shard  auto_wrap", ["full_shard", "auto_wrap"]),
        ("is_whole(x)", 2.0, False),
        ("is_number(x)", True, False),
        ("is_bool(x)", 1, False),
        ("is_text(x) and starts(x, '{') and not is_json(x)", "{a", True),
        ("is_json(x)", '{"a": 1}', True),
        ("is_json(x)", 5, False),
        ("get(x, 'a')", {"a": 1}, 1),
        ("get(from_json(x), 'a')", '{"a": 1}', 1),
        ("from_json(x)", "{a", "{a"),
        ("get(x, 'a')", "text", None),
        ("keys(x)", {"a": 1}, ["a"]),
        ("ends(x, 'b')", 5, False),
        ("lower(x)", "AdamW", "adamw"),
        ("any_in(x, ['a'])", ["b", "a"], True),
        ("none_in(x, ['a'])", ["b"], True),
        ("all_in(x, ['a', 'b'])", ["b", "c"], False),
        ("any_in(x, x)", [str(n) for n in range(200)], True),
        ("all_in(x, x)", [*range(199), [1]], True),
        ("none_in(x, items('a,b'))", [str(n) for n in range(9000)], True),
        ("distinct(x)", [[1], [1]], False),
        ("are_numbers(items(x))", "0.7, 1e-3,nan", True),
        ("are_numbers(items(x))", "a,b", False),
        ("are_numbers(x)", [0.5, True, "1"], True),
        ("are_numbers(x)", [None], False),
        ("first(x)", ["a", "b"], "a"),
    ],
)
def test_function(source: str, value: object, result: object) -> None:
    assert compile_expression(source, {"x"})(lambda name: value) == result
