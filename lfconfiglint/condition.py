"""The condition of a rule as parts, all of which have to be true, and what they say of one file.

Rules share many parts (``stage == 'ppo'``, ``run.trains``): the build stores each once, and a lint
asks each at most once of a file. What a rule says follows from its parts as it would from the
whole: ``and`` is false where a part is, else unknown where a part is. What parts say of a value of
one name is remembered from file to file.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lfconfiglint.expressions import UNUSABLE, Lookup, every
from lfconfiglint.parts import COMPARISONS, Answer, Part, Source
from lfconfiglint.rule_sets import Index, Read, Stored, rules_in
from lfconfiglint.values import Open, Values

_MOST_REMEMBERED = 100
"""Values of one name."""
_LONGEST = 1_000
"""Characters of a text that is remembered: a value may take megabytes."""
_PLAIN = frozenset({str, bool, int, float, type(None)})


class Condition:
    """All parts of a condition, in the order in which its rule has them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts

    def __call__(self, lookup: Lookup) -> object:
        """Ask the parts themselves, as an expression would: for what a finding shows."""
        if len(self.parts) == 1:
            return self.parts[0].function(lookup)
        return every(*(partial(part.function, lookup) for part in self.parts))

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


class Said:
    """What the parts that read the same say of one value of it: ``kept`` are the rules that none
    of them rules out, ``others`` answers that do not decide; code at ``places`` was not asked."""

    __slots__ = ("kept", "others", "places", "unasked")

    def __init__(self, value: object, read: Read) -> None:
        _, rules, compared, self.places = read
        self.unasked = rules_in(rules) if self.places else 0
        self.kept = -1
        self.others: list[tuple[tuple[str, ...] | None, int]] = []
        for sign, wanted, own in compared:
            self._add(_compared(value, sign, wanted), own)

    def _add(self, answer: Answer, stored: Stored) -> None:
        if answer is False:
            self.kept &= ~rules_in(stored)
        elif answer is not True:
            self.others.append((answer, rules_in(stored)))

    def ask(self, left: int, table: PartTable, values: Values) -> None:
        """Ask the code of the rules that are left."""
        unasked = []
        self.unasked = 0
        for place, stored in self.places:
            rules = rules_in(stored)
            if rules & left:
                self._add(table.part(place).answer(values), stored)
            else:
                self.unasked |= rules
                unasked.append((place, stored))
        self.places = unasked


def _compared(value: object, sign: str, wanted: object) -> Answer:
    if type(value) is Open:
        return value.needs
    try:
        return bool(COMPARISONS[sign](value, wanted))
    except UNUSABLE:
        return None


class Asked:
    """A name that parts of *rules* read alone, and what was said of its values so far, by type:
    functions tell true, 1 and 1.0 apart, which are the same to a mapping."""

    __slots__ = ("compared", "name", "read", "rules", "said")

    def __init__(self, rules: int, read: Read) -> None:
        self.name = read[0]
        self.rules = rules
        self.read = read
        self.said: dict[type, dict[object, Said]] = {}
        self.compared = not read[3]

    def of(self, value: object) -> Said:
        """What the parts say of a value that is not among those in ``said`` by itself."""
        kind = type(value)
        if isinstance(value, Open):
            return self._known(_Unknown, value.needs, value)
        if isinstance(value, tuple) and all(map(_is_short_text, value)):
            return self._known(_Texts, value, value)
        if kind in _PLAIN and (kind is not str or _is_short_text(value)):
            return self._known(kind, value, value)
        return Said(value, self.read)

    def _known(self, kind: type, key: object, value: object) -> Said:
        known = self.said.setdefault(kind, {})
        said = known.get(key)
        if said is None:
            said = Said(value, self.read)
            if len(known) == _MOST_REMEMBERED:
                known.clear()
            known[key] = said
        return said


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST


class _Unknown:
    """In place of the type of a value that is not known, and is another object in each file."""


class _Texts:
    """In place of a tuple: not all of them may be asked for."""
