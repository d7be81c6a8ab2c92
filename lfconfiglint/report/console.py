"""Findings for a person: place, message, source line, caret, and what a fix would do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from lfconfiglint.check import FileReport
from lfconfiglint.diagnostic import (
    Diagnostic,
    DropField,
    RemoveKey,
    RenameKey,
    SetField,
    SetKey,
    Severity,
)
from lfconfiglint.document.model import Document, Span
from lfconfiglint.language import Lang, Text
from lfconfiglint.records import dataclass
from lfconfiglint.report.collected import collected
from lfconfiglint.secrets import without_secrets
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.units import code
from lfconfiglint.width import display_width, printable

_TAB = 4
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
    :func:`plain` elsewhere."""

    lang: Lang
    style: Style = plain

    def report(self, reports: Sequence[FileReport]) -> Iterator[str]:
        """Lines of the whole report."""
        for report in reports:
            if report.status == "failed" and report.reason:
                label = self.style(SEVERITY_NAMES["error"].say(self.lang), fg="red", bold=True)
                yield f"{label}: {printable(report.reason.say(self.lang))}"
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
        yield f"{where}: {label}[{found.rule}]: {printable(found.say(self.lang))}"
        yield from self._source(document, found)
        for index, fix in enumerate(found.fixes):
            label = _OFFERS[fix.applicability].say(self.lang)
            if index and fix.applicability != "display":
                label = Text(f"or {label}", f"或{label}").say(self.lang)
            offer = self.style(label, fg="green")
            changes = ", ".join((*changes_of(fix.operations), *field_changes(fix.fields)))
            arrow = f" → {changes}" if changes else ""
            yield f"    = {offer}: {printable(fix.say_title(self.lang) + arrow)}"

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

    def _source(self, document: Document, found: Diagnostic) -> Iterator[str]:
        place = document.position(found.span.start)
        line = document.line(place.line)
        text = document.text[line.start : line.end].rstrip("\r\n")
        if not text:
            return
        if (hidden := without_secrets(text)) != text:
            yield f"   {self.style('|', fg='blue')} {printable(hidden)}"
            return
        number = str(place.line)
        bar = self.style("|", fg="blue")
        # a very long line is cut, keeping the marked part in view
        start = max(0, place.column - 60) if place.column > 100 else 0
        shown = text[start : start + 160]
        before = text[start : place.column - 1]
        marked = document.text[slice(*Span(found.span.start, min(found.span.end, line.end)))]
        marked = marked.rstrip("\r\n")[:100]
        if found.rule == "not-utf8":
            shown, before = (_as_meant(part, text) for part in (shown, before))
        pad = " " * display_width(_expanded(before))
        carets = "^" * max(1, display_width(_expanded(marked)))
        yield f" {' ' * len(number)} {bar}"
        yield f" {self.style(number, fg='blue')} {bar} {printable(_expanded(shown))}"
        underline = self.style(carets, fg=_COLOURS[found.severity], bold=True)
        yield f" {' ' * len(number)} {bar} {pad}{underline}"


def _as_meant(part: str, line: str) -> str:
    """A part of a line that is not UTF-8, and so came as one character a byte, as its author
    sees it."""
    encoding = "utf-16" if line[:2] in ("\xff\xfe", "\xfe\xff") else "gb18030"
    try:
        if encoding == "gb18030":
            line.encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return part
    return part.encode("latin-1").decode(encoding, "ignore")


def _expanded(text: str) -> str:
    return text.replace("\t", " " * _TAB)


def changes_of(operations: Sequence[SetKey | RenameKey | RemoveKey]) -> Iterator[str]:
    """Each change of a fix; a line that gets another key and another value is one."""
    renamed = {change.key: change.new for change in operations if isinstance(change, RenameKey)}
    values = {change.key: change.value for change in operations if isinstance(change, SetKey)}
    both = renamed.keys() & values.keys()
    for change in operations:
        if change.key not in both:
            yield _shown(change)
        elif isinstance(change, RenameKey):
            yield f"`{change.key}` ⇒ `{change.new}: {code(values[change.key])}`"


def field_changes(fields: Sequence[SetField | DropField]) -> Iterator[str]:
    """Each change of the DeepSpeed file, as it is written there."""
    for change in fields:
        if isinstance(change, SetField):
            yield f"`{change.field}: {json.dumps(change.value)}`"
        else:
            yield f"-`{change.field}`"


def _shown(operation: SetKey | RenameKey | RemoveKey) -> str:
    if isinstance(operation, SetKey):
        return f"`{operation.key}: {code(operation.value)}`"
    if isinstance(operation, RenameKey):
        return f"`{operation.key}` ⇒ `{operation.new}`"
    return f"-`{operation.key}`"
