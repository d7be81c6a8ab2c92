"""Processes that check files beside the one that was started, and what they send to it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

# what is loaded before they are forked is loaded once
import lfconfiglint.check  # noqa: F401
from lfconfiglint.diagnostic import Undecided
from lfconfiglint.document.model import Document
from lfconfiglint.errors import LfConfigLintError
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.interrupts import held
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, replace
from lfconfiglint.shared_parts import Shared

if TYPE_CHECKING:
    from lfconfiglint.hints import Protocol

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
Open = tuple[Undecided, ...]


class WorkersLost(LfConfigLintError):
    """A process that was checking files was ended from outside."""


class _Answer(NamedTuple):
    """Reports without what they leave undecided: in most that is the same as in another, so that
    each process sends it once, by a number of its own."""

    process: int
    reports: list[FileReport]
    shown: list[tuple[str, ...] | None]
    numbers: list[int]
    told: dict[int, Open]
    fresh: Any
    """What the cache is to keep."""


class Workers:
    """Forked processes, from the first time that there are files to be checked.

    What they send of a document is its text alone, unless it is to be *whole*.
    """

    def __init__(self, check: Check, processes: int, cache: Cache | None, *, whole: bool) -> None:
        self._check = check
        self._processes = processes
        self._cache = cache
        self._whole = whole
        self._pool: ProcessPoolExecutor | None = None
        self._told: dict[int, dict[int, Open]] = {}

    def checked(self, files: Sequence[Path]) -> Iterator[FileReport]:
        """The reports of *files*, on which work begins now; to be asked for in this order.

        Raises what the check raises, and :class:`WorkersLost`.
        """
        if not files:
            return iter(())
        try:
            with held():
                if self._pool is None:
                    self._pool = ProcessPoolExecutor(
                        self._processes,
                        get_context("fork"),
                        _Worker.start,
                        (self._check, self._cache, self._whole),
                    )
                # where all processes are at work this starts one more
                begun = self._pool.submit(_Worker.check, files)
        except BrokenProcessPool:
            raise _lost() from None
        return self._reports(begun)

    def _reports(self, future: Future[_Answer]) -> Iterator[FileReport]:
        try:
            answer = future.result()
        except BrokenProcessPool:
            raise _lost() from None
        if self._cache is not None:
            self._cache.keep(answer.fresh)
        told = self._told.setdefault(answer.process, {})
        told.update(answer.told)
        for report, shown, number in zip(answer.reports, answer.shown, answer.numbers, strict=True):
            result = replace(report.result, undecided=told[number])
            yield replace(report, result=result, shown=shown)

    def close(self) -> None:
        """End them; what was not begun is not begun any more."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _lost() -> WorkersLost:
    return WorkersLost(
        Text(
            "a process that checked files was ended, perhaps for want of memory; "
            "--jobs 1 needs least",
            "检查文件的进程被终止，可能是内存不足；--jobs 1 占用最少",
        )
    )


class _Worker:
    """What a forked process does; it has inherited all that was loaded."""

    _check: Check
    _cache: Cache | None
    _whole: bool
    _shared: Shared
    _numbers: dict[Open, int]

    @classmethod
    def start(cls, check: Check, cache: Cache | None, whole: bool) -> None:
        # Ctrl-C is for the process that was started by hand, and held in those that it starts
        cls._check, cls._cache, cls._whole = staticmethod(check), cache, whole
        if cache is not None:
            # what was inherited is kept by the process that found it
            cache.fresh()
        cls._shared, cls._numbers = Shared(), {}
        # what was inherited is no garbage
        gc.freeze()

    @classmethod
    def check(cls, files: Sequence[Path]) -> _Answer:
        reports, shown, numbers, told = [], [], [], {}
        for path in files:
            report = cls._check(path)
            shown.append(report.shown)
            # of what was shown only the summary asks for more
            small = cls._shared.without_bulk if report.shown is None else cls._shared.gist
            report = small(report)
            left = report.result.undecided
            number = cls._numbers.get(left)
            if number is None:
                number = cls._numbers[left] = len(cls._numbers)
                told[number] = left
            numbers.append(number)
            reports.append(cls._small(report))
        fresh = cls._cache.fresh() if cls._cache is not None else None
        return _Answer(os.getpid(), reports, shown, numbers, told, fresh)

    @classmethod
    def _small(cls, report: FileReport) -> FileReport:
        document = report.document
        if document is not None and not cls._whole:
            document = Document(document.text, document.bom, problems=document.problems)
        return replace(report, document=document, result=replace(report.result, undecided=()))
