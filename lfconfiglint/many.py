"""Many files in one run: several processes check them, in order, and little is kept of each."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lfconfiglint.diagnostic import Diagnostic, LintResult, Undecided
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING, Any, TypeVar
from lfconfiglint.records import replace

if TYPE_CHECKING:
    from lfconfiglint.workers import Workers

Check = Callable[[Path], FileReport]
Known = Callable[[Path], "FileReport | None"]
T = TypeVar("T")

FEW = 64
"""Up to so many files one process is done before others have started."""
_MOST_PROCESSES = 16
_LARGEST_CHUNK = 32
"""Files that a process checks before it reports: few enough that none waits for the last one."""
_AHEAD = 4
"""Chunks for each process that are begun before the first of them has to be done."""
_CHECKED_HERE = 16
"""Where most reports are known, so many files are checked before other processes are started."""


def processes_for(files: int, asked: int | None) -> int:
    """How many processes check so many files, where *asked* are wanted.

    Others are forked, so that they share what is loaded; where that is not safe there is one.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    if asked is not None:
        return min(asked, files) or 1
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return 1 if files <= FEW else min(cores, _MOST_PROCESSES)


def check_files(
    check: Check,
    files: Sequence[Path],
    asked: int | None = None,
    known: Known | None = None,
    *,
    whole: bool = True,
) -> Iterator[FileReport]:
    """The report of every file, in the order of *files*; *known* gives those that are known.

    Documents need not be *whole* where only their text is shown.
    Raises what *check* raises, and :class:`lfconfiglint.workers.WorkersLost`.
    """
    processes = processes_for(len(files), asked)
    if processes == 1:
        return ((known and known(path)) or check(path) for path in files)
    return _in_processes(check, files, processes, known, whole)


def _in_processes(
    check: Check, files: Sequence[Path], processes: int, known: Known | None, whole: bool
) -> Iterator[FileReport]:
    """Few reports wait for their turn at any time, however many files there are."""
    size = max(1, min(_LARGEST_CHUNK, len(files) // (processes * 4)))
    workers: Workers | None = None
    alone = _CHECKED_HERE if known else 0
    waiting: deque[Iterator[FileReport]] = deque()
    try:
        for start in range(0, len(files), size):
            chunk = files[start : start + size]
            found = [known(path) if known else None for path in chunk]
            missing = [path for path, report in zip(chunk, found, strict=True) if report is None]
            if workers is None and len(missing) <= alone:
                alone -= len(missing)
                checked = iter([check(path) for path in missing])
            else:
                if workers is None:
                    # a run in one process does not pay for the import
                    from lfconfiglint.workers import Workers

                    workers = Workers(check, processes, whole=whole)
                checked = workers.checked(missing)
            waiting.append(_merged(found, checked))
            if len(waiting) > processes * _AHEAD:
                yield from waiting.popleft()
        for reports in waiting:
            yield from reports
    finally:
        # also after Ctrl-C: what was not begun is not begun any more
        if workers is not None:
            workers.close()


def _merged(
    found: Sequence[FileReport | None], missing: Iterator[FileReport]
) -> Iterator[FileReport]:
    return (report or next(missing) for report in found)


class Shared:
    """Keeps one of everything that is the same in the reports of many files."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}
        self._own: set[int] = set()

    def without_bulk(self, report: FileReport) -> FileReport:
        """A report without what no form of output shows: contents that stayed as they were, and
        documents in which nothing was found."""
        result = report.result
        shown = (
            result.diagnostics or result.suppressed or (report.document or Document("")).problems
        )
        changed = report.old != report.new
        return replace(
            report,
            document=report.document if shown else None,
            result=replace(result, undecided=self._undecided(result.undecided)),
            old=report.old if changed else b"",
            new=report.new if changed else b"",
            target=self._one(report.target),
        )

    def gist(self, report: FileReport) -> FileReport:
        """What the summary and the exit code need of a report that was shown already.

        Files of which nothing has to be named share one.
        """
        problems = report.document.problems if report.document else ()
        found = tuple(self._alike(each) for each in report.result.diagnostics)
        found = self._kept(tuple(map(id, found)), found)
        undecided, target = self._undecided(report.result.undecided), self._one(report.target)
        alike = (report.kind, id(found), id(undecided), id(target))
        named = report.status != "checked" or problems or report.applied or report.notes
        if alike in self._known and not named:
            return self._kept(alike, report)
        small = replace(
            report,
            document=Document("", problems=problems[:1]) if problems else None,
            result=LintResult(found, undecided),
            old=b"",
            new=b"",
            target=target,
            shown=None,
        )
        return small if named else self._kept(alike, small)

    def _undecided(self, entries: tuple[Undecided, ...]) -> tuple[Undecided, ...]:
        if id(entries) in self._own:
            return entries
        known: Any = self._known.get(entries)
        if known is None:
            known = self._one(tuple(map(self._one, entries)))
            # it stays, so that its number is no other's; they are long to compare
            self._own.add(id(known))
        return known  # type: ignore[no-any-return]

    def _alike(self, found: Diagnostic) -> Diagnostic:
        """One finding for all of this rule that offer the same kind of fix."""
        key = (found.rule, found.severity, tuple(fix.applicability for fix in found.fixes))
        return self._kept(key, found)

    def _one(self, value: T) -> T:
        return self._kept(value, value)

    def _kept(self, key: object, value: T) -> T:
        known: Any = self._known.setdefault(key, value)
        return known  # type: ignore[no-any-return]
