"""Names that parts of many rules read alone: each is asked once of a file for all of them, and what
the parts say of its value is remembered from file to file."""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.condition import PartTable
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.parts import COMPARISONS, Answer
from lfconfiglint.rule_sets import Read, Stored, rules_in
from lfconfiglint.values import Open, Values

_MOST_REMEMBERED = 100
"""Values of one name."""
_LONGEST = 1_000
"""Characters of a text that is remembered: a value may take megabytes."""
_PLAIN = frozenset({str, bool, int, float, type(None)})


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


def ask(asked: Iterable[Asked], table: PartTable, values: Values, found: Found) -> None:
    """Ask those whose rules are among the ones that *found* has left."""
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
                said.ask(left, table, values)
            left &= said.kept
            if said.others:
                for answer, rules in said.others:
                    found.add(answer, rules)
    found.left = left
