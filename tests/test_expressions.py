"""Conditions of rules: what they may say, and that unknown facts decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lfconfiglint.expression_compiler import compile_expression, plain_code
from lfconfiglint.expressions import UNUSABLE, ExpressionError, Lookup
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.parts import Part

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


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("bf16 or save_steps > 1", True),
        ("not (bf16 and save_steps > 1)", True),
        ("bf16 if save_steps or name else name and bf16", True),
        ("save_steps > 1", False),
        ("bf16 in [save_steps or name]", False),
        ("(bf16 or name) == True or name", False),
    ],
)
def test_plain_code_is_for_truth_alone(source: str, plain: bool) -> None:
    """Python's ``or`` gives an operand, and the careful one whether any is true."""
    assert (plain_code(source) is not None) is plain


VALUES: tuple[object, ...] = (True, False, None, 0, 2, "2", "sft", (), Unknown("a"), Unknown("b"))


@given(st.data())
def test_plain_code_first_says_what_the_careful_one_says(data: st.DataObject) -> None:
    """Whatever is known, unknown or of a wrong type."""
    leaf = st.sampled_from(["a", "b.c", "a > 1", "b.c == 'sft'", "d in [1, 2]", "d < b.c"])
    source = data.draw(
        st.recursive(
            leaf,
            lambda inner: st.one_of(
                st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                    lambda three: f"({' '.join(three)})"
                ),
                inner.map(lambda one: f"(not {one})"),
                st.tuples(inner, inner, inner).map(lambda each: "({} if {} else {})".format(*each)),
            ),
        )
    )
    values = {name: data.draw(st.sampled_from(VALUES)) for name in ("a", "b.c", "d")}
    careful, plain = compile_expression(source, None), plain_code(source)
    both = Part(careful.code if plain is None else (careful.code, plain))
    assert said(both.function, values) == said(careful, values)


def said(function: Callable[[Lookup], object], values: Mapping[str, object]) -> object:
    def ask(name: str) -> object:
        value = values[name]
        if isinstance(value, Unknown):
            raise value
        return value

    try:
        return bool(function(ask))
    except Unknown as reason:
        return reason.needs
    except UNUSABLE:
        return None


def test_the_cheaper_side_of_a_comparison_is_asked_first() -> None:
    """Where it is unknown, the dearer one is not worked out; what is compared stays the same."""
    asked: list[str] = []

    def ask(name: str) -> object:
        asked.append(name)
        return {"memory.gpu_train": 5, "hardware.gpu_memory": 4}[name]

    assert compile_expression("memory.gpu_train > hardware.gpu_memory", None)(ask) is True
    assert compile_expression("memory.gpu_train <= hardware.gpu_memory", None)(ask) is False
    assert asked == ["hardware.gpu_memory", "memory.gpu_train"] * 2
