"""The rules and fixes that a run of ``check`` is to use, from its flags and the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.checker import Checker
from lfconfiglint.choice import check_settings_names, choice_for
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.facts.context import Together
from lfconfiglint.fix_policy import fix_policy
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.records import dataclass, field, replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection, check_name, load_rules

if TYPE_CHECKING:
    from lfconfiglint.baseline import Baseline


def rule_names(given: Sequence[str]) -> tuple[str, ...]:
    """The names in comma-separated lists."""
    return tuple(name.strip() for part in given for name in part.split(",") if name.strip())


@dataclass(frozen=True)
class Checkers:
    """The checker for each file: the settings may want other rules for some of them."""

    base: Checker
    rules: tuple[Rule, ...]
    options: RunOptions
    preset: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    _selections: dict[tuple[bool, ...], Selection] = field(default_factory=dict)
    _made: dict[tuple[bool, ...], Checker] = field(default_factory=dict)

    def together(self, files: tuple[Path, ...]) -> Checkers:
        """The same for a run over *files*, which may be parts of one pipeline."""
        base = replace(self.base, together=Together(files))
        return replace(self, base=base, _made={})

    def of(self, path: Path | None) -> Checker:
        """The checker for the file at *path*; None is standard input."""
        settings = self.options.settings
        # files for which the same overrides hold share their rules
        key = tuple(
            path is not None and settings.matches(path, override.files)
            for override in settings.overrides
        )
        if key not in self._selections:
            choice = choice_for(
                settings, path, preset=self.preset, select=self.select, ignore=self.ignore
            )
            self._selections[key] = choice.selection(self.rules)
        if key not in self._made:
            self._made[key] = replace(self.base, selection=self._selections[key])
        return self._made[key]


def checkers_of(
    options: RunOptions,
    preset: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    changes: Changes,
    baseline: Baseline | None = None,
) -> Checkers:
    """Raises UsageError or SettingsError for a rule that there is not."""
    rules = load_rules(options.settings.rules)
    check_settings_names(options.settings, rules)
    for name in (*select, *ignore):
        check_name(name, rules)
    base = Checker(
        Selection((), frozenset()),
        options.target_of,
        options.lang,
        options.samples,
        options.settings.extra_keys,
        options.environment,
        options.settings.packages,
        changes,
        fix_policy(options.settings, rules, options.comment_lang),
        baseline,
    )
    return Checkers(base, rules, options, preset, select, ignore)
