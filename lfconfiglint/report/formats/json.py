"""The ``json`` format, described by ``schemas/report.schema.json``, and one finding a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint import __version__
from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.fixing.plan import Refused, plan_edits
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form, Pieces, in_array, json_items
from lfconfiglint.report.formats.located import failures, located
from lfconfiglint.report.machine import (
    SCHEMA_VERSION,
    as_json,
    common_version,
    json_text,
    target_json,
)
from lfconfiglint.report.summary import count_by_severity
from lfconfiglint.secrets import HIDDEN, SECRET_KEYS
from lfconfiglint.width import unicode_only

_PAD = "    "


def _piece(report: FileReport, lang: Lang) -> str:
    """Its element of the array."""
    return json_items([_file(report, lang)], _PAD)


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One JSON object for the whole run, indented, ASCII only where the text is."""
    counts = count_by_severity(reports)

    def content(files: list[str]) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "version": __version__,
            "target": common_version([report.target for report in reports if report.target]),
            "files": files,
            "summary": {
                "files": len(reports),
                "error": counts["error"],
                "warning": counts["warning"],
                "info": counts["info"],
                "fixed": sum(len(report.applied) for report in reports),
            },
        }

    yield from in_array(content, pieces, _PAD)


def _lines(report: FileReport, lang: Lang) -> str:
    """One JSON object a finding, with its path; a file that failed has a reason instead."""
    return "".join(f"{json_text(each, indent=None)}\n" for each in _entries(report, lang))


def _entries(report: FileReport, lang: Lang) -> Iterator[dict[str, Any]]:
    for path, reason in failures((report,)):
        yield {"path": unicode_only(path), "reason": reason.say(lang)}
    for place in located((report,)):
        entry = _diagnostic(place.document, place.found, lang)
        path = unicode_only(place.path)
        yield {"path": path, **entry, "fingerprint": place.fingerprint}


def _file(report: FileReport, lang: Lang) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": unicode_only(report.path),
        "kind": report.kind,
        "status": report.status,
    }
    if report.reason is not None:
        entry["reason"] = report.reason.say(lang)
    if report.target is not None:
        entry["target"] = target_json(report.target, lang)
    document = report.document or Document("")
    result = report.result
    return {
        **entry,
        "diagnostics": [_diagnostic(document, found, lang) for found in result.diagnostics],
        "undecided": [{"rule": u.rule, "needs": list(u.needs)} for u in result.undecided],
        "suppressed": [_diagnostic(document, found, lang) for found in result.suppressed],
    }


def _diagnostic(document: Document, found: Diagnostic, lang: Lang) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "area": found.area,
        "severity": found.severity,
        "message": found.say(lang),
        "keys": [".".join(map(str, path)) for path in found.keys],
        "start": _position(document, found.span.start),
        "end": _position(document, found.span.end),
        "facts": {
            name: HIDDEN if name in SECRET_KEYS and value else as_json(value, lang)
            for name, value in sorted(found.values.items())
        },
        "fixes": [_fix(document, fix, lang) for fix in found.fixes],
    }


def _fix(document: Document, fix: Fix, lang: Lang) -> dict[str, Any]:
    try:
        edits = plan_edits(document, fix, lang)
    except Refused:
        edits = []
    return {
        "title": fix.say_title(lang),
        "applicability": fix.applicability if edits else "display",
        "edits": [
            {
                "start": _position(document, edit.span.start),
                "end": _position(document, edit.span.end),
                "text": edit.text,
            }
            for edit in edits
        ],
    }


def _position(document: Document, offset: int) -> dict[str, int]:
    place = document.position(offset)
    return {"line": place.line, "column": place.column}


OBJECT = Form(_piece, _frame)
LINES = Form(_lines)
