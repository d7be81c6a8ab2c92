"""Which rules of a selection can have anything to say about a file, found without asking each.

A rule whose condition is false without certain keys is looked up by these keys; what the rules are
for, kinds of files and releases, is the same for all files of a run and is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from lfconfiglint.rule import Rule
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.release.versions import in_range


class Relevant:
    """The rules of *rules* for one kind of file and the target releases, in their order."""

    def __init__(self, rules: Iterable[Rule], kind: str, schema: KeySchema) -> None:
        self.rules = [rule for rule in rules if _holds_for(rule, kind, schema)]
        self.by_id = {rule.id: rule for rule in self.rules}
        self._always: list[int] = []
        self._by_key: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            if rule.found_by is not None:
                continue
            if not rule.needs:
                self._always.append(place)
            for key in rule.needs[0] if rule.needs else ():
                self._by_key.setdefault(key, []).append(place)

    def that_may_hold(self, given: Set[str]) -> Sequence[Rule]:
        """Those with a condition that a file with the keys *given* can meet."""
        places = set(self._always)
        for key in given:
            places.update(self._by_key.get(key, ()))
        found = (self.rules[place] for place in sorted(places))
        # of the first group a key is there
        return [rule for rule in found if len(rule.needs) < 2 or rule.may_hold(given)]


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
