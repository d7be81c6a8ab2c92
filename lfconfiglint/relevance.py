"""Which rules of a selection can have anything to say about a file, found without asking each.

What the rules are for, kinds of files and releases, is the same for all files of a run and is
worked out once; what compiled rules share, ``rule_sets`` asks once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from lfconfiglint.condition import PartTable
from lfconfiglint.rule import Rule
from lfconfiglint.rule_sets import Sieve, members
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.release.versions import in_range
from lfconfiglint.values import Values


class Relevant:
    """The rules of *rules* for one kind of file and the target releases, in their order."""

    def __init__(self, rules: Iterable[Rule], kind: str, schema: KeySchema) -> None:
        # few different answers serve all rules
        holds: dict[tuple[object, ...], bool] = {}
        self.rules = []
        for rule in rules:
            asked = rule.kinds, rule.versions, rule.transformers
            if asked not in holds:
                holds[asked] = _holds_for(rule, kind, schema)
            if holds[asked]:
                self.rules.append(rule)
        self.by_id = {rule.id: rule for rule in self.rules}
        self._always: list[int] = []
        places: dict[PartTable, dict[int, int]] = {}
        for place, rule in enumerate(self.rules):
            if rule.table is not None:
                places.setdefault(rule.table, {})[rule.number] = place
            elif rule.found_by is None:
                self._always.append(place)
        self._sieved = [
            (Sieve(table.index, sum(1 << number for number in chosen)), chosen)
            for table, chosen in places.items()
        ]

    def that_may_hold(self, given: Set[str], values: Values) -> Iterator[Rule]:
        """Those with a condition that a file with the keys *given* can meet."""
        left = list(self._always)
        for sieve, places in self._sieved:
            left += [places[number] for number in members(sieve.left(given, values))]
        for place in sorted(left):
            yield self.rules[place]


def _holds_for(rule: Rule, kind: str, schema: KeySchema) -> bool:
    """Whether a rule is for files of this kind, and for the target releases.

    A rule for some transformers releases waits until it is known which one will run.
    """
    if kind not in rule.kinds:
        return False
    if rule.versions is not None and not in_range(schema.version, rule.versions):
        return False
    if rule.transformers is None:
        return True
    return schema.transformers is not None and in_range(schema.transformers, rule.transformers)
