"""The reports of ``check``: of files, of standard input, and of what was changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.check import FileReport, check_bytes, check_path
from lfconfiglint.cli.change_flags import ChangeFlags
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.errors import UsageError
from lfconfiglint.language import Text
from lfconfiglint.many import check_files

MANY = 16
"""Files of a run that is worth a cache, and makes garbage."""


def check_found(
    files: Sequence[Path],
    checkers: Checkers,
    options: RunOptions,
    change: ChangeFlags,
    jobs: int | None,
    *,
    cached: bool,
    whole: bool,
) -> Iterator[FileReport]:
    """*cached* allows the cache of results; *whole* documents are needed."""
    if change.interactive:
        # a run that asks nothing does not pay for the import
        from lfconfiglint.cli.interactive import ask_about_files

        return iter(ask_about_files(files, checkers, options))
    if cached and len(files) >= MANY and not change.changes:
        # few files are checked sooner than a cache is opened
        from lfconfiglint.cli.results import open_cache

        cache = open_cache(checkers, whole=whole)
        if cache is not None:
            return check_files(cache.check, files, jobs, cache.known, whole=whole)
    return check_files(
        lambda path: check_path(checkers.of(path), path, options.hardware(path)),
        files,
        jobs,
        whole=whole or bool(change.changes),
    )


def changed_files(
    found: Iterator[FileReport], checkers: Checkers, options: RunOptions, change: ChangeFlags
) -> Iterator[FileReport]:
    """The reports of files that are changed in memory, written where that was asked for."""
    # a run that changes nothing pays for neither import
    if change.changes:
        from lfconfiglint.cli.new_files import with_distinct_files

        found = with_distinct_files(found, checkers, options)
    if change.writing:
        from lfconfiglint.cli.writing import written

        found = written(found, checkers, options)
    return found


def check_stdin(
    checkers: Checkers, options: RunOptions, change: ChangeFlags, name: Path | None
) -> FileReport:
    """The report of standard input, which is called *name*; raises UsageError where it would have
    to be written."""
    if change.writing:
        raise UsageError(
            Text(
                "standard input cannot be fixed in place; use --diff",
                "标准输入无法就地修复，请用 --diff",
            )
        )
    data = sys.stdin.buffer.read()
    return check_bytes(checkers.of(name), data, str(name or "-"), name, options.hardware(name))
