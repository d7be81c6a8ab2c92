"""Little is kept of each of many reports, and one of everything that is the same in them."""

from __future__ import annotations

from operator import is_

from lfconfiglint.diagnostic import Diagnostic, LintResult, Undecided
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import TYPE_CHECKING, Any, TypeVar
from lfconfiglint.records import replace

if TYPE_CHECKING:
    from lfconfiglint.upstream.release.target import Target

T = TypeVar("T")


class Shared:
    """Keeps one of everything that is the same in the reports of many files."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}
        self._own: set[int] = set()

    def without_bulk(self, report: FileReport) -> FileReport:
        """A report without what no form of output shows: contents that stayed as they were, and
        documents in which nothing was found."""
        result = report.result
        shown = (
            result.diagnostics or result.suppressed or (report.document or Document("")).problems
        )
        changed = report.old != report.new
        return replace(
            report,
            document=report.document if shown else None,
            result=replace(result, undecided=self._undecided(result.undecided)),
            old=report.old if changed else b"",
            new=report.new if changed else b"",
            target=self._target(report.target),
        )

    def gist(self, report: FileReport) -> FileReport:
        """What the summary and the exit code need of a report that was shown already.

        Files of which nothing has to be named share one.
        """
        problems = report.document.problems if report.document else ()
        found = self._found(report.result.diagnostics)
        undecided, target = self._undecided(report.result.undecided), self._target(report.target)
        alike = (report.kind, id(found), id(undecided), id(target))
        named = report.status != "checked" or problems or report.applied or report.notes
        if alike in self._known and not named:
            return self._kept(alike, report)
        small = FileReport(
            report.path,
            report.status,
            report.kind,
            report.reason,
            Document("", problems=problems[:1]) if problems else None,
            LintResult(found, undecided),
            applied=report.applied,
            new_file=report.new_file,
            notes=report.notes,
            target=target,
        )
        return small if named else self._kept(alike, small)

    def _found(self, entries: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        if id(entries) in self._own:
            return entries
        found = tuple([self._alike(each) for each in entries])
        if all(map(is_, found, entries)):
            found = entries
        return self._held(self._kept(tuple(map(id, found)), found))

    def _undecided(self, entries: tuple[Undecided, ...]) -> tuple[Undecided, ...]:
        if id(entries) in self._own:
            return entries
        known: Any = self._known.get(entries)
        if known is None:
            if not self._own.issuperset(map(id, entries)):
                entries = tuple([self._held(self._one(each)) for each in entries])
            known = self._one(entries)
        return self._held(known)

    def _target(self, target: Target | None) -> Target | None:
        return target if id(target) in self._own else self._held(self._one(target))

    def _held(self, value: T) -> T:
        """Known by its number from now on: it is kept, so that this is no other's."""
        self._own.add(id(value))
        return value

    def _alike(self, found: Diagnostic) -> Diagnostic:
        """One finding for all of this rule that offer the same kind of fix."""
        key = (found.rule, found.severity, tuple(fix.applicability for fix in found.fixes))
        return self._kept(key, found)

    def _one(self, value: T) -> T:
        return self._kept(value, value)

    def _kept(self, key: object, value: T) -> T:
        known: Any = self._known.setdefault(key, value)
        return known  # type: ignore[no-any-return]
