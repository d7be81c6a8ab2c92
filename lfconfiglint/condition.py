"""The condition of a rule as parts, all of which have to be true, and what they say of one file.

Rules share many parts (``stage == 'ppo'``, ``run.trains``): the build stores each once, and a lint
asks each at most once of a file. What a rule says follows from its parts as it would from the
whole: ``and`` is false where a part is, else unknown where a part is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial

from lfconfiglint.expressions import UNUSABLE, Expression, Lookup, every
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.hints import Any

Guard = tuple[str, str, Any]
"""Key or fact, operator, and the constant that it is compared with."""
Source = Guard | str | bytes | Expression
"""A comparison, or code as the build or ``rule_cache`` stores it, or as it was just compiled."""

Function = Callable[[Lookup], object]

_COMPARISONS: Mapping[str, Callable[[str, Any], Function]] = {
    "true": lambda name, wanted: lambda lookup: lookup(name),
    "false": lambda name, wanted: lambda lookup: not lookup(name),
    "==": lambda name, wanted: lambda lookup: lookup(name) == wanted,
    "!=": lambda name, wanted: lambda lookup: lookup(name) != wanted,
    "<": lambda name, wanted: lambda lookup: lookup(name) < wanted,
    "<=": lambda name, wanted: lambda lookup: lookup(name) <= wanted,
    ">": lambda name, wanted: lambda lookup: lookup(name) > wanted,
    ">=": lambda name, wanted: lambda lookup: lookup(name) >= wanted,
    "in": lambda name, wanted: lambda lookup: lookup(name) in wanted,
    "not in": lambda name, wanted: lambda lookup: lookup(name) not in wanted,
}


class Part:
    """One part of a condition: a function of a fact lookup, made when it is first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.is_guard = isinstance(source, tuple)

    @cached_property
    def function(self) -> Function:
        source = self._source
        if isinstance(source, tuple):
            name, compare, wanted = source
            return _COMPARISONS[compare](name, wanted)
        return (source if isinstance(source, Expression) else Expression(source)).function


class PartTable:
    """The parts that stored rules have, each made when a rule with it is looked at."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._parts: dict[int, Part] = {}

    def parts(self, places: Iterable[int]) -> tuple[Part, ...]:
        made = self._parts
        return tuple([made[place] if place in made else self._made(place) for place in places])

    def _made(self, place: int) -> Part:
        part = self._parts[place] = Part(self._sources[place])
        return part


class Condition:
    """All parts of a condition, in the order in which its rule has them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        # comparisons first: they are quick, and most conditions end there
        guards = [part for part in parts if part.is_guard]
        self.in_turn = (*guards, *[part for part in parts if not part.is_guard])

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

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__()
        self.facts = facts
        self._lookup = facts.__getitem__

    def __missing__(self, part: Part) -> Answer:
        answer: Answer
        try:
            answer = bool(part.function(self._lookup))
        except Unknown as reason:
            answer = reason.needs
        except UNUSABLE:
            answer = None
        self[part] = answer
        return answer

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
        answers = [self[part] for part in condition.parts]
        if len(answers) == 1:
            return answers[0]
        # beside others, a value of a wrong type is no more than unknown: it has its own error
        unknown = (answer for answer in answers if isinstance(answer, tuple))
        return tuple(dict.fromkeys(need for needs in unknown for need in needs))
