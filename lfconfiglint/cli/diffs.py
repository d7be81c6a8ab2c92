"""``check --diff``: what fixes would change, as a patch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lfconfiglint.cli.terminal import echo
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang
from lfconfiglint.report.diff import unified_diff
from lfconfiglint.shared_parts import Shared


def print_diffs(found: Iterable[FileReport], lang: Lang) -> Sequence[FileReport]:
    """What fixes would change, on standard output as the files are checked, then those that
    failed, on standard error; what is left for the summary."""
    # bytes, because a patch must not be decoded and encoded anew
    out = sys.stdout.buffer
    shown: set[Path] = set()
    shared = Shared()
    left = []
    for report in found:
        if report.new != report.old:
            path, content = report.new_file or (None, b"")
            if path is not None and path not in shown and not path.exists():
                # configs that need the same file share it
                shown.add(path)
                out.writelines(unified_diff(str(path), None, content))
            out.writelines(unified_diff(report.path, report.old, report.new))
        left.append(shared.gist(report))
    out.flush()
    for report in left:
        if report.status == "failed" and report.reason:
            echo(report.reason.say(lang), err=True)
    return left
