"""The condition of a rule as parts, all of which have to be true, and what they say of one file.

Rules share many parts (``stage == 'ppo'``, ``run.trains``): the build stores each once, and a lint
asks each at most once of a file. What a rule says follows from its parts as it would from the
whole: ``and`` is false where a part is, else unknown where a part is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from lfconfiglint.expressions import UNUSABLE, Expression, Lookup, every
from lfconfiglint.facts.fact import Unknown

Guard = tuple[str, str, Any]
"""Key or fact, operator, and the constant that it is compared with."""
Source = Guard | str | bytes | Expression
"""A comparison, or code as the build or ``rule_cache`` stores it, or as it was just compiled."""

_OPERATIONS: Mapping[str, Callable[[Any, Any], object]] = {
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
    """One part of a condition: a function of a fact lookup, made when it is first asked."""

    __slots__ = ("_function", "_source", "is_guard")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._function: Callable[[Lookup], object] | None = None
        self.is_guard = isinstance(source, tuple)

    def __call__(self, lookup: Lookup) -> object:
        if self._function is None:
            self._function = _function_of(self._source)
        return self._function(lookup)


def _function_of(source: Source) -> Callable[[Lookup], object]:
    if isinstance(source, tuple):
        name, compare, wanted = source
        operation = _OPERATIONS[compare]
        return lambda lookup: operation(lookup(name), wanted)
    return (source if isinstance(source, Expression) else Expression(source)).function


class PartTable:
    """The parts that stored rules have, each made when a rule with it is looked at."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._parts: dict[int, Part] = {}

    def parts(self, places: Iterable[int]) -> tuple[Part, ...]:
        return tuple(self._parts.get(place) or self._made(place) for place in places)

    def _made(self, place: int) -> Part:
        part = self._parts[place] = Part(self._sources[place])
        return part


class Condition:
    """All parts of a condition, in the order in which its rule has them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.guards = tuple(part for part in parts if part.is_guard)

    def __call__(self, lookup: Lookup) -> object:
        """Ask the parts themselves, as an expression would: for what a finding shows."""
        if len(self.parts) == 1:
            return self.parts[0](lookup)
        return every(*(partial(part, lookup) for part in self.parts))


class Answers(dict[Part, "bool | Exception"]):
    """What each part says of one file, or why it says nothing, established when it is asked."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__()
        self.facts = facts
        self._lookup = facts.__getitem__

    def __missing__(self, part: Part) -> bool | Exception:
        answer: bool | Exception
        try:
            answer = bool(part(self._lookup))
        except (Unknown, *UNUSABLE) as reason:
            answer = reason.with_traceback(None)
        self[part] = answer
        return answer

    def of(self, condition: Condition) -> bool | Exception:
        """Whether it is true; :class:`Unknown`, or what a condition of one part fails with."""
        # quick to ask, and most conditions end here
        for part in condition.guards:
            if self[part] is False:
                return False
        failed: list[Exception] = []
        for part in condition.parts:
            answer = self[part]
            if answer is False:
                return False
            if answer is not True:
                failed.append(answer)
        if not failed:
            return True
        if len(condition.parts) == 1 or (len(failed) == 1 and isinstance(failed[0], Unknown)):
            return failed[0]
        # a value of a wrong type has an error of its own
        needs = (need for reason in failed if isinstance(reason, Unknown) for need in reason.needs)
        return Unknown(*dict.fromkeys(needs))
