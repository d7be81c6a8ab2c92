"""How often each rule found something: one line a rule, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import Diagnostic, Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.wrapped import padded
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.width import display_width


def statistics_lines(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Findings and files of each rule, how serious it is, and how many ``--fix`` can mend."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    fixable: Counter[str] = Counter()
    severities: dict[str, Severity] = {}
    for report in reports:
        found = report.result.diagnostics
        counts.update(each.rule for each in found)
        files.update({each.rule for each in found})
        fixable.update(each.rule for each in found if _is_safe(each))
        severities |= {each.rule: each.severity for each in found}
    rows = [
        (
            str(number),
            _in_files(files[rule]).say(lang),
            SEVERITY_NAMES[severities[rule]].say(lang),
            rule,
            _by_fix(fixable[rule]).say(lang),
        )
        for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for number, *cells in rows:
        shown = [padded(cell, width) for cell, width in zip(cells, widths[1:], strict=True)]
        yield "  ".join((number.rjust(widths[0]), *shown)).rstrip()


def _in_files(number: int) -> Text:
    return Text(f"in {number} file{'s' * (number != 1)}", f"{number} 个文件")


def _is_safe(found: Diagnostic) -> bool:
    return bool(found.fixes) and found.fixes[0].applicability == "safe"


def _by_fix(number: int) -> Text:
    if not number:
        return Text("", "")
    return Text(f"{number} by --fix", f"--fix 可修复 {number} 处")
