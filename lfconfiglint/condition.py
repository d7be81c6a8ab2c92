"""The condition of a rule as parts, all of which have to be true, and what they say of one file.

Rules share many parts (``stage == 'ppo'``, ``run.trains``): the build stores each once, and a lint
asks each at most once of a file. What a rule says follows from its parts as it would from the
whole: ``and`` is false where a part is, else unknown where a part is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial

from lfconfiglint.expressions import UNUSABLE, Expression, Lookup, every
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.values import Open, Values

if TYPE_CHECKING:
    from lfconfiglint.rule_sets import Index

Guard = tuple[str, str, Any]
"""Key or fact, operator, and the constant that it is compared with."""
Source = Guard | str | bytes | Expression
"""A comparison, or code as the build or ``rule_cache`` stores it, or as it was just compiled."""

Function = Callable[[Lookup], object]

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
        self.guard = source if isinstance(source, tuple) else None
        self._source = source

    @cached_property
    def function(self) -> Function:
        source = self._source
        if isinstance(source, tuple):
            name, sign, wanted = source
            compare = COMPARISONS[sign]
            return lambda lookup: compare(lookup(name), wanted)
        return (source if isinstance(source, Expression) else Expression(source)).function


class PartTable:
    """The parts that stored rules have, each made when a rule with it is looked at; *index* says
    which rules share what."""

    def __init__(self, sources: Sequence[Source], index: Index) -> None:
        self.sources = sources
        self.index = index
        self._parts: dict[int, Part] = {}

    def parts(self, places: Iterable[int]) -> tuple[Part, ...]:
        made = self._parts
        return tuple([made[place] if place in made else self._made(place) for place in places])

    def _made(self, place: int) -> Part:
        part = self._parts[place] = Part(self.sources[place])
        return part


class Condition:
    """All parts of a condition, in the order in which its rule has them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        # comparisons come last: hardly one is false of a rule that ``rule_sets`` has left
        self.in_turn = tuple(sorted(parts, key=lambda part: part.guard is not None))

    def __call__(self, lookup: Lookup) -> object:
        """Ask the parts themselves, as an expression would: for what a finding shows."""
        if len(self.parts) == 1:
            return self.parts[0].function(lookup)
        return every(*(partial(part.function, lookup) for part in self.parts))


Answer = bool | tuple[str, ...] | None
"""Whether it is true; what it is unknown for want of; None for values that it cannot take."""


class Answers(dict[Part, Answer]):
    """What each part says of one file, established when it is asked.

    No exception is kept: with all that was at work when it was raised it would outlive the file.
    """

    def __init__(self, facts: Values) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, part: Part) -> Answer:
        answer: Answer
        try:
            answer = self._compared(*part.guard) if part.guard else self._computed(part)
        except UNUSABLE:
            answer = None
        self[part] = answer
        return answer

    def _compared(self, name: str, sign: str, wanted: object) -> Answer:
        # raising Unknown takes longer than most comparisons
        value = self.facts[name]
        return value.needs if type(value) is Open else bool(COMPARISONS[sign](value, wanted))

    def _computed(self, part: Part) -> Answer:
        try:
            return bool(part.function(self.facts.known))
        except Unknown as reason:
            return reason.needs

    def of(self, condition: Condition) -> Answer:
        """What the parts say together."""
        settled = True
        for part in condition.in_turn:
            answer = self[part]
            if answer is False:
                return False
            if answer is not True:
                settled = False
        if settled:
            return True
        parts = condition.parts
        if len(parts) == 1:
            return self[parts[0]]
        needs: dict[str, None] = {}
        for part in parts:
            answer = self[part]
            # beside others, a value of a wrong type is no more than unknown: it has its own error
            if isinstance(answer, tuple):
                needs.update(dict.fromkeys(answer))
        return tuple(needs)
