"""All rules: the project's own, as the build stored them, and people's own, from their folders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from lfconfiglint import resources
from lfconfiglint.errors import UsageError, closest, did_you_mean
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass
from lfconfiglint.relevance import Relevant
from lfconfiglint.rule import Rule
from lfconfiglint.rule_store import refresh_stored_rules, stored_rules
from lfconfiglint.upstream.keys.schema import KeySchema


@dataclass(frozen=True)
class Selection:
    """The rules that are run, and the names of all there are."""

    rules: tuple[Rule, ...]
    known_ids: frozenset[str]

    def relevant(self, kind: str, schema: KeySchema) -> Relevant:
        """Those for one kind of file and the releases of *schema*."""
        key = kind, schema.version, schema.transformers
        if key not in self._relevant:
            self._relevant[key] = Relevant(self.rules, kind, schema)
        return self._relevant[key]

    @cached_property
    def _relevant(self) -> dict[tuple[str, str, str | None], Relevant]:
        return {}


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """Rules that *select* names, all if it is empty, without those *ignore* names.

    Names are rule ids, areas, or patterns over ids. Raises :class:`UsageError` for a name that is
    none of them.
    """
    for name in (*select, *ignore):
        check_name(name, rules)
    chosen = tuple(
        rule
        for rule in rules
        if (not select or any(names_rule(name, rule) for name in select))
        and not any(names_rule(name, rule) for name in ignore)
    )
    return Selection(chosen, frozenset(rule.id for rule in rules))


def names_rule(name: str, rule: Rule) -> bool:
    """Whether *name* is the rule's id or area, or a pattern that its id matches."""
    return name in (rule.id, rule.area) or ("*" in name and fnmatchcase(rule.id, name))


def check_name(name: str, rules: Sequence[Rule]) -> None:
    """Raise :class:`UsageError` where *name* is of no rule, with what was most likely meant."""
    if any(names_rule(name, rule) for rule in rules):
        return
    hint = _meant(name, {rule.id for rule in rules} | {rule.area for rule in rules})
    raise UsageError(Text(f"unknown rule '{name}'.{hint.en}", f"未知规则 '{name}'。{hint.zh}"))


def _meant(name: str, known: Collection[str]) -> Text:
    """A hint at the name that is nearest, or whose first words are."""
    hint = did_you_mean(name, known)
    if hint.en:
        return hint
    words = name.count("-") + 1
    by_start = {"-".join(each.split("-")[:words]): each for each in sorted(known, reverse=True)}
    start = closest(name, by_start)
    return did_you_mean(by_start[start], known) if start else hint


def load_rules(own_folders: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Every rule, sorted by id.

    Raises :class:`RuleError` for a broken or duplicate rule file.
    """
    rules = stored_rules()
    if rules is None or own_folders:
        # a lint of the project's own rules has no need of it
        from lfconfiglint.rule_files import read_rules

        if rules is None:
            checked = list(read_rules(resources.RULES))
            refresh_stored_rules()
            rules = stored_rules() or checked
        for folder in own_folders:
            rules.extend(read_rules(folder, {rule.id for rule in rules}))
    return tuple(sorted(rules, key=lambda rule: rule.id))
