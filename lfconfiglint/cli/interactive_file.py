"""A file in ``check --interactive``: as decided so far, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lfconfiglint.check import check_bytes
from lfconfiglint.checker import Checker
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.diagnostic import Diagnostic, Fix, LintResult, SetKey
from lfconfiglint.document.model import Document
from lfconfiglint.document.read import parse_document
from lfconfiglint.errors import InternalError
from lfconfiglint.file_report import FileReport
from lfconfiglint.fixing.beside import FixedBeside, fix_beside
from lfconfiglint.fixing.fixer import apply_all, encode
from lfconfiglint.fixing.ignores import ignore
from lfconfiglint.fixing.new_errors import new_errors
from lfconfiglint.fixing.new_file import NewFile, Surroundings
from lfconfiglint.fixing.plan import Refused
from lfconfiglint.language import Text
from lfconfiglint.message import Message
from lfconfiglint.records import replace
from lfconfiglint.run_context import folders_of

_EDITED = Message(Text("value edited by hand", "手动修改取值"))
_NO_USE = Text(
    "not made: it cannot be made exactly, or would not help", "未修改：无法精确修改，或修改后无效"
)


class OpenFile:
    """``report`` holds what was decided so far. What changes the file says why nothing was
    changed, or None. *taken* are new files of the configs before, by their real paths."""

    def __init__(
        self,
        checker: Checker,
        options: RunOptions,
        path: Path,
        report: FileReport,
        taken: Mapping[str, bytes],
    ) -> None:
        self.report = report
        self._checker = checker
        self._options = options
        self._path = path
        self._around = Surroundings(path, folders_of(path), {}, taken)

    def apply(self, document: Document, fix: Fix) -> Text | None:
        if fix.fields:
            return self._apply_beside(document, fix)
        try:
            after = apply_all(document, [fix], self._options.lang)
        except (Refused, InternalError) as refusal:
            return refusal.text
        result = self._lint(after)
        worse = ", ".join(new_errors(self.report.result, result, [fix]))
        if worse:
            return Text(f"not made: it brings {worse}", f"未修改：会引入 {worse}")
        self._keep(after, result, fix)
        return None

    def _apply_beside(self, document: Document, fix: Fix) -> Text | None:
        """A fix of the DeepSpeed file, in a copy that the config names."""
        file = NewFile(*self.report.new_file) if self.report.new_file else None
        after = fix_beside(
            FixedBeside(document, self.report.result, (), file),
            self._lint,
            self._options.lang,
            lambda each: (each.rule, each.fields) == (fix.rule, fix.fields),
            self._around,
        )
        if not after.applied:
            return _NO_USE
        self._keep(after.document, after.result, fix)
        if after.file is not None:
            self.report = replace(self.report, new_file=(after.file.path, after.file.content))
        return None

    def set_value(self, document: Document, found: Diagnostic, written: str) -> Text | None:
        """Give the key of *found* the value that is *written* in YAML."""
        read = parse_document(f"value: {written}\n".encode(), document.dialect)
        if read.problems or list(read.values) != ["value"]:
            return Text("that is not a YAML value", "不是有效的 YAML 值")
        operation = SetKey(key_of(found), read.values["value"])
        return self.apply(document, Fix(found.rule, _EDITED, "safe", (operation,), None, {}))

    def ignore(self, document: Document, found: Diagnostic, reason: str) -> Text | None:
        silenced = ignore(document, self.report.result, self._lint, [found], reason)
        if silenced is None:
            return Text("no comment can be put there", "此处无法添加注释")
        after, result = silenced
        self._keep(after, result, None)
        return None

    def _keep(self, after: Document, result: LintResult, fix: Fix | None) -> None:
        applied = (*self.report.applied, fix) if fix else self.report.applied
        self.report = replace(
            self.report, document=after, result=result, new=encode(after), applied=applied
        )

    def _lint(self, document: Document) -> LintResult:
        return check_bytes(
            self._checker,
            encode(document),
            self.report.path,
            self._path,
            self._options.hardware(self._path),
            self._around.pending,
        ).result


def key_of(found: Diagnostic) -> str:
    """The key that a finding is about, dotted where it is nested."""
    return ".".join(map(str, found.keys[0]))
