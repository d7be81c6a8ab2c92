"""Many files in one run: several processes check them, in order, and little is kept of each."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.workers import Cache, Workers

Check = Callable[[Path], FileReport]

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
