"""Many files in one run: several processes check them, in order, and little is kept of each."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from operator import is_
from pathlib import Path

from lfconfiglint.diagnostic import Diagnostic, LintResult, Undecided
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING, Any, TypeVar
from lfconfiglint.records import replace

if TYPE_CHECKING:
    from lfconfiglint.hints import Protocol
    from lfconfiglint.upstream.release.target import Target
    from lfconfiglint.workers import Workers

    class Cache(Protocol):
        """Results that are known, and those that are to be kept."""

        def known(self, path: Path) -> FileReport | None:
            """The report of a file, without checking it."""

        def fresh(self) -> Any:
            """What checks of this process found since this was asked last."""

        def keep(self, found: Any) -> None:
            """Keep what is ``fresh`` in another process."""

        def save(self) -> None:
            """Keep for later runs what was found."""


Check = Callable[[Path], FileReport]
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
    cache: Cache | None = None,
    *,
    whole: bool = True,
) -> Iterator[FileReport]:
    """The report of every file, in the order of *files*; *cache* gives those that are known, and
    keeps what *check* finds.

    Documents need not be *whole* where only their text is shown.
    Raises what *check* raises, and :class:`lfconfiglint.workers.WorkersLost`.
    """
    processes = processes_for(len(files), asked)
    if processes > 1:
        found = _in_processes(check, files, processes, cache, whole)
    elif cache is not None:
        found = (cache.known(path) or check(path) for path in files)
    else:
        return map(check, files)
    return found if cache is None else _saved(found, cache)


def _saved(found: Iterator[FileReport], cache: Cache) -> Iterator[FileReport]:
    try:
        yield from found
    finally:
        # also after Ctrl-C
        cache.save()


def _in_processes(
    check: Check, files: Sequence[Path], processes: int, cache: Cache | None, whole: bool
) -> Iterator[FileReport]:
    """Few reports wait for their turn at any time, however many files there are."""
    size = max(1, min(_LARGEST_CHUNK, len(files) // (processes * 4)))
    workers: Workers | None = None
    alone = _CHECKED_HERE if cache else 0
    waiting: deque[Iterator[FileReport]] = deque()
    try:
        for start in range(0, len(files), size):
            chunk = files[start : start + size]
            found = [cache.known(path) if cache else None for path in chunk]
            missing = [path for path, report in zip(chunk, found, strict=True) if report is None]
            if workers is None and len(missing) <= alone:
                alone -= len(missing)
                checked = iter([check(path) for path in missing])
            else:
                if workers is None:
                    # a run in one process does not pay for the imports
                    from lfconfiglint.interrupts import held

                    with held():
                        from lfconfiglint.workers import Workers

                    workers = Workers(check, processes, cache, whole=whole)
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
            target=self._target(report.target),
        )

    def gist(self, report: FileReport) -> FileReport:
        """What the summary and the exit code need of a report that was shown already.

        Files of which nothing has to be named share one.
        """
        problems = report.document.problems if report.document else ()
        found = self._found(report.result.diagnostics)
        undecided, target = self._undecided(report.result.undecided), self._target(report.target)
        alike = (report.kind, id(found), id(undecided), id(target))
        named = report.status != "checked" or problems or report.applied or report.notes
        if alike in self._known and not named:
            return self._kept(alike, report)
        small = FileReport(
            report.path,
            report.status,
            report.kind,
            report.reason,
            Document("", problems=problems[:1]) if problems else None,
            LintResult(found, undecided),
            applied=report.applied,
            new_file=report.new_file,
            notes=report.notes,
            target=target,
        )
        return small if named else self._kept(alike, small)

    def _found(self, entries: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        if id(entries) in self._own:
            return entries
        found = tuple([self._alike(each) for each in entries])
        if all(map(is_, found, entries)):
            found = entries
        return self._held(self._kept(tuple(map(id, found)), found))

    def _undecided(self, entries: tuple[Undecided, ...]) -> tuple[Undecided, ...]:
        if id(entries) in self._own:
            return entries
        known: Any = self._known.get(entries)
        if known is None:
            if not self._own.issuperset(map(id, entries)):
                entries = tuple([self._held(self._one(each)) for each in entries])
            known = self._one(entries)
        return self._held(known)

    def _target(self, target: Target | None) -> Target | None:
        return target if id(target) in self._own else self._held(self._one(target))

    def _held(self, value: T) -> T:
        """Known by its number from now on: it is kept, so that this is no other's."""
        self._own.add(id(value))
        return value

    def _alike(self, found: Diagnostic) -> Diagnostic:
        """One finding for all of this rule that offer the same kind of fix."""
        key = (found.rule, found.severity, tuple(fix.applicability for fix in found.fixes))
        return self._kept(key, found)

    def _one(self, value: T) -> T:
        return self._kept(value, value)

    def _kept(self, key: object, value: T) -> T:
        known: Any = self._known.setdefault(key, value)
        return known  # type: ignore[no-any-return]
