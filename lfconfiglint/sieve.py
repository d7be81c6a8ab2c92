"""What many rules say of a file, found for all of them together.

A file pays for the names that its rules share, cheapest first, and then only for the few rules that
are left. Nothing but a part of a condition that is false rules a rule out; of a rule with all parts
true or unknown it is known which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from lfconfiglint.asking import Asked, Found, ask
from lfconfiglint.bundles import Bundle, Keys
from lfconfiglint.condition import PartTable
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.rule_sets import Read, Several, Stored, rules_in
from lfconfiglint.values import Known, Open, Values

_Code = tuple[int, int, tuple[str, ...]]
_TOGETHER = 6
"""Keys that are asked together: files give few different ones of so many."""


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
        keys = self._names(index.keys)
        self._keys = [Keys(keys[at : at + _TOGETHER]) for at in range(0, len(keys), _TOGETHER)]
        self._place_of = {each.name: divmod(at, _TOGETHER) for at, each in enumerate(keys)}
        self._code_of_keys = self._code(index.code_of_keys)
        self._bundles = [
            Bundle(group, root, alone, asked)
            for group, root, alone, reads in index.bundles
            if (asked := self._names(reads))
        ]
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
        self._ask_keys(given, values, found)
        self._run(self._code_of_keys, values, found)
        for bundle in self._bundles:
            if bundle.rules & found.left:
                bundle.ask(self._table, values, found)
        ask(self._facts, self._table, values, found)
        self._run(self._code_of_facts, values, found)
        return found

    def _ask_keys(self, given: Set[str], values: Values, found: Found) -> None:
        bits = [0] * len(self._keys)
        for name in given:
            if name in self._place_of:
                block, place = self._place_of[name]
                bits[block] |= 1 << place
        for keys, of_file in zip(self._keys, bits, strict=True):
            if keys.rules & found.left:
                keys.ask(of_file, self._table, values, found)

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
