"""What a change of configs brings: findings new, left and gone, and runs before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lfconfiglint.check import check_bytes
from lfconfiglint.checker import Checker
from lfconfiglint.file_report import FileReport
from lfconfiglint.git import Change, changes_between, content_in
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.hints import Any
from lfconfiglint.records import NamedTuple
from lfconfiglint.report.formats.located import Located, located

Run = Mapping[str, Any]


class ChangedConfig(NamedTuple):
    """One config of a change. A run is None where the file is not there, or does not train."""

    path: str
    report: FileReport | None
    new: Sequence[Located]
    left: Sequence[Located]
    gone: Sequence[Located]
    before: Run | None
    after: Run | None


class Reader(NamedTuple):
    """How to look at the content of a file: what to lint with, and how to estimate a run."""

    checker: Callable[[Path], Checker]
    hardware: Callable[[Path], Hardware | None]
    estimate: Callable[[Path, bytes], Run | None]


def changed_configs(base: str, head: str, reader: Reader) -> list[ChangedConfig]:
    """Every config that differs between the commits. Neighbours such as data sets are read as they
    lie in the working tree. Raises GitError."""
    found = []
    for change in changes_between(base, head, "*.yaml", "*.yml", "*.json"):
        config = _compared(base, head, change, reader)
        if config is not None:
            found.append(config)
    return found


def _compared(base: str, head: str, change: Change, reader: Reader) -> ChangedConfig | None:
    sides: list[tuple[FileReport | None, Run | None]] = []
    # the path of the new side stands for both, so that a renamed file keeps its findings
    name = change.new or change.old
    assert name is not None
    path = Path(name)
    for commit, there in ((base, change.old), (head, change.new)):
        if there is None:
            sides.append((None, None))
            continue
        data = content_in(commit, there)
        report = check_bytes(reader.checker(path), data, name, path, reader.hardware(path))
        sides.append((report, reader.estimate(path, data) if report.status == "checked" else None))
    (old, before), (new, after) = sides
    if all(report is None or report.status == "skipped" for report in (old, new)):
        return None
    was = {place.fingerprint: place for place in located([old] if old else [])}
    now = {place.fingerprint: place for place in located([new] if new else [])}
    return ChangedConfig(
        name,
        new,
        [place for key, place in now.items() if key not in was],
        [place for key, place in now.items() if key in was],
        [place for key, place in was.items() if key not in now],
        before,
        after,
    )
