"""Checks files, unless what was found in one of them earlier still holds.

A report is kept under a name made of everything that is known before a file is read: where it is,
rules, releases, machine, settings, environment and this tool. Kept with it are a digest of the file
and the state of every place beside it that was looked at, be it there or not. So a report that is
found is the one that checking anew would give.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lfconfiglint.check import Checker, FileReport, as_wanted, check_bytes, check_path
from lfconfiglint.document.decode import decode as text_of
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.facts.pipeline.siblings import paths_writing, real_path
from lfconfiglint.file_memory import Looks, looking, watch_looks
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hints import Any
from lfconfiglint.records import replace
from lfconfiglint.result_cache.encoding import Kept, NotStorable, decode, encode
from lfconfiglint.result_cache.names import Names
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.records import Records
from lfconfiglint.result_cache.states import States, digest
from lfconfiglint.rule import Rule
from lfconfiglint.upstream.release.dialects import dialect_of
from lfconfiglint.upstream.release.target import Target


class ResultCache:
    """A run's view of the cache. *basis* names the settings and the tool; with *whole* documents
    come back with values and entries, which only forms that show edits need."""

    def __init__(
        self,
        folder: Folder,
        basis: str,
        checker_of: Callable[[Path], Checker],
        hardware_of: Callable[[Path], Hardware | None],
        *,
        whole: bool,
    ) -> None:
        self._records = Records(folder)
        self._names = Names(basis)
        self._checker_of = checker_of
        self._hardware_of = hardware_of
        self._whole = whole
        self._states = States()
        self._rules: dict[int, dict[str, Rule]] = {}
        watch_looks(self._states.note)

    def known(self, path: Path) -> FileReport | None:
        """The report that was kept, if it still holds."""
        self._states.forget_many()
        checker = self._checker_of(path)
        target = checker.target_of(path)
        real, hardware = real_path(str(path)), self._hardware_of(path)
        stored = self._records.read(self._names.of(path, real, checker, target, hardware))
        if stored is None:
            return None
        undecided = self._records.shared(stored["undecided"])
        try:
            data = read_bytes(path)
        except UnreadableFile:
            return None
        if digest(data) != stored["content"] or undecided is None:
            return None
        if not self._still_holds(real, checker, stored):
            return None
        kept = decode({**stored["report"], "undecided": undecided}, self._rules_of(checker))
        return self._report(checker, path, data, target, kept)

    def check(self, path: Path) -> FileReport:
        """Check the file at *path*, and keep the report.

        Raises like :func:`lfconfiglint.check.check_path`.
        """
        self._states.forget_many()
        checker, hardware = self._checker_of(path), self._hardware_of(path)
        try:
            data = read_bytes(path)
        except UnreadableFile:
            return check_path(checker, path, hardware)
        plain = replace(checker, policy=FixPolicy(), baseline=None)
        with looking() as looks:
            report = check_bytes(plain, data, str(path), path, hardware)
        if report.status != "checked" or report.document is None:
            return report
        target = checker.target_of(path)
        name = self._names.of(path, real_path(str(path)), checker, target, hardware)
        self._keep(name, checker, data, looks, report)
        return replace(report, result=as_wanted(checker, path, report.document, report.result))

    def _keep(
        self, name: str, checker: Checker, data: bytes, looks: Looks, report: FileReport
    ) -> None:
        places = self._states.of(looks.places)
        if places is None or report.document is None:
            return
        kept = Kept(report.kind, report.result, report.document.problems)
        try:
            encoded = encode(kept, self._rules_of(checker))
        except NotStorable:
            return
        content = {
            "content": digest(data),
            **places._asdict(),
            "writers": looks.writers,
            # they are the larger part, and in most files the same
            "undecided": self._records.share(encoded.pop("undecided")),
            "report": encoded,
        }
        self._records.write(name, content)

    def _still_holds(self, own: str, checker: Checker, content: dict[str, Any]) -> bool:
        if not self._states.hold(content["there"], content["absent"]):
            return False
        for folder, files in content["writers"].items():
            if list(paths_writing(folder, own, checker.together)) != files:
                return False
        return True

    def _report(
        self, checker: Checker, path: Path, data: bytes, target: Target, kept: Kept
    ) -> FileReport:
        kind: Any = kept.kind
        document = self._document(data, target, kept)
        result = as_wanted(checker, path, document, kept.result)
        return FileReport(
            str(path), "checked", kind, None, document, result, data, data, target=target
        )

    def _document(self, data: bytes, target: Target, kept: Kept) -> Document:
        if kept.kind == "deepspeed":
            return Document(data.decode("utf-8", "replace"), problems=kept.problems)
        if self._whole:
            return parse_document(data, dialect_of(target.version))
        text, bom, _ = text_of(data)
        return Document(text, bom, problems=kept.problems)

    def _rules_of(self, checker: Checker) -> dict[str, Rule]:
        selection = checker.selection
        if id(selection) not in self._rules:
            self._rules[id(selection)] = {rule.id: rule for rule in selection.rules}
        return self._rules[id(selection)]
