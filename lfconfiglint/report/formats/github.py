"""Workflow commands of GitHub Actions, which become annotations on a pull request."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lfconfiglint.diagnostic import Severity
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.collected import collected
from lfconfiglint.report.formats.form import Form
from lfconfiglint.report.offers import offer_of
from lfconfiglint.width import printable

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def _piece(report: FileReport, lang: Lang) -> str:
    """One command a finding; files that could not be read are errors without a line."""
    return "".join(f"{command}\n" for command in _commands(report, lang))


def _commands(report: FileReport, lang: Lang) -> Iterator[str]:
    if report.status == "failed" and report.reason:
        yield f"::error file={_file(report)}::{_data(report.reason.say(lang))}"
    document = report.document or Document("")
    # GitHub shows ten annotations of a step
    for found in collected(report.result.diagnostics):
        start = document.position(found.span.start)
        end = document.position(found.span.end)
        properties = {"file": _file(report), "line": start.line, "endLine": end.line}
        if start.line == end.line:
            # GitHub takes columns only for annotations of one line
            properties |= {"col": start.column, "endColumn": max(end.column, start.column)}
        properties["title"] = _property(f"lfconfiglint {found.rule}")
        listed = ",".join(f"{name}={value}" for name, value in properties.items())
        advice = "".join(f"\n→ {offer_of(fix, lang)}" for fix in found.fixes)
        yield f"::{_COMMANDS[found.severity]} {listed}::{_data(found.say(lang) + advice)}"


def _file(report: FileReport) -> str:
    """Its name with forward slashes, as on every system that GitHub shows it on."""
    return _property(report.path.replace(os.sep, "/"))


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORM = Form(_piece)
