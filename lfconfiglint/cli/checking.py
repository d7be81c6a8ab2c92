"""The reports of ``check``: of files, of standard input, and of what was changed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lfconfiglint.cli.change_flags import ChangeFlags
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.errors import UsageError, system_reason
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.language import Text
from lfconfiglint.many import check_files
from lfconfiglint.records import dataclass

_MANY = 16
"""Files of a run that is worth a cache, and makes garbage where it checks them."""


@dataclass(frozen=True)
class Wanted:
    """How reports are wanted: by ``jobs`` processes, with what is shown of each file by
    ``rendering``, from the cache of results where that is allowed, with ``whole`` documents, and
    whether findings ``stream`` to standard output while files are checked."""

    jobs: int | None
    rendering: Rendering | None
    cached: bool
    whole: bool
    streams: bool
    colour: bool | None = None
    """Of what ``--interactive`` shows; None where the terminal decides."""


def check_found(
    files: Sequence[Path],
    checkers: Checkers,
    options: RunOptions,
    change: ChangeFlags,
    wanted: Wanted,
) -> Iterator[FileReport]:
    """The reports of *files*, each when it is asked for; with ``--interactive`` all at once."""
    if change.interactive:
        gc.enable()
        # a run that asks nothing does not pay for the import
        from lfconfiglint.cli.interactive import ask_about_files

        return iter(ask_about_files(files, checkers, options, wanted.colour))
    run = _Run(files, checkers, options, change, wanted)
    if len(files) < _MANY:
        # they are checked sooner than a cache is opened, or progress shown
        return run.checked()
    from lfconfiglint.cli.progress import with_progress

    found = run.from_cache() or run.checked()
    return with_progress(found, len(files), options.lang, streams=wanted.streams)


@dataclass(frozen=True)
class _Run:
    """A run over files, of which nothing is asked."""

    files: Sequence[Path]
    checkers: Checkers
    options: RunOptions
    change: ChangeFlags
    wanted: Wanted

    def checked(self) -> Iterator[FileReport]:
        """Each file checked anew."""
        # a run that knows all of its files does not pay for the import
        from lfconfiglint.check import check_path

        checkers, options, wanted = self.checkers, self.options, self.wanted
        rendering = wanted.rendering
        if len(self.files) >= _MANY:
            gc.enable()

        def check(path: Path) -> FileReport:
            report = check_path(checkers.of(path), path, options.hardware(path))
            return rendering.on(report) if rendering else report

        whole = wanted.whole or bool(self.change.changes)
        return check_files(check, self.files, wanted.jobs, whole=whole)

    def from_cache(self) -> Iterator[FileReport] | None:
        """The same from the cache of results; None where it cannot be used."""
        wanted = self.wanted
        if not wanted.cached or self.change.changes:
            return None
        from lfconfiglint.cli.results import open_cache

        cache = open_cache(self.checkers, wanted.rendering, whole=wanted.whole)
        if cache is None:
            return None
        return check_files(cache.check, self.files, wanted.jobs, cache, whole=wanted.whole)


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
                "标准输入无法直接修改，请用 --diff",
            )
        )
    from lfconfiglint.check import check_bytes
    from lfconfiglint.document.file import MAX_BYTES

    # nothing of more is a config
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        reason = system_reason(error)
        said = Text(f"standard input: {reason.en}", f"标准输入：{reason.zh}")
        raise UsageError(said) from None
    return check_bytes(checkers.of(name), data, str(name or "-"), name, options.hardware(name))
