"""Which rules of a selection can have anything to say about a file, found without asking each.

A rule whose condition is false without certain keys is looked up by these keys; what the rules are
for, kinds of files and releases, is the same for all files of a run and is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from lfconfiglint.rule import Rule
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.release.versions import in_range


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
        self._by_key: dict[str, list[int]] = {}
        self._further: dict[int, Sequence[Sequence[str]]] = {}
        for place, rule in enumerate(self.rules):
            if rule.found_by is not None:
                continue
            if not rule.needs:
                self._always.append(place)
                continue
            for key in rule.needs[0]:
                self._by_key.setdefault(key, []).append(place)
            if len(rule.needs) > 1:
                self._further[place] = rule.needs[1:]

    def that_may_hold(self, given: Set[str]) -> Iterator[Rule]:
        """Those with a condition that a file with the keys *given* can meet."""
        keys = frozenset(given)
        places = set(self._always)
        for key in keys & self._by_key.keys():
            places.update(self._by_key[key])
        # of the first group a key is there
        for place in sorted(places):
            for group in self._further.get(place, ()):
                if keys.isdisjoint(group):
                    break
            else:
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
