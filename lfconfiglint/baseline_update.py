"""What of a baseline is stale after a run, and what a new or shorter one holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from lfconfiglint.baseline import Baseline, entry_of
from lfconfiglint.baseline_entries import Entries, Entry
from lfconfiglint.checker import Checker
from lfconfiglint.diagnostic import Diagnostic
from lfconfiglint.file_report import FileReport

Stale = dict[str, tuple[Entry, ...]]


class Watch:
    """What of a baseline is stale, told by reports of which none is kept."""

    def __init__(self, baseline: Baseline, checker_of: Callable[[Path], Checker]) -> None:
        self._baseline = baseline
        self._checker_of = checker_of
        self._unseen = set(baseline.findings)
        self._stale: Stale = {}
        self.hidden = 0
        """Findings so far that are not reported because the baseline knows them."""

    def passing(self, report: FileReport) -> FileReport:
        """The same report, looked at."""
        name = self._baseline.name(Path(report.path))
        entries = self._baseline.findings.get(name)
        if entries:
            self._unseen.discard(name)
            stale = _stale(entries, report, self._checker_of)
            if stale:
                self._stale[name] = stale
            silenced = Counter(_entries_of(report, report.result.suppressed))
            self.hidden += sum((Counter(entries) & silenced).values())
        return report

    def stale(self) -> Stale:
        """Entries whose finding is gone: of files that were checked or are gone, for rules that
        were run and decided."""
        known = self._baseline
        gone = {name for name in self._unseen if not (known.folder / name).exists()}
        # in the order of the file
        return {
            name: known.findings[name] if name in gone else self._stale[name]
            for name in known.findings
            if name in gone or name in self._stale
        }


def _stale(
    entries: Sequence[Entry], report: FileReport, checker_of: Callable[[Path], Checker]
) -> tuple[Entry, ...]:
    if report.status != "checked" or (report.document and report.document.problems):
        return ()
    gone = Counter(entries) - Counter(_entries(report))
    if not gone:
        return ()
    rules = {rule.id for rule in checker_of(Path(report.path)).selection.rules}
    undecided = {entry.rule for entry in report.result.undecided}
    return tuple(
        entry for entry in gone.elements() if entry.rule in rules and entry.rule not in undecided
    )


def _entries(report: FileReport) -> list[Entry]:
    """Of all findings; a comment may silence what the baseline knows."""
    return _entries_of(report, (*report.result.diagnostics, *report.result.suppressed))


def _entries_of(report: FileReport, found: Sequence[Diagnostic]) -> list[Entry]:
    document = report.document
    return [entry_of(document, each) for each in found] if document is not None else []


def without_stale(baseline: Baseline, stale: Stale) -> Entries:
    """What is left of the baseline."""
    left = Entries()
    for name, entries in baseline.findings.items():
        if name in stale:
            entries = tuple((Counter(entries) - Counter(stale[name])).elements())
        if entries:
            left.add(name, entries)
    return left


def first_entries(report: FileReport) -> tuple[Entry, ...]:
    """What a first baseline holds of a file: every finding that is reported today."""
    if report.document is None or report.path == "-":
        return ()
    return tuple(entry_of(report.document, each) for each in report.result.diagnostics)
