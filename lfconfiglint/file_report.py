"""What there is to say about one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lfconfiglint.diagnostic import Fix, LintResult
from lfconfiglint.document.model import Document
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.recognition import Kind
from lfconfiglint.records import dataclass, replace
from lfconfiglint.upstream.release.target import Target

Status = Literal["checked", "skipped", "failed"]

_EMPTY = LintResult(())


@dataclass(frozen=True)
class FileReport:
    """What there is to say about one file. ``old`` and ``new`` differ where fixes applied."""

    path: str
    status: Status
    kind: Kind = "other"
    reason: Text | None = None
    document: Document | None = None
    result: LintResult = _EMPTY
    old: bytes = b""
    new: bytes = b""
    applied: tuple[Fix, ...] = ()
    new_file: tuple[Path, bytes] | None = None
    """A file to be written beside it, which the new content names."""
    notes: tuple[Text, ...] = ()
    """What was changed beside fixes."""
    target: Target | None = None
    """The releases it was checked for; None where it was not checked."""
    shown: tuple[str, ...] | None = None
    """What the outputs of a run say of it, where that was made with the report."""


@dataclass(frozen=True)
class Rendering:
    """What the outputs of a run say of a file, each in its form; ``name`` names the forms."""

    name: str
    pieces: Callable[[FileReport], tuple[str, ...]]

    def on(self, report: FileReport) -> FileReport:
        """The report with it."""
        return replace(report, shown=self.pieces(report))
