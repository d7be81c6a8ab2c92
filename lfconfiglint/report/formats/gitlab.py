"""GitLab's Code Quality report: findings beside the lines of a merge request.

Source: GitLab documentation, "Code Quality report format" (a subset of Code Climate's issues).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from lfconfiglint.diagnostic import Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.form import Form, Pieces, in_array, json_items
from lfconfiglint.report.formats.located import failures, fingerprint_of, located, posix
from lfconfiglint.width import printable

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "major", "info": "info"}
_PAD = "  "


def _piece(report: FileReport, lang: Lang) -> str:
    """Its elements of the array."""
    entries = (
        _entry(
            place.found.rule,
            place.found.say(lang),
            _SEVERITIES[place.found.severity],
            place.path,
            place.start.line,
            place.end.line,
            place.fingerprint,
        )
        for place in located((report,))
    )
    return json_items(entries, _PAD)


def _frame(pieces: Pieces, reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One JSON array, with files that could not be read first."""
    broken = [
        _entry("unreadable", reason.say(lang), "blocker", path, 1, 1, fingerprint_of("", path))
        for path, reason in failures(reports)
    ]
    yield from in_array(list, chain([json_items(broken, _PAD)], pieces), _PAD)


def _entry(
    rule: str, message: str, severity: str, path: str, begin: int, end: int, fingerprint: str
) -> dict[str, object]:
    return {
        "description": printable(message),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": posix(path), "lines": {"begin": begin, "end": end}},
    }


FORM = Form(_piece, _frame)
