"""What the summary and the exit code ask of a report that is shown already, as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lfconfiglint.diagnostic import Applicability, Diagnostic, Fix
from lfconfiglint.document.model import Document, Problem, Span
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple
from lfconfiglint.rule import Rule

_MOST = 4096
"""Gists that are remembered: in most files they are the same."""
_SOMEWHERE = Span(0, 0)


class Gist(NamedTuple):
    """Findings without places and values; ``document`` has the fault that ended the reading."""

    found: tuple[Diagnostic, ...]
    document: Document | None


def gist_text(report: FileReport) -> str:
    """Findings by rule and kinds of fixes, and a fault of the file."""
    faults = report.document.problems[:1] if report.document else ()
    found = [
        [each.rule, [fix.applicability for fix in each.fixes]] for each in report.result.diagnostics
    ]
    return json.dumps([found, [[each.rule, *each.span, *each.detail] for each in faults]])


class Gists:
    """The gists that texts stand for; of equal ones there is one."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Gist] = {}

    def of(self, text: str, rules: Mapping[str, Rule]) -> Gist:
        """*rules* are by name, and live as long as this object."""
        key = (text, id(rules))
        gist = self._known.get(key)
        if gist is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            gist = self._known[key] = _gist(text, rules)
        return gist


def _gist(text: str, rules: Mapping[str, Rule]) -> Gist:
    found, faults = json.loads(text)
    problems = tuple(
        Problem(rule, Span(start, end), Text(en, zh)) for rule, start, end, en, zh in faults
    )
    return Gist(
        tuple([_finding(rules[name], kinds) for name, kinds in found]),
        Document("", problems=problems) if problems else None,
    )


def _finding(rule: Rule, kinds: Sequence[Applicability]) -> Diagnostic:
    # of a fix only the kind is asked for
    fixes = tuple([Fix(rule.id, rule.message, kind, (), None, {}) for kind in kinds])
    return Diagnostic(rule.id, rule.area, rule.severity, rule.message, (), _SOMEWHERE, {}, fixes)
