"""Write what ``check`` changed in memory, in a way that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lfconfiglint.changes import Changes
from lfconfiglint.check import FileReport, check_bytes
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.cli.terminal import echo
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import replace

if TYPE_CHECKING:
    from lfconfiglint.fixing.undo import Record


def written(
    found: Iterable[FileReport], checkers: Checkers, options: RunOptions
) -> Iterator[FileReport]:
    """Write every changed file as its report comes; one that cannot be written is reported as it
    still is."""
    keeper = UndoKeeper(options.lang)
    for report in found:
        if report.new != report.old:
            if report.new_file is not None and not report.new_file[0].exists():
                keeper.keep(report.new_file[0], None, report.new_file[1])
            keeper.keep(Path(report.path), report.old, report.new)
        yield _write(report, checkers, options)


class UndoKeeper:
    """Keeps what a run changes; where that fails, says so once."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._record: Record | None = None
        self._failed = False

    def keep(self, path: Path, old: bytes | None, new: bytes) -> None:
        # only a run that writes pays for the import
        from lfconfiglint.fixing.undo import Change, Record

        if self._failed:
            return
        try:
            self._record = self._record or Record(Path.cwd())
            self._record.keep(Change(path, old, new))
        except OSError as error:
            self._failed = True
            reason = error.strerror or type(error).__name__
            said = Text(
                f"{path}: this change cannot be undone: {reason}",
                f"{path}：此改动无法撤销：{reason}",
            )
            echo(said.say(self._lang), err=True)


def _write(report: FileReport, checkers: Checkers, options: RunOptions) -> FileReport:
    if report.new == report.old:
        return report
    from lfconfiglint.fixing.write import WriteError
    from lfconfiglint.fixing.write_pair import replace_with_new_file

    path = Path(report.path)
    try:
        replace_with_new_file(path, report.old, report.new, report.new_file)
    except WriteError as error:
        lint_only = replace(checkers.of(path), changes=Changes())
        unfixed = check_bytes(lint_only, report.old, report.path, path, options.hardware(path))
        return replace(unfixed, status="failed", reason=error.text)
    return report
