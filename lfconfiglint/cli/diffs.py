"""``check --diff``: what fixes would change, as a patch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lfconfiglint.cli.terminal import echo
from lfconfiglint.file_report import FileReport, changed
from lfconfiglint.language import Lang
from lfconfiglint.report.diff import unified_diff


def print_diffs(reports: Sequence[FileReport], lang: Lang) -> Sequence[FileReport]:
    """What fixes would change, on standard output; files that failed, on standard error."""
    # bytes, because a patch must not be decoded and encoded anew
    out = sys.stdout.buffer
    for report in reports:
        if report.status == "failed" and report.reason:
            echo(report.reason.say(lang), err=True)
    shown: set[Path] = set()
    for report in changed(reports):
        path, content = report.new_file or (None, b"")
        if path is not None and path not in shown and not path.exists():
            # configs that need the same file share it
            shown.add(path)
            out.writelines(unified_diff(str(path), None, content))
        out.writelines(unified_diff(report.path, report.old, report.new))
    out.flush()
    return reports
