"""The condition of a rule as parts, all of which have to be true, and what they say of one file.

Rules share many parts (``stage == 'ppo'``, ``run.trains``): the build stores each once, and a lint
asks each at most once of a file. What a rule says follows from its parts as it would from the
whole: ``and`` is false where a part is, else unknown where a part is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lfconfiglint.expressions import Lookup, every
from lfconfiglint.parts import Answer, Part, Source
from lfconfiglint.rule_sets import Index
from lfconfiglint.values import Values


class Condition:
    """All parts of a condition, in the order in which its rule has them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts

    def __call__(self, lookup: Lookup) -> object:
        """Ask the parts themselves, as an expression would: for what a finding shows."""
        if len(self.parts) == 1:
            return self.parts[0].function(lookup)
        return every(*(partial(part.function, lookup) for part in self.parts))

    def look_up(self, lookup: Lookup) -> None:
        """Ask for the names that decided, where all parts are true: for what a finding shows."""
        for part in self.parts:
            if part.guard is not None:
                lookup(part.guard[0])
            else:
                part.function(lookup)

    def answer(self, values: Values) -> Answer:
        """What the parts say together of a file with these values."""
        answers = [part.answer(values) for part in self.parts]
        if False in answers:
            return False
        if len(answers) == 1:
            return answers[0]
        if all(answer is True for answer in answers):
            return True
        # beside others, a value of a wrong type is no more than unknown: it has its own error
        unknown = [answer for answer in answers if isinstance(answer, tuple)]
        return tuple(dict.fromkeys(need for needs in unknown for need in needs))


class PartTable:
    """The parts that stored rules have, each made when a rule with it is looked at; *index* says
    which rules share what, and *places* which parts each rule has."""

    def __init__(
        self, sources: Sequence[Source], index: Index, places: Sequence[Sequence[int]]
    ) -> None:
        self.sources = sources
        self.index = index
        self.places = places
        self._parts: dict[int, Part] = {}
        self._conditions: dict[int, Condition] = {}

    def condition(self, number: int) -> Condition:
        """That of the rule with this place in the index."""
        made = self._conditions.get(number)
        if made is None:
            made = Condition(tuple(map(self.part, self.places[number])))
            self._conditions[number] = made
        return made

    def part(self, place: int) -> Part:
        made = self._parts.get(place)
        if made is None:
            made = self._parts[place] = Part(self.sources[place])
        return made
