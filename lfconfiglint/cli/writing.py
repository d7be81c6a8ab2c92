"""Write what ``check`` changed in memory, in a way that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lfconfiglint.changes import Changes
from lfconfiglint.check import check_bytes
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.cli.undo_keeper import UndoKeeper
from lfconfiglint.file_report import FileReport
from lfconfiglint.records import replace


def written(
    found: Iterable[FileReport], checkers: Checkers, options: RunOptions
) -> Iterator[FileReport]:
    """Write every changed file as its report comes; one that cannot be written is reported as it
    still is."""
    keeper = UndoKeeper(options.lang)
    for report in found:
        yield _write(report, keeper, checkers, options)


def _write(
    report: FileReport, keeper: UndoKeeper, checkers: Checkers, options: RunOptions
) -> FileReport:
    if report.new == report.old:
        return report
    from lfconfiglint.fixing.write import WriteError, refuse_unwritable, replace_file

    path = Path(report.path)
    try:
        # a run that can write nothing leaves the record of the one before
        refuse_unwritable(path)
        keeper.keep(path, report.old, report.new, report.new_file)
        replace_file(path, report.old, report.new, report.new_file)
    except WriteError as error:
        lint_only = replace(checkers.of(path), changes=Changes())
        unfixed = check_bytes(lint_only, report.old, report.path, path, options.hardware(path))
        return replace(unfixed, status="failed", reason=error.text)
    return report
