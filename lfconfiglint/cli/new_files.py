"""Files that are written beside configs: no two of a run share a name and not their content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lfconfiglint.check import check_path
from lfconfiglint.cli.checker import Checkers
from lfconfiglint.cli.run_options import RunOptions
from lfconfiglint.file_report import FileReport
from lfconfiglint.records import replace


def with_distinct_files(
    found: Iterable[FileReport], checkers: Checkers, options: RunOptions
) -> Iterator[FileReport]:
    """The reports as they come; where another config, or another run, has taken the name of the
    file that is to be written, the config is looked at anew."""
    taken: dict[str, bytes] = {}
    for report in found:
        if report.new_file is not None:
            # most runs write no such files
            from lfconfiglint.fixing.new_file import holds

            if holds(report.new_file[0], taken) not in (None, report.new_file[1]):
                path = Path(report.path)
                checker = replace(checkers.of(path), taken=dict(taken))
                report = check_path(checker, path, options.hardware(path))
        if report.new_file is not None:
            taken[os.path.realpath(report.new_file[0])] = report.new_file[1]
        yield report
