"""What the summary and the exit code ask of a report that is shown already, as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lfconfiglint.diagnostic import Applicability, Diagnostic, Fix, LintResult, Undecided
from lfconfiglint.document.model import Document, Problem, Span
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.records import NamedTuple
from lfconfiglint.rule import Rule

_MOST = 4096
"""Gists that are remembered: in most files they are the same."""
_SOMEWHERE = Span(0, 0)
_SHOWN = Message(Text("", ""))


class Gist(NamedTuple):
    """Findings without places and values; ``document`` has the fault that ended the reading."""

    result: LintResult
    document: Document | None


def gist_text(report: FileReport) -> str:
    """Findings by rule and kinds of fixes, and a fault of the file."""
    faults = report.document.problems[:1] if report.document else ()
    found = [
        [each.rule, [fix.applicability for fix in each.fixes]] for each in report.result.diagnostics
    ]
    return json.dumps([found, [[each.rule, *each.span, *each.detail] for each in faults]])


class Gists:
    """The gists that texts stand for, with what is undecided; of equal ones there is one."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], Gist] = {}
        self._found: dict[tuple[str, int], tuple[tuple[Diagnostic, ...], Document | None]] = {}
        self._findings: dict[tuple[str, int, tuple[Applicability, ...]], Diagnostic] = {}

    def of(self, text: str, undecided: tuple[Undecided, ...], rules: Mapping[str, Rule]) -> Gist:
        """*rules* are by name, and live as long as this object."""
        key = (text, id(undecided), id(rules))
        gist = self._known.get(key)
        if gist is None:
            if len(self._known) >= _MOST:
                self._known.clear()
                self._found.clear()
            found, document = self._found_in(text, rules)
            # what is undecided is held here, so that its number is no other's
            gist = self._known[key] = Gist(LintResult(found, undecided), document)
        return gist

    def _found_in(
        self, text: str, rules: Mapping[str, Rule]
    ) -> tuple[tuple[Diagnostic, ...], Document | None]:
        key = (text, id(rules))
        if key not in self._found:
            found, faults = json.loads(text)
            problems = tuple(
                Problem(rule, Span(start, end), Text(en, zh)) for rule, start, end, en, zh in faults
            )
            self._found[key] = (
                tuple([self._finding(name, tuple(kinds), rules) for name, kinds in found]),
                Document("", problems=problems) if problems else None,
            )
        return self._found[key]

    def _finding(
        self, name: str, kinds: tuple[Applicability, ...], rules: Mapping[str, Rule]
    ) -> Diagnostic:
        key = (name, id(rules), kinds)
        if key not in self._findings:
            self._findings[key] = _finding(rules[name], kinds)
        return self._findings[key]


def _finding(rule: Rule, kinds: Sequence[Applicability]) -> Diagnostic:
    # of a fix only the kind is asked for, and no text of the rule is read for what is shown already
    fixes = tuple([Fix(rule.id, _SHOWN, kind, (), None, {}) for kind in kinds])
    return Diagnostic(rule.id, rule.area, rule.severity, _SHOWN, (), _SOMEWHERE, {}, fixes)
