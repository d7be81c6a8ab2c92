"""What is undecided in files, as short texts and back: it is much, and in many files the same."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lfconfiglint.diagnostic import Undecided
from lfconfiglint.result_cache.encoding import NotStorable
from lfconfiglint.rule import Rule

_MOST = 4096


class Lefts:
    """What is undecided where these *rules* were asked. A text has a line for each entry: the
    number of the rule, and JSON of what it needs. Of all that is equal there is one."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._numbers = {name: number for number, name in enumerate(rules)}
        self._known: dict[str, tuple[Undecided, ...]] = {"": ()}
        self._entries = _Entries(rules)

    def text(self, entries: tuple[Undecided, ...]) -> str:
        """Raises :class:`NotStorable`."""
        numbers = self._numbers
        try:
            return "\n".join([f"{numbers[each.rule]} {json.dumps(each.needs)}" for each in entries])
        except KeyError:
            raise NotStorable from None

    def of(self, text: str) -> tuple[Undecided, ...]:
        """What :meth:`text` was given."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST:
                self._known = {"": ()}
            known = tuple([self._entries[line] for line in text.split("\n")])
            self._known[text] = known
        return known


class _Entries(dict[str, Undecided]):
    def __init__(self, rules: Mapping[str, Rule]) -> None:
        super().__init__()
        self._names = list(rules)

    def __missing__(self, line: str) -> Undecided:
        number, _, needs = line.partition(" ")
        self[line] = entry = Undecided(self._names[int(number)], tuple(json.loads(needs)))
        return entry
