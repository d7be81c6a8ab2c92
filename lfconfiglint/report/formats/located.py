"""Findings with what every machine's format asks for: place, identity, and edits of the text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Document, Position
from lfconfiglint.file_report import FileReport
from lfconfiglint.fixing.edits import Edit
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.collected import collected
from lfconfiglint.width import unicode_only


@dataclass(frozen=True)
class Located:
    """One finding in one file. ``ordinal`` counts findings of the same rule at the same keys."""

    path: str
    document: Document
    found: Diagnostic
    ordinal: int

    @cached_property
    def start(self) -> Position:
        return self.document.position(self.found.span.start)

    @cached_property
    def end(self) -> Position:
        """Just behind the last marked character; never before the start."""
        return max(self.start, self.document.position(self.found.span.end))

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that stay when lines move and figures in the message change."""
        keys = (".".join(map(str, key)) for key in self.found.keys)
        return fingerprint_of(self.found.rule, self.path, *keys, str(self.ordinal))

    def edits(self, fix: Fix, lang: Lang) -> list[Edit]:
        """The edits that make *fix*; empty for advice and for what cannot be made exactly."""
        if not fix.operations or fix.applicability == "display":
            return []
        try:
            return plan_edits(self.document, fix, lang)
        except Refused:
            return []


def located(reports: Sequence[FileReport], *, joined: bool = False) -> Iterator[Located]:
    """All findings, in the order of the report; *joined* as :func:`collected` does for people."""
    for report in reports:
        seen: Counter[tuple[object, ...]] = Counter()
        document = report.document or Document("")
        found_here = report.result.diagnostics
        for found in collected(found_here) if joined else found_here:
            same = (found.rule, *found.keys)
            yield Located(report.path, document, found, seen[same])
            seen[same] += 1


def failures(reports: Sequence[FileReport]) -> Iterator[tuple[str, Text]]:
    """Files that could not be worked with, and why."""
    for report in reports:
        if report.status == "failed" and report.reason is not None:
            yield report.path, report.reason


def fingerprint_of(rule: str, path: str, *parts: str) -> str:
    """64 hexadecimal digits for what these name."""
    identity = "\0".join((rule, posix(path), *parts))
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()


def posix(path: str) -> str:
    """The path with forward slashes, relative to this folder where it is below it.

    Bytes of a name that are no UTF-8 are replaced: no format has a way to say them.
    """
    shown = Path(path)
    if shown.is_absolute() and shown.is_relative_to(Path.cwd()):
        shown = shown.relative_to(Path.cwd())
    return unicode_only(shown.as_posix())
