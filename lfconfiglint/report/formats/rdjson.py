"""Reviewdog's formats, with suggestions that a reviewer can apply.

Source: reviewdog ``proto/rdf/reviewdog.proto``: columns are 1-based bytes of UTF-8, ends exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from lfconfiglint.diagnostic import Severity
from lfconfiglint.document.model import Document
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form, Pieces, in_array, json_items
from lfconfiglint.report.formats.located import Located, failures, located, posix
from lfconfiglint.report.machine import json_text
from lfconfiglint.width import printable

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}
_SOURCE = {"name": "lfconfiglint"}
_PAD = "    "


def _piece(report: FileReport, lang: Lang) -> str:
    """Its elements of the array."""
    return json_items(_diagnostics(report, lang), _PAD)


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One DiagnosticResult, with files that could not be read first."""
    broken = json_items(_failures(reports, lang), _PAD)
    yield from in_array(
        lambda items: {"source": _SOURCE, "diagnostics": items}, chain([broken], pieces), _PAD
    )


def _lines(report: FileReport, lang: Lang) -> str:
    """One Diagnostic a line."""
    found = (*_failures((report,), lang), *_diagnostics(report, lang))
    return "".join(f"{json_text({**each, 'source': _SOURCE}, indent=None)}\n" for each in found)


def _failures(reports: Sequence[FileReport], lang: Lang) -> Iterator[dict[str, Any]]:
    for path, reason in failures(reports):
        message = printable(reason.say(lang))
        yield {"message": message, "location": {"path": posix(path)}, "severity": "ERROR"}


def _diagnostics(report: FileReport, lang: Lang) -> Iterator[dict[str, Any]]:
    for place in located((report,)):
        found = place.found
        yield {
            "message": printable(found.say(lang)),
            "location": {
                "path": posix(place.path),
                "range": _range(place.document, found.span.start, found.span.end),
            },
            "severity": _SEVERITIES[found.severity],
            "code": {"value": found.rule},
            "suggestions": list(_suggestions(place, lang)),
        }


def _suggestions(place: Located, lang: Lang) -> Iterator[dict[str, Any]]:
    """A suggestion replaces one range; a fix that changes several places has none."""
    for fix in place.found.fixes:
        edits = place.edits(fix, lang)
        if len(edits) == 1:
            span, text = edits[0].span, edits[0].text
            yield {"range": _range(place.document, span.start, span.end), "text": text}


def _range(document: Document, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": _position(document, start), "end": _position(document, max(start, end))}


def _position(document: Document, offset: int) -> dict[str, int]:
    place = document.position(offset)
    before = document.text[offset - place.column + 1 : offset]
    return {"line": place.line, "column": len(before.encode()) + 1}


RESULT = Form(_piece, _frame)
LINES = Form(_lines)
