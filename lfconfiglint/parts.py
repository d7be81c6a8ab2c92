"""The parts of conditions that rules share, and what each says of a file.

Most are comparisons of one name with a constant, which are kept as such; the rest is code.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cached_property

from lfconfiglint.expressions import UNUSABLE, Expression, Lookup
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.hints import Any
from lfconfiglint.values import Open, Values

Guard = tuple[str, str, Any]
"""Key or fact, operator, and the constant that it is compared with."""
Code = str | bytes
"""As the build stores it, or ``rule_cache``."""
Source = Guard | Code | tuple[Code, Code] | Expression
"""A comparison; or code that knows unknown values from others, together with code that is quicker
where all values are known, if there is such; or what was just compiled."""

Function = Callable[[Lookup], object]

Answer = bool | tuple[str, ...] | None
"""Whether it is true; what it is unknown for want of; None for values that it cannot take."""

COMPARISONS: Mapping[str, Callable[[Any, Any], object]] = {
    "true": lambda value, wanted: value,
    "false": lambda value, wanted: not value,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, wanted: value in wanted,
    "not in": lambda value, wanted: value not in wanted,
}


class Part:
    """One part of a condition: a function of a fact lookup, made when it is first asked for."""

    def __init__(self, source: Source) -> None:
        self.guard = source if isinstance(source, tuple) and len(source) == 3 else None
        self._source = source

    @cached_property
    def function(self) -> Function:
        source = self._source
        if isinstance(source, Expression):
            return source.function
        if not isinstance(source, tuple):
            return Expression(source).function
        if len(source) == 2:
            return _plain_first(*map(Expression, source))
        name, sign, wanted = source
        compare = COMPARISONS[sign]
        return lambda lookup: compare(lookup(name), wanted)

    def answer(self, values: Values) -> Answer:
        """What it says of a file with these values.

        No exception is kept: with all that was at work when it was raised it would outlive the
        file.
        """
        try:
            if self.guard is None:
                return bool(self.function(values.known))
            name, sign, wanted = self.guard
            value = values[name]
            # raising Unknown takes longer than most comparisons
            return value.needs if type(value) is Open else bool(COMPARISONS[sign](value, wanted))
        except Unknown as reason:
            return reason.needs
        except UNUSABLE:
            return None


def _plain_first(careful: Expression, plain: Expression) -> Function:
    """Most values are known, and then both say the same."""
    quick = plain.function

    def function(lookup: Lookup) -> object:
        try:
            return quick(lookup)
        except (Unknown, *UNUSABLE):
            # another operand may decide
            pass
        return careful.function(lookup)

    return function
