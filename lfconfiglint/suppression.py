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
    used: set[tuple[int, str]] = set()
    for diagnostic in diagnostics:
        line = document.position(diagnostic.span.start).line
        covering = [
            index
            for index, directive in enumerate(directives)
            if _covers(directive, diagnostic.rule, line)
        ]
        used.update((index, diagnostic.rule) for index in covering)
        (suppressed if covering else kept).append(diagnostic)
    whole_file = {
        rule.id for d in directives if d.kind == "file" for rule in rules if _names(d, rule.id)
    }
    open_questions = tuple(entry for entry in undecided if entry.rule not in whole_file)
    # most files have none, and do not pay for looking through the rules
    if directives and not document.problems:
        decided = {rule.id for rule in rules} - {entry.rule for entry in undecided}
        kept.extend(_about_directives(directives, used, decided, rules, known_ids))
    order = {severity: index for index, severity in enumerate(SEVERITIES)}
    kept.sort(key=lambda found: (found.span.start, order[found.severity], found.rule))
    return LintResult(tuple(kept), open_questions, tuple(suppressed))


def _names(directive: Directive, rule: str) -> bool:
    return not directive.error and (not directive.rules or rule in directive.rules)


def _covers(directive: Directive, rule: str, line: int) -> bool:
    return _names(directive, rule) and (directive.kind == "file" or directive.line == line)


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
    for index, directive in enumerate(directives):
        idle = [rule for rule in directive.rules if rule in decided and (index, rule) not in used]
        error = directive.error or _unknown_name(directive.rules, known_ids)
        if error:
            yield from _report(by_id.get(MALFORMED), directive, error)
        elif idle:
            names = ", ".join(idle)
            yield from _report(by_id.get(IDLE), directive, Text(names, names))


def _unknown_name(names: Iterable[str], known_ids: frozenset[str]) -> Text | None:
    for name in names:
        if name not in known_ids:
            hint = did_you_mean(name, known_ids)
            return Text(f"there is no rule '{name}'.{hint.en}", f"没有规则 '{name}'。{hint.zh}")
    return None


def _report(rule: Rule | None, directive: Directive, detail: Text) -> Iterator[Diagnostic]:
    if rule is None:
        return
    values = {"detail": detail}
    fixes = (idle_fix(values),) if rule.id == IDLE else ()
    yield Diagnostic(
        rule.id, rule.area, rule.severity, rule.message, (), directive.span, values, fixes
    )
