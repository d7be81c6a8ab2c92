"""Reports of files as records, and back: whole, or as what a run shows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.diagnostic import LintResult, Undecided
from lfconfiglint.document.decode import decode as text_of
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.hints import Any
from lfconfiglint.language import Text
from lfconfiglint.records import NamedTuple, replace
from lfconfiglint.result_cache.encoding import Kept, decode, encode
from lfconfiglint.result_cache.gists import Gists, gist_text
from lfconfiglint.result_cache.records import Record, json_line
from lfconfiglint.result_cache.states import digest
from lfconfiglint.rule import Rule
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target


class Checked(NamedTuple):
    """A file as it is now, and with what it is checked."""

    path: str
    data: bytes
    checker: Checker
    target: Target
    rules: Mapping[str, Rule]


class Reports:
    """With a *rendering*, reports are what is shown of them and as little else as the summary
    needs. Without one, *whole* documents have values and entries."""

    def __init__(self, rendering: Rendering | None, *, whole: bool) -> None:
        self._rendering = rendering
        # fixes are shown as edits, which are made from the values
        self._whole = whole or rendering is not None
        self._gists = Gists()
        self._names: dict[int, str] = {}

    def shown(self, report: FileReport) -> FileReport:
        """The report with what is shown of it."""
        return self._rendering.on(report) if self._rendering else report

    def record(self, head: Mapping[str, Any], report: FileReport, file: Checked) -> Record:
        """The record of a report as it is before baseline and fix policy.

        Raises :class:`lfconfiglint.result_cache.encoding.NotStorable`.
        """
        content = None
        if report.document is not None:
            content = encode(Kept(report.result, report.document.problems), file.rules)
        reason = list(report.reason) if report.reason else None
        return Record(
            json_line({**head, "kind": report.kind, "reason": reason}), json_line(content)
        )

    def with_shown(self, record: Record, report: FileReport, file: Checked) -> Record:
        """The record with what is shown of the report, too."""
        if report.shown is None:
            return record
        return record.with_shown(self._name(file.checker), [gist_text(report), report.shown])

    def from_shown(
        self, record: Record, head: Mapping[str, Any], left: tuple[Undecided, ...], file: Checked
    ) -> FileReport | None:
        """The report where what is shown of it was kept; *left* is undecided."""
        shown = record.shown_as(self._name(file.checker)) if self._rendering else None
        if shown is None:
            return None
        gist, pieces = shown
        found, document = self._gists.of(gist, file.rules)
        base = _base(head, file, LintResult(found, left))
        return replace(base, document=document, shown=tuple(pieces))

    def full(
        self, record: Record, head: Mapping[str, Any], left: tuple[Undecided, ...], file: Checked
    ) -> FileReport:
        """The report as checking gives it."""
        content = json.loads(record.report)
        if content is None:
            return _base(head, file, LintResult((), left))
        kept = decode(content, left, file.rules)
        document = self._document(head["kind"], kept, file)
        result = as_wanted(file.checker, Path(file.path), document, kept.result)
        return replace(_base(head, file, result), document=document)

    def _document(self, kind: str, kept: Kept, file: Checked) -> Document:
        if kind == "deepspeed":
            return Document(file.data.decode("utf-8", "replace"), problems=kept.problems)
        if self._whole:
            return parse_document(file.data, dialect_of(file.target.version))
        text, bom, _ = text_of(file.data)
        return Document(text, bom, problems=kept.problems)

    def _name(self, checker: Checker) -> str:
        """What is shown rests on the forms of the run and on what becomes of fixes."""
        policy = checker.policy
        if id(policy) not in self._names:
            about = (self._rendering and self._rendering.name, _stated(policy))
            self._names[id(policy)] = digest(repr(about).encode())
        return self._names[id(policy)]


def _base(head: Mapping[str, Any], file: Checked, result: LintResult) -> FileReport:
    reason = head["reason"]
    return FileReport(
        file.path,
        "skipped" if reason else "checked",
        head["kind"],
        Text(*reason) if reason else None,
        None,
        result,
        file.data,
        file.data,
        target=None if reason else file.target,
    )


def _stated(policy: FixPolicy) -> tuple[object, ...]:
    return (
        None if policy.fixable is None else sorted(policy.fixable),
        sorted(policy.unfixable),
        sorted(policy.called_safe),
        policy.comment_lang,
    )
