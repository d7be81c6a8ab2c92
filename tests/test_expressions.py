"""Conditions of rules: what they may say, and that unknown facts decide nothing."""

from __future__ import annotations

import pytest

from lfconfiglint.expression_compiler import compile_expression
from lfconfiglint.expressions import ExpressionError
from lfconfiglint.facts.fact import Unknown

FACTS: dict[str, object] = {"save_steps": 500, "run.steps": 375, "bf16": True, "name": None}
KNOWN = {*FACTS, "hardware.disk_free", "data.samples"}


def lookup(name: str) -> object:
    if name not in FACTS:
        raise Unknown(name)
    return FACTS[name]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("save_steps > run.steps", True),
        ("save_steps >= 1 and save_steps > run.steps", True),
        ("not bf16 or save_steps < 10", False),
        ("name == None", True),
        ("name is None", True),
        ("ceil(run.steps / 4)", 94),
        ("max(1, run.steps // 1000)", 1),
        ("save_steps in [100, 500]", True),
        ("'a' if bf16 else 'b'", "a"),
        ("100 < run.steps < 400", True),
    ],
)
def test_value(source: str, value: object) -> None:
    assert compile_expression(source, KNOWN)(lookup) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("hardware.disk_free > 1 and not bf16", False),
        ("not bf16 and hardware.disk_free > 1", False),
        ("hardware.disk_free > 1 or bf16", True),
        ("bf16 or hardware.disk_free > 1", True),
    ],
)
def test_unknown_operand_does_not_matter_where_the_rest_decides(source: str, value: bool) -> None:
    assert compile_expression(source, KNOWN)(lookup) is value


@pytest.mark.parametrize(
    "source",
    ["hardware.disk_free > 1 and bf16", "bf16 and hardware.disk_free > 1",
     "hardware.disk_free > 1 or not bf16", "not hardware.disk_free"],
)  # fmt: skip
def test_unknown_operand_leaves_the_rest_undecided(source: str) -> None:
    with pytest.raises(Unknown) as caught:
        compile_expression(source, KNOWN)(lookup)
    assert caught.value.needs == ("hardware.disk_free",)


def test_all_unknown_operands_are_named() -> None:
    """So that the summary can say everything to supply at once."""
    with pytest.raises(Unknown) as caught:
        compile_expression("hardware.disk_free > 1 and data.samples > 1", KNOWN)(lookup)
    assert caught.value.needs == ("hardware.disk_free", "data.samples")


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('x')", "open('x')", "bf16.__class__", "(1).real", "[x for x in y]",
        "lambda: 1", "run.steps.bit_length()", "max(1, key=2)", "f'{bf16}'", "save_steps ** 99",
        "{1: 2}", "bf16 := 1", "save_steps >", "'a'[0]", "max(*[1])",
    ],
)  # fmt: skip
def test_what_is_not_a_condition_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source, KNOWN)


def test_misspelt_fact_is_named_with_a_suggestion() -> None:
    with pytest.raises(ExpressionError, match=r"unknown fact 'run.step'.*'run.steps'") as caught:
        compile_expression("save_steps > run.step", KNOWN)
    assert caught.value.column == 14
