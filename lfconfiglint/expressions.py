"""Conditions of rules: Python expressions over facts, restricted to an allow-list.

An expression is compiled once into a function of a fact lookup. Dotted names are facts
(``run.steps``), plain names are LLaMA-Factory keys with their effective values, and no attribute
of any Python object can be reached. ``and`` and ``or`` follow Kleene's three-valued logic: an
unknown operand only makes the whole unknown when the known ones do not decide it, in any order.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from functools import cached_property
from types import CodeType

from lfconfiglint.expression_functions import FUNCTIONS
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass

Lookup = Callable[[str], object]


UNUSABLE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What Python raises for values that an operator or a function cannot take."""


class ExpressionError(ValueError):
    """An expression that is not allowed or names nothing known; ``column`` is 1-based."""

    def __init__(self, text: Text, column: int) -> None:
        super().__init__(text.en)
        self.text = text
        self.column = column


@dataclass(frozen=True)
class Expression:
    """A condition or value; calling it with a fact lookup evaluates it.

    ``code`` is what the compiler made of the text: Python that asks ``_fact`` for every name, or
    what ``rule_cache`` keeps of it. ``names`` are those names, empty where a build stored it.
    """

    code: str | bytes
    names: frozenset[str] = frozenset()

    def __call__(self, lookup: Lookup) -> object:
        return self.function(lookup)

    @cached_property
    def function(self) -> Callable[[Lookup], object]:
        code = self.code
        program = marshal.loads(code) if isinstance(code, bytes) else condition_code(code)
        # Safe: the compiler lets nothing but allow-listed syntax through, and the scope holds
        # nothing but these names.
        function: Callable[[Lookup], object] = eval(program, _SCOPE)
        return function


def condition_code(code: str) -> CodeType:
    """What evaluates to the function of a lookup."""
    return compile(f"lambda _fact: ({code})", "<rule>", "eval")


def every(*operands: Callable[[], object]) -> bool:
    """``and``: False where an operand is, else Unknown where one is."""
    needs: tuple[str, ...] | None = None
    for operand in operands:
        try:
            if not operand():
                return False
        except Unknown as reason:
            needs = _joined(needs, reason.needs)
        except UNUSABLE:
            # a value of a wrong type has an error of its own
            needs = needs or ()
    if needs is not None:
        raise Unknown(*needs)
    return True


def _some(*operands: Callable[[], object]) -> bool:
    needs: tuple[str, ...] | None = None
    for operand in operands:
        try:
            if operand():
                return True
        except Unknown as reason:
            needs = _joined(needs, reason.needs)
        except UNUSABLE:
            needs = needs or ()
    if needs is not None:
        raise Unknown(*needs)
    return False


def _joined(first: tuple[str, ...] | None, second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second))) if first else second


def _times(left: object, right: object) -> object:
    """A product of numbers; of texts and lists, which Python would repeat, a TypeError."""
    return _number(left) * _number(right)


def _rest(left: object, right: object) -> object:
    return _number(left) % _number(right)


def _number(value: object) -> float:
    if isinstance(value, (int, float)):
        return value
    raise TypeError("not a number")


_SCOPE: dict[str, object] = {
    "__builtins__": {},
    "_every": every,
    "_some": _some,
    "_times": _times,
    "_rest": _rest,
    **FUNCTIONS,
}
