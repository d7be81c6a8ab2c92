"""The ``json`` format, described by ``schemas/report.schema.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lfconfiglint import __version__
from lfconfiglint.check import FileReport
from lfconfiglint.diagnostic import Diagnostic, Fix
from lfconfiglint.document.model import Document
from lfconfiglint.fix.plan import Refused, plan_edits
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.summary import count_by_severity
from lfconfiglint.upstream.release.target import Target

SCHEMA_VERSION = 1


def json_report(reports: Sequence[FileReport], lang: Lang) -> str:
    """One JSON object for the whole run, indented, ASCII only where the text is."""
    counts = count_by_severity(reports)
    content = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "target": common_version([report.target for report in reports if report.target]),
        "files": [_file(report, lang) for report in reports],
        "summary": {
            "files": len(reports),
            "error": counts["error"],
            "warning": counts["warning"],
            "info": counts["info"],
            "fixed": sum(len(report.applied) for report in reports),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def common_version(targets: Iterable[Target]) -> str | None:
    """The LLaMA-Factory release that all files are for; None where they differ, or are none."""
    versions = {target.version for target in targets}
    return versions.pop() if len(versions) == 1 else None


def target_json(target: Target, lang: Lang) -> dict[str, str | None]:
    """Both releases, each with the reason for it."""
    return {
        "version": target.version,
        "reason": target.version_reason.say(lang),
        "transformers": target.transformers,
        "transformers_reason": target.transformers_reason.say(lang),
    }


def _file(report: FileReport, lang: Lang) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": report.path, "kind": report.kind, "status": report.status}
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
        "facts": {name: as_json(value, lang) for name, value in sorted(found.values.items())},
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


def as_json(value: object, lang: Lang) -> Any:
    """A fact as JSON: tuples and sets become arrays; what JSON cannot say becomes text."""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): as_json(item, lang) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((as_json(item, lang) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [as_json(item, lang) for item in value]
    return str(value)
