"""What many rules say of a file, found for all of them together.

A file pays for the names that its rules share, cheapest first, and then only for the few rules that
are left. Nothing but a part of a condition that is false rules a rule out; of a rule with all parts
true or unknown it is known which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from lfconfiglint.condition import Asked, PartTable
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.rule_sets import Read, Several, Stored, rules_in
from lfconfiglint.values import Known, Open, Values

_Code = tuple[int, int, tuple[str, ...]]


class Found:
    """The rules that are not false, as sets: ``left`` are all of them, ``failed`` those with a part
    that cannot take its values, and ``needs`` those with a part that is unknown, by what it is
    unknown for want of."""

    __slots__ = ("failed", "left", "needs")

    def __init__(self, left: int) -> None:
        self.left = left
        self.failed = 0
        self.needs: dict[tuple[str, ...], int] = {}

    def add(self, needs: tuple[str, ...] | None, rules: int) -> None:
        """A part of these rules is unknown for want of that; None: it cannot take its values."""
        if needs is None:
            self.failed |= rules
        else:
            self.needs[needs] = self.needs.get(needs, 0) | rules


class _Sets(dict[str, int]):
    """Stored sets by key, each made when it is first asked for."""

    def __init__(self, stored: Mapping[str, Stored]) -> None:
        super().__init__()
        self.stored = stored

    def __missing__(self, key: str) -> int:
        rules = self[key] = rules_in(self.stored[key])
        return rules


class Sieve:
    """Those rules of a table that are *chosen*, a set."""

    def __init__(self, table: PartTable, chosen: int) -> None:
        index = table.index
        self._table = table
        self._rules = chosen & rules_in(index.conditions)
        self._needed = [(rules_in(without), _Sets(by_key)) for without, by_key in index.needed]
        self._keys = self._names(index.keys)
        self._code_of_keys = self._code(index.code_of_keys)
        self._facts = self._names(index.facts)
        self._code_of_facts = self._code(index.code_of_facts)

    def _names(self, reads: Iterable[Read]) -> list[Asked]:
        asked = (Asked(rules_in(read[1]) & self._rules, read) for read in reads)
        return [each for each in asked if each.rules]

    def _code(self, code: Iterable[Several]) -> list[_Code]:
        asked = ((rules_in(stored) & self._rules, place, first) for place, stored, first in code)
        return [each for each in asked if each[0]]

    def found(self, given: Set[str], values: Values, among: int) -> Found:
        """What those *among* them say of a file with the keys *given*."""
        left = self._rules & among
        for without, by_key in self._needed:
            for key in by_key.stored.keys() & given:
                without |= by_key[key]
            left &= without
        found = Found(left)
        # keys take no computing, and what they rule out saves facts
        self._ask(self._keys, values, found)
        self._run(self._code_of_keys, values, found)
        self._ask(self._facts, values, found)
        self._run(self._code_of_facts, values, found)
        return found

    def _ask(self, asked: Iterable[Asked], values: Values, found: Found) -> None:
        """Ask the parts that read one name alone."""
        left = found.left
        for each in asked:
            if each.rules & left:
                try:
                    value = values[each.name]
                except UNUSABLE:
                    found.failed |= each.rules
                    continue
                kind = type(value)
                if type(value) is Open and each.compared:
                    found.add(value.needs, each.rules)
                    continue
                known = each.said.get(kind)
                said = known.get(value) if known is not None else None
                if said is None:
                    said = each.of(value)
                if said.unasked & left:
                    said.ask(left, self._table, values)
                left &= said.kept
                if said.others:
                    for answer, rules in said.others:
                        found.add(answer, rules)
        found.left = left

    def _run(self, code: Iterable[_Code], values: Values, found: Found) -> None:
        """Ask the parts that read several."""
        left = found.left
        part_at = self._table.part
        # it costs a microsecond, and most files have none to run
        known = None
        for rules, place, first in code:
            if rules & left:
                try:
                    for name in first:
                        value = values[name]
                        if type(value) is Open:
                            found.add(value.needs, rules)
                            break
                    else:
                        if known is None:
                            known = Known(values).__getitem__
                        if not part_at(place).function(known):
                            left &= ~rules
                except Unknown as reason:
                    found.add(reason.needs, rules)
                except UNUSABLE:
                    found.failed |= rules
        found.left = left
