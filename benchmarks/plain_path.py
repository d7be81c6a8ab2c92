"""Do the quick ways say what the plain ones say? `python -m benchmarks.plain_path FOLDER...`

Quick: flat configs read without a YAML parser, rules as the build stored them, only those whose
keys are there, each part of a condition asked once. Plain: every config through the full reader,
every rule from its own file, every whole condition asked. Both check each file without and with a
machine, and each report has to be the same, to the last value; the exit code is 1 where one is not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from lfconfiglint import check
from lfconfiglint.changes import Changes
from lfconfiglint.check import check_path
from lfconfiglint.checker import Checker
from lfconfiglint.cli.checker import checkers_of
from lfconfiglint.cli.run_options import join_options
from lfconfiglint.document.full import parse_any
from lfconfiglint.file_report import FileReport
from lfconfiglint.hardware.model import Hardware
from lfconfiglint.records import replace
from lfconfiglint.resources import RULES
from lfconfiglint.rule_files import read_rules
from lfconfiglint.rulebook import select_rules

SUFFIXES = (".yaml", ".yml", ".json")


class Compared(NamedTuple):
    path: Path
    findings: int
    differs: bool


def checkers() -> tuple[Checker, Checker]:
    """The quick one and the plain one, both with every rule."""
    quick = checkers_of(join_options(isolated=True), "strict", (), (), Changes()).of(None)
    rules = sorted(read_rules(RULES), key=lambda rule: rule.id)
    return quick, replace(quick, selection=select_rules(rules, (), ()))


def compared(files: Sequence[Path], machine: Hardware | None) -> Iterator[Compared]:
    """Each file, checked both ways; what is no config of ours is left out."""
    quick, plain = checkers()
    for path in files:
        first = check_path(quick, path, machine)
        if first.status == "skipped":
            continue
        with patch.object(check, "parse_document", parse_any):
            second = check_path(plain, path, machine)
        findings = len(first.result.diagnostics)
        yield Compared(path, findings, said(first) != said(second))


def said(report: FileReport) -> tuple[object, ...]:
    """All that a report says, its texts filled in."""
    result = report.result
    told = [(found, found.say("en"), found.say("zh")) for found in result.diagnostics]
    return report.status, report.kind, report.reason, result, told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--hardware", default="8xH20", help="the machine of the second round")
    options = parser.parse_args()
    files = sorted(
        path
        for folder in options.folders
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
    )
    machine = join_options(hardware=options.hardware, isolated=True).hardware(None)
    done = [each for hardware in (None, machine) for each in compared(files, hardware)]
    different = [each.path for each in done if each.differs]
    print(f"{len(done)} checks, {sum(each.findings for each in done)} findings")
    print(f"{len(different)} differ")
    for path in dict.fromkeys(different):
        print(f"  {path}")
    return 1 if different or not done else 0


if __name__ == "__main__":
    sys.exit(main())
