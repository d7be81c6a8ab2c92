"""Keep what a run writes, so that ``undo`` can take it back."""

from __future__ import annotations

from pathlib import Path

from lfconfiglint.cli.terminal import echo
from lfconfiglint.errors import system_reason
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.language import Lang, Text

if TYPE_CHECKING:
    from lfconfiglint.fixing.undo import Change, Record


class UndoKeeper:
    """Keeps what a run changes; where that fails, says so once."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._record: Record | None = None
        self._failed = False

    def keep(
        self, path: Path, old: bytes, new: bytes, beside: tuple[Path, bytes] | None = None
    ) -> None:
        """What is about to become of the file at *path*, and of the file that is to be written
        *beside* it where it is not there yet."""
        # only a run that writes pays for the import
        from lfconfiglint.fixing.undo import Change

        if self._failed:
            return
        if beside is not None and not beside[0].exists():
            self._keep(Change(beside[0], None, beside[1]))
        self._keep(Change(path, old, new, beside[0] if beside else None))

    def _keep(self, change: Change) -> None:
        from lfconfiglint.fixing.undo import Record

        if self._failed:
            return
        try:
            self._record = self._record or Record(Path.cwd())
            self._record.keep(change)
        except OSError as error:
            self._failed = True
            reason = system_reason(error)
            said = Text(
                f"{change.path}: this change cannot be undone: {reason.en}",
                f"{change.path}：此改动无法撤销：{reason.zh}",
            )
            echo(said.say(self._lang), err=True)
