"""Which of many rules a file cannot meet, found for all of them at once.

A set of rules is a whole number with a bit for each. Whoever knows what a key or a fact is knows
which rules that alone rules out: those that compare it with something else (``stage == 'ppo'``).
So a file pays for the names that its rules share, and then only for the few rules that are left.
Nothing but a part of a condition that is false rules a rule out; what is unknown is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from lfconfiglint.condition import COMPARISONS, Guard, Source
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.records import dataclass
from lfconfiglint.values import Open, Values

Needs = Sequence[str]
"""Keys of which one has to be in the file; none where a rule needs none."""
Compared = tuple[str, object, int]
"""Operator, the constant that a name is compared with, and the rules that do so."""

_PLAIN = (str, bool, int, float, type(None))
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Index:
    """``free`` are the rules that need no key, ``by_key`` those that a key is enough for; ``names``
    has each name that rules compare, with these rules and the comparisons."""

    free: int
    by_key: dict[str, int]
    names: list[tuple[str, int, tuple[Compared, ...]]]


def index_of(rules: Iterable[tuple[Needs, Sequence[int]]], parts: Sequence[Source]) -> Index:
    """The index of rules, given as what each needs and the places of its *parts*, none for a rule
    that code finds; the bit of a rule is its place among *rules*."""
    free = 0
    by_key: dict[str, int] = {}
    compared: dict[str, dict[int, int]] = {}
    guards: dict[int, Guard] = {}
    for number, (needs, places) in enumerate(rules):
        bit = 1 << number
        for key in needs:
            by_key[key] = by_key.get(key, 0) | bit
        if places and not needs:
            free |= bit
        for place in places:
            part = parts[place]
            if isinstance(part, tuple):
                guards[place] = part
                own = compared.setdefault(part[0], {})
                own[place] = own.get(place, 0) | bit
    names = []
    for name, own in compared.items():
        every = 0
        for mask in own.values():
            every |= mask
        names.append((name, every, tuple((*guards[place][1:], own[place]) for place in own)))
    # what takes no computing first, and then what may rule out most
    names.sort(key=lambda each: ("." in each[0], -each[1].bit_count()))
    return Index(free, by_key, names)


class Sieve:
    """Those of an index that are *chosen*, a set of its rules."""

    def __init__(self, index: Index, chosen: int) -> None:
        self._free = index.free & chosen
        self._by_key = index.by_key
        self._chosen = chosen
        self._names = [each for each in index.names if each[1] & chosen]
        self._ruled_out: dict[tuple[str, object], int] = {}

    def left(self, given: Set[str], values: Values) -> int:
        """The rules that a file with the keys *given* may meet."""
        left = self._free
        for key in self._by_key.keys() & given:
            left |= self._by_key[key]
        left &= self._chosen
        for name, rules, compared in self._names:
            if left & rules:
                try:
                    value = values[name]
                except UNUSABLE:
                    continue
                if type(value) is not Open:
                    left &= ~self._out(name, value, compared)
        return left

    def _out(self, name: str, value: object, compared: Sequence[Compared]) -> int:
        """The rules that a value rules out; most files share most values."""
        if type(value) not in _PLAIN:
            return _ruled_out(value, compared)
        known = self._ruled_out
        out = known.get((name, value))
        if out is None:
            if len(known) == _MOST_REMEMBERED:
                known.clear()
            out = known[name, value] = _ruled_out(value, compared)
        return out


def _ruled_out(value: object, compared: Sequence[Compared]) -> int:
    out = 0
    for sign, wanted, rules in compared:
        try:
            if not COMPARISONS[sign](value, wanted):
                out |= rules
        except UNUSABLE:
            # of a wrong type: no more than unknown
            continue
    return out


def members(rules: int) -> Iterator[int]:
    """The numbers of the rules in a set."""
    while rules:
        lowest = rules & -rules
        yield lowest.bit_length() - 1
        rules ^= lowest
