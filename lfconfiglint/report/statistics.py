"""How often each rule found something: one line a rule, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lfconfiglint.diagnostic import Severity
from lfconfiglint.file_report import FileReport
from lfconfiglint.language import Lang, Text
from lfconfiglint.report.wrapped import padded
from lfconfiglint.severity_words import SEVERITY_NAMES
from lfconfiglint.width import display_width


def statistics_lines(reports: Sequence[FileReport], lang: Lang) -> Iterator[str]:
    """Findings and files of each rule, how serious it is, and how many of them can be mended."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    fixable: Counter[tuple[str, str]] = Counter()
    severities: dict[str, Severity] = {}
    for report in reports:
        found = report.result.diagnostics
        counts.update(each.rule for each in found)
        files.update({each.rule for each in found})
        fixable.update((each.rule, each.fixes[0].applicability) for each in found if each.fixes)
        severities |= {each.rule: each.severity for each in found}
    rows = [
        (
            str(number),
            _in_files(files[rule]).say(lang),
            SEVERITY_NAMES[severities[rule]].say(lang),
            rule,
            _by_fix(fixable[rule, "safe"], fixable[rule, "unsafe"], lang),
        )
        for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for number, *cells in rows:
        shown = [padded(cell, width) for cell, width in zip(cells, widths[1:], strict=True)]
        yield "  ".join((number.rjust(widths[0]), *shown)).rstrip()


def _in_files(number: int) -> Text:
    return Text(f"in {number} file{'s' * (number != 1)}", f"{number} 个文件")


def _by_fix(safe: int, unsafe: int, lang: Lang) -> str:
    ways = []
    if safe:
        ways.append(Text(f"{safe} by --fix", f"--fix 可修复 {safe} 处"))
    if unsafe:
        ways.append(Text(f"{unsafe} with --unsafe-fixes", f"加 --unsafe-fixes 可修复 {unsafe} 处"))
    return Text(", ", "，").say(lang).join(way.say(lang) for way in ways)
