"""Works out which rules share what, for a build (``rule_sets`` says what it is for)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from lfconfiglint.fact_costs import cost_of
from lfconfiglint.hints import Any
from lfconfiglint.parts import Source
from lfconfiglint.rule_sets import Bundled, Code, Compared, Index, Read, Stored

Groups = Sequence[Sequence[str]]
"""Of each group one key has to be in the file."""

_MOST_GROUPS = 3
"""Hardly a rule needs more."""


def index_of(
    rules: Sequence[tuple[Groups, Sequence[int]]],
    parts: Sequence[Source],
    reads: Mapping[int, Sequence[str]],
    first: Mapping[int, Sequence[str]],
    roots: Mapping[str, Sequence[Any]],
) -> Index:
    """The index of rules, given as what each needs and the places of its *parts*, none for a rule
    that code finds; the bit of a rule is its place among *rules*. *reads* are the names in
    parts that are code, and *first* those that some of them ask for in any case; *roots* are what
    facts rest on, and whether on nothing else."""
    having: dict[int, list[int]] = {}
    for number, (_, places) in enumerate(rules):
        for place in places:
            having.setdefault(place, []).append(number)
    shared: dict[str, _Sharing] = {}
    several = []
    for place, numbers in having.items():
        part = parts[place]
        if isinstance(part, tuple) and len(part) == 3:
            shared.setdefault(part[0], _Sharing()).compare(part[1], part[2], numbers)
        elif len(reads[place]) == 1 and reads[place][0] != "given":
            shared.setdefault(reads[place][0], _Sharing()).run(place, numbers)
        else:
            several.append((cost_of(*reads[place]), place))
    # what takes least computing comes first, and then what rules out most
    code = [
        (cost, (place, _stored(having[place]), tuple(first.get(place, ()))))
        for cost, place in several
    ]
    names = sorted(shared.items(), key=lambda each: (cost_of(each[0]), -len(each[1].rules)))
    several.sort(key=lambda each: (each[0], -len(having[each[1]])))
    bundles = _bundled([(name, sharing) for name, sharing in names if cost_of(name)], roots)
    bundled = {name for *_, reads in bundles for name, *_ in reads}
    return Index(
        _stored(number for number, (_, places) in enumerate(rules) if places),
        [_needed(rules, level) for level in range(_MOST_GROUPS)],
        [sharing.of(name) for name, sharing in names if not cost_of(name)],
        [each for cost, each in code if not cost],
        bundles,
        [sharing.of(name) for name, sharing in names if cost_of(name) and name not in bundled],
        [each for cost, each in code if cost],
    )


def _bundled(
    names: Sequence[tuple[str, _Sharing]], roots: Mapping[str, Sequence[Any]]
) -> list[Bundled]:
    """Facts with a root in common, where there are several."""
    found: dict[tuple[str, str, bool], list[Read]] = {}
    for name, sharing in names:
        if name in roots:
            root, alone = roots[name]
            place = name.partition(".")[0], root, alone
            found.setdefault(place, []).append(sharing.of(name))
    return [(*place, reads) for place, reads in found.items() if len(reads) > 1]


class _Sharing:
    """The parts that read the same."""

    def __init__(self) -> None:
        self.rules: set[int] = set()
        self.compared: list[Compared] = []
        self.code: list[Code] = []

    def compare(self, sign: str, wanted: object, rules: Sequence[int]) -> None:
        self.rules.update(rules)
        self.compared.append((sign, wanted, _stored(rules)))

    def run(self, place: int, rules: Sequence[int]) -> None:
        self.rules.update(rules)
        self.code.append((place, _stored(rules)))

    def of(self, name: str) -> Read:
        return name, _stored(self.rules), self.compared, self.code


def _needed(
    rules: Sequence[tuple[Groups, Sequence[int]]], level: int
) -> tuple[Stored, dict[str, Stored]]:
    by_key: dict[str, list[int]] = {}
    without = []
    for number, (groups, _) in enumerate(rules):
        if len(groups) <= level:
            without.append(number)
        else:
            for key in groups[level]:
                by_key.setdefault(key, []).append(number)
    return _stored(without), {key: _stored(numbers) for key, numbers in by_key.items()}


def _stored(numbers: Iterable[int]) -> Stored:
    rules = 0
    for number in numbers:
        rules |= 1 << number
    return _bytes_of(rules)


@cache
def _bytes_of(rules: int) -> Stored:
    """The same object for the same set, which is then stored once."""
    return rules.to_bytes((rules.bit_length() + 7) // 8, "little")
