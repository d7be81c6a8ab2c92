"""GitLab's Code Quality report: findings beside the lines of a merge request.

Source: GitLab documentation, "Code Quality report format" (a subset of Code Climate's issues).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lfconfiglint.check import FileReport
from lfconfiglint.diagnostic import Severity
from lfconfiglint.language import Lang
from lfconfiglint.report.formats.located import failures, fingerprint_of, located, posix
from lfconfiglint.report.machine import json_text
from lfconfiglint.width import printable

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "major", "info": "info"}


def gitlab_report(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """One JSON array."""
    entries = [
        _entry("unreadable", reason.say(lang), "blocker", path, 1, 1, fingerprint_of("", path))
        for path, reason in failures(reports)
    ]
    entries += [
        _entry(
            place.found.rule,
            place.found.say(lang),
            _SEVERITIES[place.found.severity],
            place.path,
            place.start.line,
            place.end.line,
            place.fingerprint,
        )
        for place in located(reports)
    ]
    yield json_text(entries)


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
