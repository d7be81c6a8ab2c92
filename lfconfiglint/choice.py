"""Which rules look at a file, and how serious each is: by preset, settings and flags.

A *name* of rules is a rule's id, an area, or a pattern over ids such as ``*-exceeds-disk``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from lfconfiglint.diagnostic import Severity
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.records import dataclass, field, replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import Selection, check_name, names_rule

if TYPE_CHECKING:
    from lfconfiglint.settings import Settings


@dataclass(frozen=True)
class Choice:
    """What is wanted of the rules for one file. Without ``select`` the preset decides."""

    preset: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = field(default_factory=dict)

    def selection(self, rules: Sequence[Rule]) -> Selection:
        """The rules that are run, with the severities they have here."""
        if not (self.select or self.ignore or self.severity):
            # what most ask for, without looking for names rule by rule
            chosen = tuple(rule for rule in rules if in_preset(rule, self.preset))
        else:
            chosen = tuple(
                self._as_wanted(rule)
                for rule in rules
                if self._wants(rule) and not _among(self.ignore, rule)
            )
        return Selection(chosen, frozenset(rule.id for rule in rules))

    def _wants(self, rule: Rule) -> bool:
        if self.select:
            return _among(self.select, rule)
        # whoever gives a rule a severity wants to hear of it
        return in_preset(rule, self.preset) or self.severity_of(rule) is not None

    def _as_wanted(self, rule: Rule) -> Rule:
        wanted = self.severity_of(rule)
        return rule if wanted in (None, rule.severity) else replace(rule, severity=wanted)

    def severity_of(self, rule: Rule) -> Severity | None:
        """The severity that is asked for: by id before pattern before area, the last of several."""
        found = [name for name in reversed(self.severity) if names_rule(name, rule)]
        best = max(found, key=lambda name: _weight(name, rule), default=None)
        return self.severity[best] if best is not None else None


def in_preset(rule: Rule, preset: str) -> bool:
    """``minimal`` has the errors, ``default`` all but what a rule keeps for ``strict``."""
    if preset == "strict":
        return True
    return rule.preset is None and (preset == "default" or rule.severity == "error")


def choice_for(
    settings: Settings,
    path: Path | None,
    *,
    preset: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Choice:
    """What settings and flags ask for a file; flags win, and a later override wins."""
    chosen = Choice(settings.preset, settings.select, settings.ignore, dict(settings.severity))
    for override in settings.overrides:
        if path is not None and settings.matches(path, override.files):
            chosen = replace(
                chosen,
                select=override.select or chosen.select,
                ignore=(*chosen.ignore, *override.ignore),
                # put anew, so that the override's names are the last
                severity={
                    **{k: v for k, v in chosen.severity.items() if k not in override.severity},
                    **override.severity,
                },
            )
    # a preset on the command line is asked for instead of what the settings select
    selected = select or (() if preset else chosen.select)
    return replace(
        chosen,
        preset=preset or chosen.preset,
        select=selected,
        ignore=(*chosen.ignore, *ignore),
    )


def check_settings_names(settings: Settings, rules: Sequence[Rule]) -> None:
    """Raise :class:`SettingsError` for a name in the settings that is of no rule."""
    places = {
        "select": settings.select,
        "ignore": settings.ignore,
        "severity": tuple(settings.severity),
        "fixable": settings.fixable,
        "unfixable": settings.unfixable,
        "extend-safe-fixes": settings.extend_safe_fixes,
    }
    for index, override in enumerate(settings.overrides):
        places[f"overrides.{index}.select"] = override.select
        places[f"overrides.{index}.ignore"] = override.ignore
        places[f"overrides.{index}.severity"] = tuple(override.severity)
    for place, names in places.items():
        for name in names:
            try:
                check_name(name, rules)
            except LfConfigLintError as error:
                from lfconfiglint.settings_place import settings_error

                raise settings_error(settings.source, tuple(place.split(".")), error.text) from None


def _among(names: Sequence[str], rule: Rule) -> bool:
    return any(names_rule(name, rule) for name in names)


def _weight(name: str, rule: Rule) -> int:
    if name == rule.id:
        return 3
    return 2 if fnmatchcase(rule.id, name) else 1
