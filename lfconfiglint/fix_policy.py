"""Which fixes people want at all, and which of the unsafe ones they call safe."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lfconfiglint.diagnostic import Applicability, Diagnostic, Fix, LintResult
from lfconfiglint.language import Lang
from lfconfiglint.records import dataclass, replace
from lfconfiglint.rule import Rule
from lfconfiglint.rulebook import names_rule
from lfconfiglint.settings import Settings


@dataclass(frozen=True)
class FixPolicy:
    """Ids of rules; ``fixable`` is None for all. ``comment_lang`` is the language of comments where
    one was asked for."""

    fixable: frozenset[str] | None = None
    unfixable: frozenset[str] = frozenset()
    called_safe: frozenset[str] = frozenset()
    comment_lang: Lang | None = None

    @cached_property
    def _changes_nothing(self) -> bool:
        return self == FixPolicy()

    def on(self, result: LintResult) -> LintResult:
        """The findings with their fixes as the policy has them."""
        if self._changes_nothing:
            return result
        return replace(result, diagnostics=tuple(map(self._of, result.diagnostics)))

    def _of(self, found: Diagnostic) -> Diagnostic:
        wanted = self.fixable is None or found.rule in self.fixable
        if found.rule in self.unfixable or not wanted:
            return replace(found, fixes=tuple(_turned(fix, "display") for fix in found.fixes))
        safe = found.rule in self.called_safe
        fixes = (
            _turned(fix, "safe") if safe and fix.applicability == "unsafe" else fix
            for fix in found.fixes
        )
        asked = self.comment_lang
        return replace(found, fixes=tuple(replace(fix, comment_lang=asked) for fix in fixes))


def fix_policy(settings: Settings, rules: Sequence[Rule], comment_lang: Lang | None) -> FixPolicy:
    """What the settings say; their names are ids, areas and patterns, as elsewhere."""

    def ids(names: Sequence[str]) -> frozenset[str]:
        if not names:
            return frozenset()
        return frozenset(r.id for r in rules if any(names_rule(name, r) for name in names))

    return FixPolicy(
        ids(settings.fixable) if settings.fixable else None,
        ids(settings.unfixable),
        ids(settings.extend_safe_fixes),
        comment_lang,
    )


def _turned(fix: Fix, applicability: Applicability) -> Fix:
    return replace(fix, applicability=applicability)
