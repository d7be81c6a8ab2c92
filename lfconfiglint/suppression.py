"""Findings that comments in the file ask not to be shown, and comments that ask in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lfconfiglint.diagnostic import SEVERITIES, Diagnostic, Fix, LintResult, Undecided
from lfconfiglint.document.model import Document
from lfconfiglint.errors import did_you_mean
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Text
from lfconfiglint.rule import Rule

if TYPE_CHECKING:
    from lfconfiglint.document.directives import Directive

IDLE = "unused-ignore"
MALFORMED = "malformed-directive"
ABOUT_DIRECTIVES = (IDLE, MALFORMED)
"""Rules about the comments themselves, which no comment silences."""
_EVERY_RULE = ""
_Place = tuple["int | None", str]
"""A line, or None for the whole file, and the rule that a directive names there."""
_MOST_HINTS = 32
"""So many unknown names of a file are compared with those of all rules, which takes a millisecond
each."""


def idle_fix(values: Mapping[str, object]) -> Fix:
    """Takes a comment out: no operation on keys; ``lfconfiglint.fixing.ignores`` carries it out."""
    # few comments are idle
    from lfconfiglint.message import Message

    return Fix(IDLE, Message(Text("take it out", "删除")), "safe", (), None, values)


def suppress(
    document: Document,
    diagnostics: Iterable[Diagnostic],
    undecided: Sequence[Undecided],
    rules: Sequence[Rule],
    known_ids: frozenset[str],
) -> LintResult:
    """Sort findings into shown and suppressed; add findings about the directives themselves."""
    directives = _directives_of(document)
    kept: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    coverage = _Coverage(directives)
    for diagnostic in diagnostics:
        line = document.position(diagnostic.span.start).line if directives else 0
        covered = coverage.covers(diagnostic.rule, line)
        (suppressed if covered else kept).append(diagnostic)
    open_questions = tuple(undecided)
    # most files have none, and do not pay for looking through the rules
    if directives:
        open_questions = tuple(each for each in undecided if not coverage.everywhere(each.rule))
    if directives and not document.problems:
        decided = {rule.id for rule in rules} - {entry.rule for entry in undecided}
        kept.extend(_about_directives(directives, coverage.used(), decided, rules, known_ids))
    order = {severity: index for index, severity in enumerate(SEVERITIES)}
    kept.sort(key=lambda found: (found.span.start, order[found.severity], found.rule))
    return LintResult(tuple(kept), open_questions, tuple(suppressed))


class _Coverage:
    """Which directives, by their index, hold for a rule at a line. A file may have thousands: few
    are looked at for each finding."""

    def __init__(self, directives: Sequence[Directive]) -> None:
        self._at: dict[_Place, list[int]] = {}
        self._met: set[tuple[_Place, str]] = set()
        for index, directive in enumerate(directives):
            line = None if directive.kind == "file" else directive.line
            if directive.error or (directive.kind == "line" and line is None):
                continue
            for rule in dict.fromkeys(directive.rules) or (_EVERY_RULE,):
                self._at.setdefault((line, rule), []).append(index)

    def covers(self, rule: str, line: int) -> bool:
        """Whether any holds for a finding; these count as used from now on."""
        found = self.everywhere(rule) | {(line, rule)} & self._at.keys()
        self._met.update((place, rule) for place in found)
        return bool(found)

    def everywhere(self, rule: str) -> set[_Place]:
        """Those for the whole file."""
        places: set[_Place] = {(None, rule), (None, _EVERY_RULE)}
        return places & self._at.keys()

    def used(self) -> set[tuple[int, str]]:
        """Each directive that held for a finding, with its rule."""
        return {(index, rule) for place, rule in self._met for index in self._at[place]}


def _directives_of(document: Document) -> Sequence[Directive]:
    if not any("lfconfiglint" in comment.text for comment in document.comments):
        return ()
    # few files have any
    from lfconfiglint.document.directives import find_directives

    return find_directives(document)


def _about_directives(
    directives: Sequence[Directive],
    used: set[tuple[int, str]],
    decided: set[str],
    rules: Sequence[Rule],
    known_ids: frozenset[str],
) -> Iterator[Diagnostic]:
    """A rule that was not run or could not be decided may still need its directive."""
    by_id = {rule.id: rule for rule in rules}
    unknown = 0
    for index, directive in enumerate(directives):
        idle = [rule for rule in directive.rules if rule in decided and (index, rule) not in used]
        strange = next((name for name in directive.rules if name not in known_ids), None)
        if directive.error:
            yield from _report(by_id.get(MALFORMED), directive, directive.error)
        elif strange is not None:
            unknown += 1
            hint = did_you_mean(strange, known_ids if unknown <= _MOST_HINTS else ())
            error = Text(
                f"there is no rule '{strange}'.{hint.en}", f"没有规则 '{strange}'。{hint.zh}"
            )
            yield from _report(by_id.get(MALFORMED), directive, error)
        elif idle:
            names = ", ".join(idle)
            yield from _report(by_id.get(IDLE), directive, Text(names, names))


def _report(rule: Rule | None, directive: Directive, detail: Text) -> Iterator[Diagnostic]:
    if rule is None:
        return
    values = {"detail": detail}
    fixes = (idle_fix(values),) if rule.id == IDLE else ()
    yield Diagnostic(
        rule.id, rule.area, rule.severity, rule.message, (), directive.span, values, fixes
    )
