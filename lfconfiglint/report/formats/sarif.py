"""SARIF 2.1.0, as code scanning takes it: rules with help, regions, fixes, stable fingerprints.

Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

from lfconfiglint import __version__
from lfconfiglint.diagnostic import Severity
from lfconfiglint.document.model import Document
from lfconfiglint.documentation import rule_page
from lfconfiglint.file_report import FileReport
from lfconfiglint.hints import Any
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form, Pieces, in_array, json_items
from lfconfiglint.report.formats.located import Located, failures, located, posix
from lfconfiglint.rule import Rule, text_of
from lfconfiglint.rule_store import reasons
from lfconfiglint.rulebook import load_rules
from lfconfiglint.width import printable

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_PAD = " " * 8
_NUMBER = re.compile(f'(?m)(?<=^{_PAD}  "ruleIndex": )"(.*)"(?=,$)')
"""No text of a report has lines of its own in JSON, so that nothing else looks like it."""


def _piece(report: FileReport, lang: Lang) -> str:
    """Its results, with the name of a rule where its number is to stand."""
    return json_items((_result(place, lang) for place in located((report,))), _PAD)


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One SARIF log with one run."""
    names = sorted({found.rule for report in reports for found in report.result.diagnostics})
    index = {name: str(number) for number, name in enumerate(names)}
    numbered = (_NUMBER.sub(lambda rule: index[rule[1]], piece) for piece in pieces)
    yield from in_array(lambda results: _log(results, names, reports, lang), numbered, _PAD)


def _log(
    results: list[str], names: Sequence[str], reports: Sequence[FileReport], lang: Lang
) -> dict[str, Any]:
    broken = [_notification(path, reason.say(lang)) for path, reason in failures(reports)]
    run = {
        "tool": {
            "driver": {
                "name": "lfconfiglint",
                "semanticVersion": __version__,
                "rules": [_described(name, lang) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [{"executionSuccessful": not broken, "toolExecutionNotifications": broken}],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


@cache
def _described(name: str, lang: Lang) -> dict[str, Any]:
    """The rule with its help; of a rule of people's own, the name."""
    rule = _rules().get(name)
    if rule is None:
        return {"id": name}
    why = rule.source.get("why") or reasons()[name]
    page = rule_page(name, lang)
    return {
        "id": name,
        **({"helpUri": page} if page is not None else {}),
        "shortDescription": {"text": rule.summary.say(lang)},
        "help": {"text": text_of(why).say(lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.area]},
    }


@cache
def _rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in load_rules()}


def _notification(path: str, message: str) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": _artifact(path)}}
    return {
        "level": "error",
        "message": {"text": printable(message)},
        "locations": [location],
    }


def _result(place: Located, lang: Lang) -> dict[str, Any]:
    found = place.found
    region = _region(place.document, found.span.start, found.span.end)
    content: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": found.rule,
        "level": _LEVELS[found.severity],
        "message": {"text": printable(found.say(lang))},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}
        ],
        "partialFingerprints": {"ruleKeysOrdinal/v1": place.fingerprint},
    }
    fixes = list(_fixes(place, lang))
    return {**content, "fixes": fixes} if fixes else content


def _fixes(place: Located, lang: Lang) -> Iterator[dict[str, Any]]:
    for fix in place.found.fixes:
        replacements = [
            {
                "deletedRegion": _region(place.document, edit.span.start, edit.span.end),
                "insertedContent": {"text": edit.text},
            }
            for edit in place.edits(fix, lang)
        ]
        if replacements:
            change = {
                "artifactLocation": _artifact(place.path),
                "replacements": replacements,
            }
            title = {"text": printable(fix.say_title(lang))}
            yield {"description": title, "artifactChanges": [change]}


def _artifact(path: str) -> dict[str, str]:
    """A reference relative to the folder the tool ran in, or an absolute file URI."""
    shown = posix(path)
    drive = Path(shown).drive
    if drive.endswith(":"):
        return {"uri": f"file:///{drive}{quote(shown.removeprefix(drive))}"}
    return {"uri": ("file://" if shown.startswith("/") else "") + quote(shown)}


def _region(document: Document, start: int, end: int) -> dict[str, int]:
    first, last = document.position(start), document.position(max(start, end))
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


FORM = Form(_piece, _frame)
