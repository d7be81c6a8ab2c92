"""Names whose values follow from one thing, asked in one go.

A machine, a DeepSpeed file, a template are the same in most files of a run, and so is what rules
say of the twenty facts that rest on each: it is remembered by what they rest on. Keys that a file
does not give have their defaults, and what rules say of these is the same in all files.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from lfconfiglint.asking import Asked, Found, ask
from lfconfiglint.condition import PartTable
from lfconfiglint.expressions import UNUSABLE
from lfconfiglint.facts.fact import APART
from lfconfiglint.records import dataclass
from lfconfiglint.values import Open, Values

_MOST_REMEMBERED = 1_000
"""Different things that one bundle rests on."""
_BY_VALUE = frozenset({str, tuple})


@dataclass(frozen=True)
class _Answers:
    """What the parts say for the ``covered`` rules: those among them that are ``out``, and the
    rest as :class:`Found` has it. ``basis`` is held, so that its number is no other's."""

    covered: int
    out: int
    failed: int
    needs: tuple[tuple[tuple[str, ...], int], ...]
    basis: object


_NOTHING = _Answers(0, 0, 0, (), None)


class Bundle:
    """Parts that read facts of one *group* with a *root* in common. Where the root is not known,
    neither are the facts, for the same reason; where it is, they follow from it if they rest on it
    *alone*, and are else asked one by one."""

    def __init__(self, group: str, root: str, alone: bool, asked: Sequence[Asked]) -> None:
        self._place = group, root
        self._alone = alone
        self._asked = asked
        self.rules = reduce(or_, [each.rules for each in asked])
        self._known: dict[object, _Answers] = {}
        self._open: dict[object, _Answers] = {}
        self._holds: bool | None = None

    def ask(self, table: PartTable, values: Values, found: Found) -> None:
        """Ask for the rules that *found* has left."""
        basis = self._basis(values)
        if basis is APART:
            ask(self._asked, table, values, found)
            return
        known: dict[object, _Answers]
        key: object
        if type(basis) is Open:
            known, key = self._open, basis.needs
        else:
            known, key = self._known, _key_of(basis)
        answers = known.get(key, _NOTHING)
        wanted = self.rules & found.left & ~answers.covered
        if wanted:
            answers = _more(answers, self._asked, wanted, table, values, basis)
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[key] = answers
        _tell(answers, found)

    def _basis(self, values: Values) -> object:
        """What the facts rest on; APART where they have to be asked one by one."""
        if self._holds is None:
            names = [each.name for each in self._asked]
            self._holds = values.rest_on(*self._place, self._alone, names)
        try:
            basis = values.basis(*self._place) if self._holds else APART
        except UNUSABLE:
            # then so are the facts
            return APART
        return basis if self._alone or type(basis) is Open else APART


class Keys:
    """Parts that read a few keys."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked = asked
        self.rules = reduce(or_, [each.rules for each in asked])
        self._known: dict[int, _Split] = {}

    def ask(self, given: int, table: PartTable, values: Values, found: Found) -> None:
        """Ask for the rules that *found* has left; of the keys those are *given* by the file whose
        bits are set."""
        split = self._known.get(given)
        if split is None:
            split = self._known[given] = _Split(self._asked, given)
        answers = split.answers
        wanted = split.rules & found.left & ~answers.covered
        if wanted:
            answers = _more(answers, split.defaults, wanted, table, values)
            split.answers = answers
        _tell(answers, found)
        if split.given:
            ask(split.given, table, values, found)


class _Split:
    """Keys by whether a file gives them; ``rules`` read those that it does not, and ``answers`` is
    what they say."""

    def __init__(self, asked: Sequence[Asked], given: int) -> None:
        self.given = [each for place, each in enumerate(asked) if given >> place & 1]
        self.defaults = [each for place, each in enumerate(asked) if not given >> place & 1]
        self.rules = reduce(or_, [each.rules for each in self.defaults], 0)
        self.answers = _NOTHING


def _more(
    answers: _Answers,
    asked: Sequence[Asked],
    wanted: int,
    table: PartTable,
    values: Values,
    basis: object = None,
) -> _Answers:
    """Those, and what is said for the rules *wanted*."""
    more = Found(wanted)
    ask(asked, table, values, more)
    for needs, rules in answers.needs:
        more.add(needs, rules)
    return _Answers(
        answers.covered | wanted,
        answers.out | wanted & ~more.left,
        answers.failed | more.failed,
        tuple(more.needs.items()),
        basis,
    )


def _tell(answers: _Answers, found: Found) -> None:
    found.left &= ~answers.out
    found.failed |= answers.failed
    for needs, rules in answers.needs:
        found.add(needs, rules)


def _key_of(basis: object) -> object:
    """A text or several by what they say, and another object, which is no other, by its number."""
    return basis if type(basis) in _BY_VALUE else id(basis)
