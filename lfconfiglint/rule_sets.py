"""Which rules share what, as the build works it out for a lint (``sieve``).

A set of rules is a whole number with a bit for each, so that whoever knows what a key or a fact is
knows at once which rules that rules out. What is stored are the numbers' bytes, which load ten
times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from lfconfiglint.hints import Any
from lfconfiglint.parts import Source
from lfconfiglint.records import dataclass

Stored = bytes
"""A set of rules; see :func:`rules_in`."""
Groups = Sequence[Sequence[str]]
"""Of each group one key has to be in the file."""
Compared = tuple[str, Any, Stored]
"""Operator, the constant that a name is compared with, and the rules that do so."""
Code = tuple[int, Stored]
"""The place of a part that is code, and the rules that have it."""
Read = tuple[str, Stored, list[Compared], list[Code]]
"""A name, the rules with a part that reads it alone, and these parts."""

_MOST_GROUPS = 3
"""Hardly a rule needs more."""
_BY_COST = (
    "hardware", "launch", "bridge", "package", "accelerate", "zero", "template", "output",
    "deepspeed", "pipeline", "model", "data", "datasets", "run", "checkpoint", "memory", "lora",
    "zero3",
)  # fmt: skip
"""Groups of facts by the time that theirs take on average on published configs: from a microsecond
to 200."""


@dataclass(frozen=True)
class Index:
    """``conditions`` are the rules that have one. ``needed`` is for the first group of keys that a
    rule needs, the second and so on: the rules that have no such group, and those whose group has a
    key, by key. ``keys`` and ``facts`` are read by parts one at a time; other parts are
    ``code_of_keys``, or ``code_of_facts`` where there are facts among what they read."""

    conditions: Stored
    needed: list[tuple[Stored, dict[str, Stored]]]
    keys: list[Read]
    code_of_keys: list[Code]
    facts: list[Read]
    code_of_facts: list[Code]


def index_of(
    rules: Sequence[tuple[Groups, Sequence[int]]],
    parts: Sequence[Source],
    reads: Mapping[int, Sequence[str]],
) -> Index:
    """The index of rules, given as what each needs and the places of its *parts*, none for a rule
    that code finds; the bit of a rule is its place among *rules*. *reads* are the names in
    parts that are code."""
    having: dict[int, list[int]] = {}
    for number, (_, places) in enumerate(rules):
        for place in places:
            having.setdefault(place, []).append(number)
    shared: dict[str, _Sharing] = {}
    several = []
    for place, numbers in having.items():
        part = parts[place]
        if isinstance(part, tuple):
            shared.setdefault(part[0], _Sharing()).compare(part[1], part[2], numbers)
        elif len(reads[place]) == 1 and reads[place][0] != "given":
            shared.setdefault(reads[place][0], _Sharing()).run(place, numbers)
        else:
            several.append((_cost(*reads[place]), place))
    # what takes least computing comes first, and then what rules out most
    names = sorted(shared.items(), key=lambda each: (_cost(each[0]), -len(each[1].rules)))
    several.sort(key=lambda each: (each[0], -len(having[each[1]])))
    return Index(
        _stored(number for number, (_, places) in enumerate(rules) if places),
        [_needed(rules, level) for level in range(_MOST_GROUPS)],
        [sharing.of(name) for name, sharing in names if not _cost(name)],
        [(place, _stored(having[place])) for cost, place in several if not cost],
        [sharing.of(name) for name, sharing in names if _cost(name)],
        [(place, _stored(having[place])) for cost, place in several if cost],
    )


def _cost(*names: str) -> int:
    """None for keys."""
    groups = [name.partition(".")[0] for name in names if "." in name]
    return max((1 + _BY_COST.index(group) for group in groups), default=0)


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


def rules_in(stored: Stored) -> int:
    """The set that the build stored."""
    return int.from_bytes(stored, "little")


def members(rules: int) -> Iterator[int]:
    """The numbers of the rules in a set."""
    while rules:
        lowest = rules & -rules
        yield lowest.bit_length() - 1
        rules ^= lowest
