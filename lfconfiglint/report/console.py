"""Findings for a person: place, message, source line, caret, and what a fix would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lfconfiglint.diagnostic import Diagnostic, Severity
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.collected import collected
from lfconfiglint.report.offers import all_changes
from lfconfiglint.report.source_lines import source_lines
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.width import printable

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "cyan"}
_OFFERS = {
    "safe": Text("fix", "修复"),
    "unsafe": Text("fix (needs --unsafe-fixes)", "修复（需 --unsafe-fixes）"),
    "display": Text("advice", "建议"),
}

Style = Callable[..., str]


def plain(text: str, **_: object) -> str:
    """The style of a place that shows no colours."""
    return text


@dataclass(frozen=True)
class Console:
    """``style`` is :func:`lfconfiglint.cli.terminal.style` where colours are shown,
    :func:`plain` elsewhere. Lines are at most ``columns`` cells wide, and as long as they are where
    that is None."""

    lang: Lang
    style: Style = plain
    columns: int | None = None

    def report(self, reports: Sequence[FileReport]) -> Iterator[str]:
        """Lines of the whole report."""
        for report in reports:
            if report.status == "failed" and report.reason:
                label = self.style(SEVERITY_NAMES["error"].say(self.lang), fg="red", bold=True)
                yield from self._lines(f"{label}: {printable(report.reason.say(self.lang))}", 4)
                yield ""
            for diagnostic in collected(report.result.diagnostics):
                assert report.document is not None
                yield from self.finding(report.path, report.document, diagnostic)
                yield ""

    def finding(self, path: str, document: Document, found: Diagnostic) -> Iterator[str]:
        place = document.position(found.span.start)
        severity = SEVERITY_NAMES[found.severity].say(self.lang)
        label = self.style(severity, fg=_COLOURS[found.severity], bold=True)
        where = self.style(f"{printable(path)}:{place.line}:{place.column}", bold=True)
        yield from self._lines(
            f"{where}: {label}[{found.rule}]: {printable(found.say(self.lang))}", 4
        )
        colour = _COLOURS[found.severity]
        yield from source_lines(document, found, self.style, colour, self.columns)
        for index, fix in enumerate(found.fixes):
            label = _OFFERS[fix.applicability].say(self.lang)
            if index and fix.applicability != "display":
                label = Text(f"or {label}", f"或{label}").say(self.lang)
            offer = self.style(label, fg="green")
            changes = ", ".join(all_changes(fix))
            arrow = f" → {changes}" if changes else ""
            yield from self._lines(
                f"    = {offer}: {printable(fix.say_title(self.lang) + arrow)}", 8
            )

    def concise(self, reports: Sequence[FileReport]) -> Iterator[str]:
        """One line a finding."""
        for report in reports:
            if report.status == "failed" and report.reason:
                yield printable(report.reason.say(self.lang))
            for found in report.result.diagnostics:
                assert report.document is not None
                place = report.document.position(found.span.start)
                message = f"{found.severity}[{found.rule}] {found.say(self.lang)}"
                yield printable(f"{report.path}:{place.line}:{place.column}: {message}")

    def _lines(self, line: str, rest: int) -> Iterator[str]:
        """The line in lines that fit the terminal, the others indented by *rest*."""
        if self.columns is None:
            yield line
            return
        # lines for programs do not pay for the import
        from lfconfiglint.report.wrapped import wrapped

        text = line.lstrip(" ")
        yield from wrapped(text, self.columns, " " * (len(line) - len(text)), " " * rest)
