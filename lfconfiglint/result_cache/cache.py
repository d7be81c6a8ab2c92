"""Checks files, unless what was found in one of them earlier still holds.

A report is kept under a name made of everything that is known before a file is read: where it is,
rules, releases, machine, settings, environment and this tool. Kept with it are a digest of the file
and the state of every place beside it that was looked at, be it there or not. So a report that is
found is the one that checking anew would give. What a run showed of it is kept with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from lfconfiglint.check import check_bytes, check_path
from lfconfiglint.checker import Checker, as_wanted
from lfconfiglint.document.file import UnreadableFile, read_bytes
from lfconfiglint.facts.pipeline.siblings import paths_writing
from lfconfiglint.file_memory import Looks, looking, watch_looks
from lfconfiglint.file_report import FileReport, Rendering
from lfconfiglint.fix_policy import FixPolicy
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hints import Any
from lfconfiglint.real_path import real_path
from lfconfiglint.records import replace
from lfconfiglint.result_cache.encoding import NotStorable, undecided_of, undecided_text
from lfconfiglint.result_cache.names import Names
from lfconfiglint.result_cache.place import Folder
from lfconfiglint.result_cache.records import Records
from lfconfiglint.result_cache.reports import Checked, Reports
from lfconfiglint.result_cache.states import States, digest
from lfconfiglint.rule import Rule
from lfconfiglint.upstream.release.target import Target

_MOST_FOLDERS = 4096


class ResultCache:
    """A run's view of the cache. *basis* names the settings and the tool; *rendering* and *whole*
    are as for :class:`Reports`."""

    def __init__(
        self,
        folder: Folder,
        basis: str,
        checker_of: Callable[[Path], Checker],
        hardware_of: Callable[[Path], Hardware | None],
        rendering: Rendering | None,
        *,
        whole: bool,
    ) -> None:
        self._records = Records(folder)
        self._reports = Reports(rendering, whole=whole)
        self._names = Names(basis)
        self._checker_of = checker_of
        self._hardware_of = hardware_of
        self._states = States()
        self._targets: dict[tuple[str, int], Target] = {}
        self._rules: dict[int, dict[str, Rule]] = {}
        watch_looks(self._states.note)

    def known(self, path: Path) -> FileReport | None:
        """The report that was kept, if it still holds."""
        self._states.forget_many()
        checker = self._checker_of(path)
        target, real = self._target_of(checker, path), real_path(str(path))
        name = self._names.of(path, real, checker, target, self._hardware_of(path))
        record = self._records.read(name)
        if record is None:
            return None
        head = json.loads(record.head)
        try:
            data = read_bytes(path)
        except UnreadableFile:
            return None
        if digest(data) != head["content"] or not self._still_holds(real, checker, head):
            return None
        text = self._records.shared(head["undecided"])
        if text is None:
            return None
        left = undecided_of(text)
        file = Checked(str(path), data, checker, target, self._rules_of(checker))
        report = self._reports.from_shown(record, head, left, file)
        if report is not None:
            return report
        report = self._reports.shown(self._reports.full(record, head, left, file))
        if report.shown is not None:
            self._records.write(name, self._reports.with_shown(record, report, file))
        return report

    def check(self, path: Path) -> FileReport:
        """Check the file at *path*, and keep the report.

        Raises like :func:`lfconfiglint.check.check_path`.
        """
        self._states.forget_many()
        checker, hardware = self._checker_of(path), self._hardware_of(path)
        try:
            data = read_bytes(path)
        except UnreadableFile:
            return self._reports.shown(check_path(checker, path, hardware))
        plain = replace(checker, policy=FixPolicy(), baseline=None)
        with looking() as looks:
            found = check_bytes(plain, data, str(path), path, hardware)
        report = found
        if found.document is not None:
            result = as_wanted(checker, path, found.document, found.result)
            report = replace(found, result=result)
        report = self._reports.shown(report)
        if found.status != "failed":
            target = self._target_of(checker, path)
            file = Checked(str(path), data, checker, target, self._rules_of(checker))
            name = self._names.of(path, real_path(str(path)), checker, target, hardware)
            self._keep(name, file, looks, found, report)
        return report

    def _keep(
        self, name: str, file: Checked, looks: Looks, found: FileReport, report: FileReport
    ) -> None:
        """Keep what was *found* and what is shown of the *report* that was made of it."""
        places = self._states.of(looks.places)
        if places is None:
            return
        head: dict[str, Any] = {
            "content": digest(file.data),
            **places._asdict(),
            "writers": looks.writers,
            # they are the larger part, and in most files the same
            "undecided": self._records.share(undecided_text(found.result.undecided)),
        }
        try:
            record = self._reports.record(head, found, file)
        except NotStorable:
            return
        self._records.write(name, self._reports.with_shown(record, report, file))

    def _still_holds(self, own: str, checker: Checker, head: dict[str, Any]) -> bool:
        if not self._states.hold(head["there"], head["absent"]):
            return False
        for folder, files in head["writers"].items():
            if list(paths_writing(folder, own, checker.together)) != files:
                return False
        return True

    def _target_of(self, checker: Checker, path: Path) -> Target:
        """That of the files of one folder is the same."""
        key = (os.path.dirname(str(path)), id(checker.target_of))
        if key not in self._targets:
            if len(self._targets) >= _MOST_FOLDERS:
                self._targets.clear()
            self._targets[key] = checker.target_of(path)
        return self._targets[key]

    def _rules_of(self, checker: Checker) -> dict[str, Rule]:
        selection = checker.selection
        if id(selection) not in self._rules:
            self._rules[id(selection)] = {rule.id: rule for rule in selection.rules}
        return self._rules[id(selection)]
