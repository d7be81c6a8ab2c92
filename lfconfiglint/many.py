"""Many files in one run: several processes check them, in order, and little is kept of each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lfconfiglint.check import FileReport
from lfconfiglint.diagnostic import Diagnostic, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.language import Text
from lfconfiglint.records import replace

Check = Callable[[Path], FileReport]
T = TypeVar("T")

FEW = 64
"""Up to so many files one process is done before others have started."""
_MOST_PROCESSES = 16
_LARGEST_CHUNK = 32
"""Files that a process checks before it reports: few enough that none waits for the last one."""


class WorkersLost(LfConfigLintError):
    """A process that was checking files was ended from outside."""


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
    check: Check, files: Sequence[Path], asked: int | None = None
) -> Iterator[FileReport]:
    """The report of every file, in the order of *files*.

    Raises what *check* raises, and :class:`WorkersLost`.
    """
    processes = processes_for(len(files), asked)
    if processes == 1:
        return map(check, files)
    return _in_processes(check, files, processes)


def _in_processes(check: Check, files: Sequence[Path], processes: int) -> Iterator[FileReport]:
    # few files do without
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), _Worker.start, (check,)
    )
    chunk = max(1, min(_LARGEST_CHUNK, len(files) // (processes * 4)))
    try:
        yield from pool.map(_Worker.check, files, chunksize=chunk)
    except BrokenProcessPool:
        raise WorkersLost(
            Text(
                "a process that checked files was ended, perhaps for want of memory; "
                "--jobs 1 needs least",
                "检查文件的进程被终止，可能是内存不足；--jobs 1 占用最少",
            )
        ) from None
    finally:
        # also after Ctrl-C: what was not begun is not begun any more
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a forked process does; it has inherited all that was loaded."""

    _check: Check
    _shared: Shared

    @classmethod
    def start(cls, check: Check) -> None:
        import signal

        # Ctrl-C is for the process that was started by hand
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls._check, cls._shared = staticmethod(check), Shared()

    @classmethod
    def check(cls, path: Path) -> FileReport:
        return cls._shared.without_bulk(cls._check(path))


class Shared:
    """Keeps one of everything that is the same in the reports of many files."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

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
            result=replace(result, undecided=self._one(result.undecided)),
            old=report.old if changed else b"",
            new=report.new if changed else b"",
            target=self._one(report.target),
        )

    def gist(self, report: FileReport) -> FileReport:
        """What the summary and the exit code need of a report that was shown already."""
        problems = report.document.problems if report.document else ()
        found = tuple(self._alike(each) for each in report.result.diagnostics)
        small = self.without_bulk(report)
        return replace(
            small,
            document=Document("", problems=problems[:1]) if problems else None,
            result=LintResult(self._kept(tuple(map(id, found)), found), small.result.undecided),
            old=b"",
            new=b"",
        )

    def _alike(self, found: Diagnostic) -> Diagnostic:
        """One finding for all of this rule that offer the same kind of fix."""
        key = (found.rule, found.severity, tuple(fix.applicability for fix in found.fixes))
        return self._kept(key, found)

    def _one(self, value: T) -> T:
        return self._kept(value, value)

    def _kept(self, key: object, value: T) -> T:
        known: Any = self._known.setdefault(key, value)
        return known  # type: ignore[no-any-return]
