"""Reports of files as they are kept, and back: whole, or as what a run shows of them."""

from __future__ import annotations

import json
from pathlib import Path

from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.diagnostic import LintResult
from lfconfiglint.document.decode import decode as text_of
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.language import Text
from lfconfiglint.result_cache.books import Entry
from lfconfiglint.result_cache.digests import digest
from lfconfiglint.result_cache.encoding import Kept, decode, encode
from lfconfiglint.result_cache.files import File
from lfconfiglint.result_cache.gists import Gists
from lfconfiglint.result_cache.lefts import Lefts
from lfconfiglint.upstream.release.dialects import dialect_of


class Reports:
    """With a *rendering*, reports are what is shown of them and as little else as the summary
    needs. Without one, *whole* documents have values and entries."""

    def __init__(self, rendering: Rendering | None, *, whole: bool) -> None:
        self._rendering = rendering
        # fixes are shown as edits, which are made from the values
        self._whole = whole or rendering is not None
        self._gists = Gists()
        self._lefts: dict[int, Lefts] = {}
        self._names: dict[int, str] = {}

    def shown(self, report: FileReport) -> FileReport:
        """The report with what is shown of it."""
        return self._rendering.on(report) if self._rendering else report

    def said(self, report: FileReport, file: File) -> bytes:
        """What is kept of a report as it is before baseline and fix policy.

        Raises :class:`lfconfiglint.result_cache.encoding.NotStorable`.
        """
        if report.document is None:
            return b"null"
        return json_bytes(encode(Kept(report.result, report.document.problems), file.here.rules))

    def from_shown(self, entry: Entry, file: File) -> FileReport:
        """The report as far as its output and the summary need it."""
        gist, pieces = entry.said
        left = self.lefts(file).of(entry.left)
        result, document = self._gists.of(gist, left, file.here.rules)
        return _report(entry, file, result, document, b"", pieces)

    def full(self, entry: Entry, data: bytes, file: File) -> FileReport:
        """The report as checking the content *data* gives it."""
        content = json.loads(entry.said)
        left = self.lefts(file).of(entry.left)
        if content is None:
            return _report(entry, file, LintResult((), left), None, data, None)
        kept = decode(content, left, file.here.rules)
        document = self._document(entry.kind, kept, data, file)
        result = as_wanted(file.here.checker, Path(file.path), document, kept.result)
        return _report(entry, file, result, document, data, None)

    def _document(self, kind: str, kept: Kept, data: bytes, file: File) -> Document:
        if kind == "deepspeed":
            return Document(data.decode("utf-8", "replace"), problems=kept.problems)
        if self._whole:
            return parse_document(data, dialect_of(file.here.target.version))
        text, bom, _ = text_of(data)
        return Document(text, bom, problems=kept.problems)

    def lefts(self, file: File) -> Lefts:
        """What is undecided in a file, as texts and back."""
        # they live as long as the run
        rules = file.here.rules
        if id(rules) not in self._lefts:
            self._lefts[id(rules)] = Lefts(rules)
        return self._lefts[id(rules)]

    def form(self, checker: Checker) -> str | None:
        """A name for what is shown, which rests on the forms of the run and on what becomes of
        fixes; None where nothing is."""
        if self._rendering is None:
            return None
        policy = checker.policy
        if id(policy) not in self._names:
            about = (self._rendering.name, _stated(policy))
            self._names[id(policy)] = digest(repr(about).encode())
        return self._names[id(policy)]


def _report(
    entry: Entry,
    file: File,
    result: LintResult,
    document: Document | None,
    data: bytes,
    shown: tuple[str, ...] | None,
) -> FileReport:
    reason = entry.reason
    return FileReport(
        file.path,
        "skipped" if reason else "checked",
        entry.kind,
        Text(*reason) if reason else None,
        document,
        result,
        data,
        data,
        target=None if reason else file.here.target,
        shown=shown,
    )


def json_bytes(content: object) -> bytes:
    """JSON in ASCII, as short as can be."""
    return json.dumps(content, separators=(",", ":")).encode()


def _stated(policy: FixPolicy) -> tuple[object, ...]:
    return (
        None if policy.fixable is None else sorted(policy.fixable),
        sorted(policy.unfixable),
        sorted(policy.called_safe),
        policy.comment_lang,
    )
