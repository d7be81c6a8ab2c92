"""What is certain of code between two releases: what a lint for either of them finds.

Such code has a part of the changes that lead to the later release, and nobody says which part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set

from lfconfiglint.diagnostic import SEVERITIES, Diagnostic, Fix, LintResult, Undecided
from lfconfiglint.document.model import KeyPath
from lfconfiglint.language import Text
from lfconfiglint.records import dataclass, replace
from lfconfiglint.upstream.release.between import PASSING_NAMES

RELEASE = "release"
"""What has to be supplied where the two releases differ."""

_MEANT = "meant:"
"""How a need begins of a key that is given by a name which the release does not have."""
_ABOUT_NAMES = frozenset(
    {"key-of-newer-release", "removed-key", "renamed-key", "unknown-key", "unused-key"}
)
_ABOUT_TEMPLATE = "template-unknown"


@dataclass(frozen=True)
class Between:
    """What is known of the code: the release ``before`` it and the one it leads to, ``later``, and
    the keys of which it says itself whether it has them (``decided``)."""

    before: str
    later: str
    decided: Set[str] = frozenset()

    def had_for_a_while(self, found: Diagnostic) -> bool:
        """Whether *found* is about a name that neither release has, and some of the code had."""
        names = PASSING_NAMES.get(self.later, frozenset())
        if found.rule == _ABOUT_TEMPLATE:
            return found.values.get("template") in names
        return found.rule in _ABOUT_NAMES and any(path[0] in names for path in found.keys)

    def says_itself(self, found: Diagnostic) -> bool:
        """Whether *found* is about the name of a key of which the code is at hand."""
        return found.rule in _ABOUT_NAMES and all(path[0] in self.decided for path in found.keys)


def certain(later: LintResult, earlier: LintResult, code: Between) -> LintResult:
    """Findings of *later* that *earlier* has, too; what only one of them has is undecided. Where
    they find different faults of the same keys, both are told."""
    same = {_place(found): found for found in (*earlier.diagnostics, *earlier.suppressed)}

    def held(found: Diagnostic) -> bool:
        if code.says_itself(found):
            return True
        return _place(found) in same and not code.had_for_a_while(found)

    kept = [
        _with_common_fixes(found, same.get(_place(found)))
        for found in later.diagnostics
        if held(found)
    ]
    kept += _unless_refused(later, earlier, {found.rule for found in kept})
    kept += _different_faults(later, earlier, code, {found.keys for found in kept})
    kept.sort(key=lambda found: (found.span.start, SEVERITIES.index(found.severity), found.rule))
    return replace(
        later,
        diagnostics=tuple(kept),
        undecided=tuple(_undecided(later, earlier, {found.rule for found in kept})),
        suppressed=tuple(filter(held, later.suppressed)),
    )


def _unless_refused(
    later: LintResult, earlier: LintResult, told: Collection[str]
) -> Iterator[Diagnostic]:
    """What one finds, and the other leaves open only because it does not take the name of a key:
    such code refuses the config, and other code runs into it."""
    for found_in, other in ((later, earlier), (earlier, later)):
        waiting = {
            entry.rule
            for entry in other.undecided
            if all(need.startswith(_MEANT) for need in entry.needs)
        }
        for found in found_in.diagnostics:
            if found.rule in waiting and found.rule not in told:
                yield replace(found, fixes=())


def _different_faults(
    later: LintResult, earlier: LintResult, code: Between, told: Collection[tuple[KeyPath, ...]]
) -> Iterator[Diagnostic]:
    """One for each place that both find fault with, each in its way: the milder of the two, and in
    its note the other."""
    for found in later.diagnostics:
        others = [each for each in earlier.diagnostics if _faults_same_keys(found, each)]
        if found.keys in told or not others or code.had_for_a_while(found):
            continue
        other = others[0]
        milder = SEVERITIES.index(other.severity) > SEVERITIES.index(found.severity)
        shown, noted = (other, found) if milder else (found, other)
        release = code.later if milder else code.before
        en, zh = noted.say("en"), noted.say("zh")
        if en == shown.say("en"):
            # rules of two releases that say the same
            yield replace(shown, fixes=())
            continue
        note = Text(f"or, as in {release}: {en}", f"或如 {release}：{zh}")
        if shown.note is not None:
            note = Text(f"{shown.note.en}; {note.en}", f"{shown.note.zh}；{note.zh}")
        yield replace(shown, fixes=(), note=note)


def _faults_same_keys(one: Diagnostic, other: Diagnostic) -> bool:
    return (
        bool(one.keys)
        and (one.keys, one.span) == (other.keys, other.span)
        and "info" not in (one.severity, other.severity)
    )


def _place(found: Diagnostic) -> tuple[object, ...]:
    return found.rule, found.severity, found.keys, found.span


def _with_common_fixes(found: Diagnostic, other: Diagnostic | None) -> Diagnostic:
    """With the fixes that are the same change in both, if there is another."""
    if other is None:
        return found
    changes = [_change(fix) for fix in other.fixes]
    return replace(found, fixes=tuple(fix for fix in found.fixes if _change(fix) in changes))


def _change(fix: Fix) -> tuple[object, ...]:
    return fix.operations, fix.fields


def _undecided(later: LintResult, earlier: LintResult, decided: set[str]) -> list[Undecided]:
    """Rules that may yet hold for both, and those that hold for one."""
    open_in = [{entry.rule: entry for entry in each.undecided} for each in (later, earlier)]
    found_in = [{found.rule for found in each.diagnostics} for each in (later, earlier)]
    both = [open_in[side].keys() | found_in[side] for side in (0, 1)]
    needs = {**open_in[1], **open_in[0]}
    entries = [entry for rule, entry in needs.items() if rule in (both[0] & both[1]) - decided]
    apart = (found_in[0] | found_in[1]) - decided - needs.keys()
    return [*entries, *(Undecided(rule, (RELEASE,)) for rule in sorted(apart))]
