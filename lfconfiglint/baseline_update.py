"""What of a baseline is stale after a run, and what a new or shorter one holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from lfconfiglint.baseline import Baseline, Entry, entry_of
from lfconfiglint.checker import Checker
from lfconfiglint.file_report import FileReport

Entries = dict[str, tuple[Entry, ...]]


def stale_entries(
    baseline: Baseline, reports: Sequence[FileReport], checker_of: Callable[[Path], Checker]
) -> Entries:
    """Entries whose finding is gone: of files that were checked or are gone, for rules that were
    run and decided."""
    by_name = {baseline.name(Path(report.path)): report for report in reports}
    stale = {
        name: _stale(entries, by_name[name], checker_of)
        for name, entries in baseline.findings.items()
        if name in by_name
    }
    for name, entries in baseline.findings.items():
        if name not in by_name and not (baseline.folder / name).exists():
            stale[name] = entries
    return {name: entries for name, entries in stale.items() if entries}


def _stale(
    entries: Sequence[Entry], report: FileReport, checker_of: Callable[[Path], Checker]
) -> tuple[Entry, ...]:
    if report.status != "checked" or (report.document and report.document.problems):
        return ()
    rules = {rule.id for rule in checker_of(Path(report.path)).selection.rules}
    undecided = {entry.rule for entry in report.result.undecided}
    gone = Counter(entries) - Counter(_entries(report))
    return tuple(
        entry for entry in gone.elements() if entry.rule in rules and entry.rule not in undecided
    )


def _entries(report: FileReport) -> list[Entry]:
    """Of all findings; a comment may silence what the baseline knows."""
    document = report.document
    if document is None:
        return []
    found = (*report.result.diagnostics, *report.result.suppressed)
    return [entry_of(document, each) for each in found]


def without_stale(baseline: Baseline, stale: Entries) -> Entries:
    """What is left of the baseline."""
    left = {
        name: tuple((Counter(entries) - Counter(stale.get(name, ()))).elements())
        for name, entries in baseline.findings.items()
    }
    return {name: entries for name, entries in left.items() if entries}


def first_entries(folder: Path, reports: Sequence[FileReport]) -> Entries:
    """What a first baseline in *folder* holds: every finding that is reported today."""
    names = Baseline(folder, {})
    found = {
        names.name(Path(report.path)): tuple(
            entry_of(report.document, each) for each in report.result.diagnostics
        )
        for report in reports
        if report.document is not None and report.path != "-"
    }
    return {name: entries for name, entries in found.items() if entries}
