"""Which rules of a selection have anything to say about a file, found without asking each.

What the rules are for, kinds of files and releases, is the same for all files of a run and is
worked out once; what compiled rules share, ``sieve`` asks once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from operator import itemgetter

from lfconfiglint.asking import Found
from lfconfiglint.condition import PartTable
from lfconfiglint.diagnostic import Undecided
from lfconfiglint.parts import Answer
from lfconfiglint.rule import Rule
from lfconfiglint.rule_sets import members
from lfconfiglint.sieve import Sieve
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.release.versions import in_range
from lfconfiglint.values import Values

_MOST_REMEMBERED = 1_000
_EVERY = -1
"""The set of all rules."""
_place = itemgetter(0)


class Verdicts:
    """What rules say of one file, each with its place among the relevant ones: those that are
    true, those that fail with its values, and those that cannot be decided."""

    def __init__(self) -> None:
        self.true: list[tuple[int, Rule]] = []
        self.failed: list[tuple[int, Rule]] = []
        self.undecided: list[tuple[int, Undecided]] = []

    def add(self, place: int, rule: Rule, answer: Answer) -> None:
        if answer is True:
            self.true.append((place, rule))
        elif answer is None:
            self.failed.append((place, rule))
        elif answer:
            self.undecided.append((place, Undecided(rule.id, answer)))


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
        self._others: list[int] = []
        numbers: dict[PartTable, dict[int, int]] = {}
        for place, rule in enumerate(self.rules):
            if rule.table is not None:
                numbers.setdefault(rule.table, {})[rule.number] = place
            elif rule.found_by is None:
                self._others.append(place)
        self._tables = [_OfTable(*each, self.rules) for each in numbers.items()]

    def verdicts(self, given: Set[str], usable: Values, raw: Values) -> Verdicts:
        """What the rules with a condition say of a file with the keys *given*; *raw* are its values
        for those that read them as they are, and the same object where there is no other."""
        verdicts = Verdicts()
        for values in (usable,) if usable is raw else (usable, raw):
            for place in self._others:
                rule = self.rules[place]
                if usable is raw or rule.reads_raw_values is (values is raw):
                    assert rule.condition is not None
                    verdicts.add(place, rule, rule.condition.answer(values))
            for table in self._tables:
                among = _EVERY if usable is raw else table.raw if values is raw else ~table.raw
                table.ask(given, values, among, verdicts)
        for found in (verdicts.true, verdicts.failed, verdicts.undecided):
            found.sort(key=_place)
        return verdicts


class _OfTable:
    """The relevant rules of one table; *places* are theirs among the relevant *rules*, by number.
    ``raw`` is the set of those that read values as they are."""

    def __init__(self, table: PartTable, places: Mapping[int, int], rules: Sequence[Rule]) -> None:
        self._table = table
        self._sieve = Sieve(table, sum(1 << number for number in places))
        self._places = places
        self._rules = rules
        self._remembered: dict[tuple[tuple[str, ...], int], list[tuple[int, Undecided]]] = {}
        self.raw = sum(1 << n for n, place in places.items() if rules[place].reads_raw_values)

    def ask(self, given: Set[str], values: Values, among: int, verdicts: Verdicts) -> None:
        """Add to *verdicts* what those *among* them say."""
        found = self._sieve.found(given, values, among)
        lacking, several = _lacking(found)
        condition_of = self._table.condition
        for number in members(found.left & ~lacking):
            if not found.failed >> number & 1:
                verdicts.true.append(self._placed(number))
            elif len(condition_of(number).parts) == 1:
                # beside others it is no more than unknown: a wrong type has its own error
                verdicts.failed.append(self._placed(number))
        for needs, rules in found.needs.items():
            alone = rules & lacking & ~several
            if needs and alone:
                verdicts.undecided += self._undecided(needs, alone)
        for number in members(several):
            verdicts.add(*self._placed(number), condition_of(number).answer(values))

    def _placed(self, number: int) -> tuple[int, Rule]:
        place = self._places[number]
        return place, self._rules[place]

    def _undecided(self, needs: tuple[str, ...], rules: int) -> list[tuple[int, Undecided]]:
        """These rules, for want of that; the same ones in many files."""
        known = self._remembered.get((needs, rules))
        if known is None:
            if len(self._remembered) == _MOST_REMEMBERED:
                self._remembered.clear()
            placed = map(self._placed, members(rules))
            known = [(place, Undecided(rule.id, needs)) for place, rule in placed]
            self._remembered[needs, rules] = known
        return known


def _lacking(found: Found) -> tuple[int, int]:
    """The rules that lack something, and those that lack several things."""
    once = several = 0
    for rules in found.needs.values():
        several |= once & rules
        once |= rules
    return once & found.left, several & found.left


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
